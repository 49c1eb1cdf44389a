#include "programme/made_playlist.h"

#include <algorithm>
#include <tuple>

namespace lianping::programme {

namespace {

// Whether two items written in place are the same but for where they stand.
bool same(const ItemSpec& a, const ItemSpec& b) {
    const auto key = [](const ItemSpec& i) {
        return std::tie(i.kind, i.name, i.file, i.title, i.body, i.length, i.in, i.out, i.fit, i.motion,
                        i.volume, i.mute, i.pick, i.repeat, i.track, i.subtitles, i.style, i.code, i.pages,
                        i.link, i.validity.from, i.validity.to);
    };
    return key(a) == key(b) && a.colour == b.colour && a.background == b.background &&
           a.transition == b.transition && a.zones == b.zones && a.validity.days == b.validity.days &&
           a.validity.between == b.validity.between;
}

} // namespace

std::string keep_made(Playlist list, SiteContext& site) {
    const auto as_before = [&](const Playlist& before) {
        return before.shuffle == list.shuffle && std::equal(before.items.begin(), before.items.end(),
                                                            list.items.begin(), list.items.end(), same);
    };
    for (int copy = 1;; ++copy) {
        std::string key = "item/" + list.name + (copy == 1 ? "" : " (" + std::to_string(copy) + ")");
        const auto [there, is_new] = site.programme.playlists.try_emplace(key);
        if (!is_new && !as_before(there->second)) continue;
        if (is_new) there->second = std::move(list);
        return key;
    }
}

} // namespace lianping::programme
