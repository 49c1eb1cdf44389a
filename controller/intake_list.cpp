#include "controller/intake_list.h"

#include <functional>
#include <set>

namespace lianping::controller {

using programme::Catalogue;
using programme::ItemSpec;
using programme::MediaFacts;
using programme::Play;
using programme::Programme;

namespace {

constexpr int deepest = 40; // playlists within playlists; one within itself is refused by the reader

using Visit = std::function<void(const ItemSpec&)>;

// Every item of the list that is not a playlist, and of the playlists in it.
void walk(const std::vector<ItemSpec>& items, const Programme& programme, const Visit& visit, int depth = 0) {
    if (depth > deepest) return;
    for (const ItemSpec& item : items) {
        if (item.kind != ItemSpec::Kind::playlist) {
            visit(item);
            continue;
        }
        const auto list = programme.playlists.find(item.name);
        if (list != programme.playlists.end()) walk(list->second.items, programme, visit, depth + 1);
    }
}

class Wanted {
public:
    explicit Wanted(const Programme& programme) {
        for (const auto& [name, screen] : programme.screens) {
            const PictureSize size = picture_size(screen);
            if (sizes_.insert({size.width, size.height}).second) order_.push_back(size);
        }
    }
    void add(const ItemSpec& item) {
        for (const PictureSize& size : order_) {
            std::string key = programme::media_key(item, size.width, size.height);
            if (key.empty() || !keys_.insert(key).second) continue;
            MediaWanted wanted;
            wanted.key = std::move(key);
            if (item.kind == ItemSpec::Kind::notice) {
                wanted.title = item.title;
                wanted.body = item.body;
                wanted.width = size.width;
                wanted.height = size.height;
                wanted.background = item.background;
            } else {
                wanted.file = item.file;
            }
            all_.push_back(std::move(wanted));
        }
    }
    std::vector<MediaWanted> take() { return std::move(all_); }

private:
    std::set<std::pair<std::uint32_t, std::uint32_t>> sizes_;
    std::vector<PictureSize> order_;
    std::set<std::string> keys_;
    std::vector<MediaWanted> all_;
};

const std::vector<ItemSpec>* played(const Play& play, const Programme& programme) {
    if (play.kind != Play::Kind::playlist) return nullptr;
    const auto list = programme.playlists.find(play.playlist);
    return list == programme.playlists.end() ? nullptr : &list->second.items;
}

} // namespace

PictureSize picture_size(const programme::Screen& screen) {
    return screen.turns % 2 == 0 ? PictureSize{screen.width, screen.height}
                                 : PictureSize{screen.height, screen.width};
}

std::vector<MediaWanted> media_of(const Programme& programme) {
    Wanted wanted(programme);
    for (const auto& [name, list] : programme.playlists)
        for (const ItemSpec& item : list.items)
            if (item.kind != ItemSpec::Kind::playlist) wanted.add(item);
    return wanted.take();
}

std::vector<MediaWanted> media_of(const std::vector<ItemSpec>& items, const Programme& programme) {
    Wanted wanted(programme);
    walk(items, programme, [&](const ItemSpec& item) { wanted.add(item); });
    return wanted.take();
}

Readiness readiness(const std::vector<ItemSpec>& items, const Programme& programme,
                    const Catalogue& catalogue, std::uint32_t width, std::uint32_t height) {
    Readiness is;
    walk(items, programme, [&](const ItemSpec& item) {
        const std::string key = programme::media_key(item, width, height);
        if (key.empty()) {
            ++is.ready;
            return;
        }
        const auto facts = catalogue.find(key);
        if (facts == catalogue.end() || facts->second.state == MediaFacts::State::pending)
            ++is.pending;
        else if (facts->second.state == MediaFacts::State::ready)
            ++is.ready;
        else if (is.trouble.empty())
            is.trouble = item.name + ": " + facts->second.why;
    });
    return is;
}

bool starving(const Programme& programme, const Catalogue& catalogue) {
    const auto starves = [&](const Play& play, const programme::Screen& screen) {
        const std::vector<ItemSpec>* items = played(play, programme);
        if (items == nullptr) return false;
        const PictureSize size = picture_size(screen);
        const Readiness is = readiness(*items, programme, catalogue, size.width, size.height);
        return is.ready == 0 && is.pending > 0;
    };
    for (const auto& [name, screen] : programme.screens) {
        if (starves(screen.standing, screen)) return true;
        for (const programme::Entry& entry : programme.entries)
            if (starves(entry.play, screen)) return true;
    }
    return false;
}

} // namespace lianping::controller
