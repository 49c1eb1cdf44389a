#include "programme/media_needs.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lianping::programme {
namespace {

constexpr int deepest = 40; // playlists within playlists; one within itself is refused by the reader

void walk(const std::vector<ItemSpec>& items, const Programme& programme, PictureSize size,
          const VisitMedium& visit, int depth) {
    const auto go_down = [&](const std::string& playlist, PictureSize at) {
        const auto list = programme.playlists.find(playlist);
        if (list != programme.playlists.end() && depth < deepest) {
            walk(list->second.items, programme, at, visit, depth + 1);
        }
    };
    for (const ItemSpec& item : items) {
        if (item.kind == ItemSpec::Kind::playlist) {
            go_down(item.name, size);
            continue;
        }
        for (const ZoneSpec& zone : item.zones) {
            go_down(zone.play.playlist, zone_size(zone.rect, size));
        }
        if (item.kind != ItemSpec::Kind::layout) {
            visit(item, size);
        }
    }
}

// Of the screens, each once, in their order.
std::vector<PictureSize> sizes_of(const Programme& programme) {
    std::vector<PictureSize> sizes;
    std::set<PictureSize> known;
    for (const auto& [name, screen] : programme.screens) {
        if (known.insert(picture_size(screen)).second) {
            sizes.push_back(picture_size(screen));
        }
    }
    return sizes;
}

class Needs {
public:
    explicit Needs(const Programme& programme) : programme_(programme), sizes_(sizes_of(programme)) {}

    void add(const std::vector<ItemSpec>& items) {
        for (const PictureSize& size : sizes_) {
            each_medium(items, programme_, size,
                        [&](const ItemSpec& item, PictureSize at) { add(item, at); });
        }
    }
    void add(const ItemSpec& item, PictureSize size) {
        std::string key = media_key(item, size.width, size.height);
        if (!key.empty() && keys_.insert(key).second) {
            all_.push_back({std::move(key), item, size});
        }
    }
    void add(const OverlaySpec& overlay) {
        if (overlay.overlay.kind != Overlay::Kind::logo || sizes_.empty()) {
            return;
        }
        ItemSpec logo;
        logo.kind = ItemSpec::Kind::image;
        logo.place = overlay.place;
        logo.name = logo.file = overlay.file;
        add(logo, sizes_.front());
    }
    void add(const Playlist& list) {
        for (const OverlaySpec& overlay : list.overlays) {
            add(overlay);
        }
        add(list.items);
        if (!list.music) {
            return;
        }
        if (const auto music = programme_.playlists.find(list.music->playlist);
            music != programme_.playlists.end()) {
            add(music->second.items);
        }
    }
    std::vector<MediaNeed> take() { return std::move(all_); }

private:
    const Programme& programme_;
    std::vector<PictureSize> sizes_;
    std::set<std::string> keys_;
    std::vector<MediaNeed> all_;
};

} // namespace

PictureSize picture_size(const Screen& screen) {
    return screen.turns % 2 == 0 ? PictureSize{screen.width, screen.height}
                                 : PictureSize{screen.height, screen.width};
}

PictureSize zone_size(const ZoneRect& zone, PictureSize picture) {
    const auto pixels = [](double from, double length, std::uint32_t whole) {
        const double begin = std::round(from * whole), end = std::round((from + length) * whole);
        return static_cast<std::uint32_t>(std::max(1.0, end - begin));
    };
    return {pixels(zone.x, zone.w, picture.width), pixels(zone.y, zone.h, picture.height)};
}

void each_medium(const std::vector<ItemSpec>& items, const Programme& programme, PictureSize size,
                 const VisitMedium& visit) {
    walk(items, programme, size, visit, 0);
}

std::set<const ItemSpec*> awaited_somewhere(const Programme& programme, const Catalogue& catalogue) {
    const auto pending = [](const auto& known) { return known.second.state == MediaFacts::State::pending; };
    std::set<const ItemSpec*> awaited;
    if (std::none_of(catalogue.begin(), catalogue.end(), pending)) {
        return awaited;
    }
    for (const PictureSize& size : sizes_of(programme)) {
        for (const auto& [name, list] : programme.playlists) {
            each_medium(list.items, programme, size, [&](const ItemSpec& item, PictureSize at) {
                const auto known = catalogue.find(media_key(item, at.width, at.height));
                if (known != catalogue.end() && pending(*known)) {
                    awaited.insert(&item);
                }
            });
        }
    }
    return awaited;
}

std::vector<MediaNeed> media_needs(const Programme& programme) {
    Needs needs(programme);
    for (const auto& [name, list] : programme.playlists) {
        needs.add(list);
    }
    return needs.take();
}

std::vector<MediaNeed> media_needs(const std::vector<ItemSpec>& items, const Programme& programme) {
    Needs needs(programme);
    for (const ItemSpec& item : items) {
        const auto list = programme.playlists.find(item.name);
        if (item.kind == ItemSpec::Kind::playlist && list != programme.playlists.end()) {
            needs.add(list->second);
        }
    }
    needs.add(items);
    return needs.take();
}

std::vector<MediaNeed> media_needs(const Playlist& list, const Programme& programme) {
    Needs needs(programme);
    needs.add(list);
    return needs.take();
}

} // namespace lianping::programme
