#include "plan/item.h"

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
    case Item::Kind::image:
    case Item::Kind::slate:
        break;
    }
    return true;
}

} // namespace lianping
