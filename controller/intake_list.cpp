#include "controller/intake_list.h"

namespace lianping::controller {

using programme::Catalogue;
using programme::ItemSpec;
using programme::MediaFacts;
using programme::Play;
using programme::Programme;

namespace {

std::vector<MediaWanted> wanted_of(const std::vector<programme::MediaNeed>& needs) {
    std::vector<MediaWanted> all;
    for (const programme::MediaNeed& need : needs) {
        MediaWanted wanted;
        wanted.key = need.key;
        if (need.item.kind == ItemSpec::Kind::notice) {
            wanted.title = need.item.title;
            wanted.body = need.item.body;
            wanted.width = need.size.width;
            wanted.height = need.size.height;
            wanted.background = need.item.background;
        } else {
            wanted.file = need.item.file;
        }
        all.push_back(std::move(wanted));
    }
    return all;
}

const std::vector<ItemSpec>* played(const Play& play, const Programme& programme) {
    if (play.kind != Play::Kind::playlist) return nullptr;
    const auto list = programme.playlists.find(play.playlist);
    return list == programme.playlists.end() ? nullptr : &list->second.items;
}

} // namespace

std::vector<MediaWanted> media_of(const Programme& programme) {
    return wanted_of(programme::media_needs(programme));
}

std::vector<MediaWanted> media_of(const std::vector<ItemSpec>& items, const Programme& programme) {
    return wanted_of(programme::media_needs(items, programme));
}

Readiness readiness(const std::vector<ItemSpec>& items, const Programme& programme,
                    const Catalogue& catalogue, std::uint32_t width, std::uint32_t height) {
    Readiness is;
    programme::each_medium(items, programme, {width, height}, [&](const ItemSpec& item, PictureSize size) {
        const std::string key = programme::media_key(item, size.width, size.height);
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
