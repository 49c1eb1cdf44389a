#include "plan/item.h"

#include <algorithm>

namespace lianping {

bool same_content(const Item& a, const Item& b) {
    if (a.kind != b.kind || a.media != b.media || a.in != b.in) {
        return false;
    }
    switch (a.kind) {
    case Item::Kind::colour:
        return a.background == b.background;
    case Item::Kind::video:
    case Item::Kind::audio:
        // Where a slot repeats its media, the length of a round decides what is on in the second.
        return a.span == b.span || (a.length <= a.span && b.length <= b.span);
    case Item::Kind::layout:
        return std::equal(a.zones.begin(), a.zones.end(), b.zones.begin(), b.zones.end(),
                          [](const LayoutZone& x, const LayoutZone& y) {
                              return x.rect == y.rect && x.playlist == y.playlist;
                          });
    case Item::Kind::live:
        return a.stream == b.stream && a.latency == b.latency && a.sound == b.sound && a.on_loss == b.on_loss;
    case Item::Kind::image:
    case Item::Kind::slate:
        break;
    }
    return true;
}

bool sounds(const Item& item) {
    const bool has_sound = item.kind == Item::Kind::audio ||
                           (item.kind == Item::Kind::video && !item.silent) ||
                           (item.kind == Item::Kind::live && !item.sound.empty());
    return has_sound && !item.mute && item.volume > 0;
}

} // namespace lianping
