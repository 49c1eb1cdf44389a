#include "controller/intake_list.h"

#include <algorithm>
#include <set>

namespace lianping::controller {

using programme::Catalogue;
using programme::ItemSpec;
using programme::MediaFacts;
using programme::Play;
using programme::Programme;

namespace {

MediaWanted::What what_of(ItemSpec::Kind kind) {
    switch (kind) {
    case ItemSpec::Kind::notice:
        return MediaWanted::What::notice;
    case ItemSpec::Kind::qr:
        return MediaWanted::What::code;
    case ItemSpec::Kind::pdf:
        return MediaWanted::What::document;
    default:
        return MediaWanted::What::file;
    }
}

class Wanted {
public:
    explicit Wanted(std::string language) : language_(std::move(language)) {}
    void add(const std::vector<programme::MediaNeed>& needs) {
        for (const programme::MediaNeed& need : needs) {
            if (!keys_.insert(need.key).second) continue;
            const ItemSpec& item = need.item;
            MediaWanted wanted;
            wanted.key = need.key;
            wanted.file = item.file;
            wanted.what = what_of(item.kind);
            wanted.language = language_;
            if (wanted.what != MediaWanted::What::file) {
                wanted.title = item.title;
                wanted.body = item.body;
                wanted.style = item.style;
                wanted.code = item.code;
                wanted.pages = item.pages;
                wanted.width = need.size.width;
                wanted.height = need.size.height;
                wanted.background = item.background;
            }
            all_.push_back(std::move(wanted));
        }
    }
    // The files of subtitles that items name.
    void add_subtitles(const std::vector<ItemSpec>& items) {
        for (const ItemSpec& item : items) {
            if (item.subtitles == "auto" || item.subtitles == "none" || item.subtitles.empty() ||
                !subtitles_.insert(item.subtitles).second)
                continue;
            MediaWanted wanted;
            wanted.key = wanted.file = item.subtitles;
            wanted.what = MediaWanted::What::subtitles;
            all_.push_back(std::move(wanted));
        }
    }
    std::vector<MediaWanted> take() { return std::move(all_); }

private:
    const std::string language_;
    std::set<std::string> keys_, subtitles_;
    std::vector<MediaWanted> all_;
};

const std::vector<ItemSpec>* played(const Play& play, const Programme& programme) {
    if (play.kind != Play::Kind::playlist) return nullptr;
    const auto list = programme.playlists.find(play.playlist);
    return list == programme.playlists.end() ? nullptr : &list->second.items;
}

} // namespace

std::vector<MediaWanted> media_of(const Programme& programme) {
    Wanted wanted(programme.language);
    const auto first = [&](const Play& play) {
        const auto list = programme.playlists.find(play.playlist);
        if (play.kind == Play::Kind::playlist && list != programme.playlists.end())
            wanted.add(programme::media_needs(list->second, programme));
    };
    for (const auto& [name, screen] : programme.screens) first(screen.standing);
    for (const programme::Entry& entry : programme.entries) first(entry.play);
    wanted.add(programme::media_needs(programme));
    for (const auto& [name, list] : programme.playlists) wanted.add_subtitles(list.items);
    return wanted.take();
}

std::vector<MediaWanted> media_of(const std::vector<ItemSpec>& items, const Programme& programme) {
    Wanted wanted(programme.language);
    wanted.add(programme::media_needs(items, programme));
    wanted.add_subtitles(items);
    return wanted.take();
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

namespace {

// Calls with the entry's name and what it plays, the default first.
template <class Visit>
void each_played(const Programme& programme, const programme::Screen& screen, const Visit& visit) {
    visit("default", screen.standing);
    for (const programme::Entry& entry : programme.entries)
        if (std::find(entry.screens.begin(), entry.screens.end(), screen.name) != entry.screens.end())
            visit(entry.name, entry.play);
}

} // namespace

std::vector<WaitingList> waiting_lists(const Programme& programme, const Catalogue& catalogue) {
    std::vector<WaitingList> waiting;
    for (const auto& named : programme.screens) {
        const std::string& screen_name = named.first;
        const programme::Screen& screen = named.second;
        const PictureSize size = picture_size(screen);
        each_played(programme, screen, [&](const std::string& entry, const Play& play) {
            const std::vector<ItemSpec>* items = played(play, programme);
            if (items == nullptr) return;
            const Readiness is = readiness(*items, programme, catalogue, size.width, size.height);
            if (is.pending > 0) waiting.push_back({screen_name, entry, play.playlist, is.ready, is.pending});
        });
    }
    return waiting;
}

bool can_begin(const Programme& programme, const Catalogue& catalogue) {
    return std::all_of(programme.screens.begin(), programme.screens.end(), [&](const auto& named) {
        const programme::Screen& screen = named.second;
        const PictureSize size = picture_size(screen);
        bool shows = screen.standing.kind != Play::Kind::playlist;
        each_played(programme, screen, [&](const std::string&, const Play& play) {
            const std::vector<ItemSpec>* items = played(play, programme);
            shows = shows || (items != nullptr &&
                              readiness(*items, programme, catalogue, size.width, size.height).ready > 0);
        });
        return shows;
    });
}

} // namespace lianping::controller
