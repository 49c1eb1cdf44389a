#include "programme/playlist_reader.h"

#include "programme/item_reader.h"
#include "programme/look_scalars.h"
#include "programme/overlay_reader.h"
#include "programme/shape_check.h"
#include "programme/values.h"

#include <algorithm>
#include <set>

namespace lianping::programme {

namespace {

// Walks down from every playlist, each once.
class Nesting {
public:
    Nesting(const Programme& programme, Report& report) : programme_(programme), report_(report) {}

    struct Extent {
        std::size_t items = 0; // expanded, up to just above the limit
        int depth = 0;
    };

    Extent walk(const std::string& name) {
        if (const auto known = known_.find(name); known != known_.end()) return known->second;
        const auto list = programme_.playlists.find(name);
        if (list == programme_.playlists.end()) return {};
        path_.push_back(name);
        Extent extent{0, 1};
        for (const ItemSpec& item : list->second.items) {
            if (item.kind != ItemSpec::Kind::playlist) {
                ++extent.items;
                continue;
            }
            if (std::find(path_.begin(), path_.end(), item.name) != path_.end()) {
                within_itself(item);
                continue;
            }
            const Extent inner = walk(item.name);
            if (extent.items <= most_items_expanded && extent.items + inner.items > most_items_expanded)
                report_.error(item.place, "with the lists within it, playlist `" + name +
                                              "` would hold more than " +
                                              std::to_string(most_items_expanded) + " items");
            if (extent.depth <= deepest_playlists && inner.depth + 1 > deepest_playlists)
                report_.error(item.place, "playlists are nested more than " +
                                              std::to_string(deepest_playlists) + " deep here");
            extent.items = std::min(extent.items + inner.items, most_items_expanded + 1);
            extent.depth = std::max(extent.depth, std::min(inner.depth + 1, deepest_playlists + 1));
        }
        path_.pop_back();
        return known_[name] = extent;
    }

private:
    void within_itself(const ItemSpec& item) {
        std::string chain;
        for (auto at = std::find(path_.begin(), path_.end(), item.name); at != path_.end(); ++at)
            chain += *at + " > ";
        report_.error(item.place,
                      "playlist `" + item.name + "` would be played within itself: " + chain + item.name);
    }

    const Programme& programme_;
    Report& report_;
    std::map<std::string, Extent> known_;
    std::vector<std::string> path_;
};

} // namespace

std::string playlist_name(const std::string& path) {
    constexpr std::string_view folder = "playlists/", ending = ".yaml";
    if (path.size() <= folder.size() + ending.size() || path.compare(0, folder.size(), folder) != 0 ||
        path.compare(path.size() - ending.size(), ending.size(), ending) != 0 ||
        path.find('/', folder.size()) != std::string::npos)
        return "";
    return path.substr(folder.size(), path.size() - folder.size() - ending.size());
}

void read_playlist(const std::string& file, const YamlNode& root, SiteContext& site) {
    const std::string name = playlist_name(file);
    if (is_reserved(name))
        site.report.error({file, 1, 1},
                          "`" + name +
                              "` is a word of the language and cannot name a playlist: rename the file");
    if (root.is_null()) {
        site.report.error({file, 1, 1}, "this playlist is empty: write `items:` and under it what it plays");
        return;
    }
    check_shape(file, root, object_named("playlist"), site.report);
    Playlist playlist;
    playlist.name = name;
    playlist.place = place_in(file, root.mark);
    playlist.shuffle = value_of(root, "shuffle", parse_switch).value_or(false);
    const YamlNode* said = root.find("defaults");
    const ItemDefaults defaults = said != nullptr ? read_defaults(*said) : ItemDefaults{};
    if (const YamlNode* items = root.find("items"); items != nullptr && items->is_list()) {
        if (items->items.empty())
            site.report.error(place_in(file, items->mark),
                              "this playlist has no items: give it at least one");
        for (const YamlNode& node : items->items)
            if (auto item = read_item(file, node, defaults, site)) playlist.items.push_back(std::move(*item));
    }
    if (const YamlNode* overlays = root.find("overlays"))
        playlist.overlays = read_overlays(file, *overlays, site);
    if (const YamlNode* music = root.find("music")) {
        playlist.music = read_music(file, *music, site);
        playlist.music_place = place_in(file, music->mark);
    }
    site.programme.playlists[name] = std::move(playlist);
}

namespace {

bool may_sound(const ItemSpec& item) {
    const bool kind = item.kind == ItemSpec::Kind::video || item.kind == ItemSpec::Kind::audio ||
                      item.kind == ItemSpec::Kind::file;
    return kind && !item.mute && item.volume > 0;
}

// Whether anything in a list may sound: what a folder's files are is known when they are taken in. Of an
// empty list, and of lists within themselves, it is told elsewhere.
bool may_sound(const Programme& programme, const std::string& name, std::set<std::string>& seen) {
    const auto list = programme.playlists.find(name);
    if (list == programme.playlists.end() || list->second.items.empty() || !seen.insert(name).second)
        return true;
    return std::any_of(list->second.items.begin(), list->second.items.end(), [&](const ItemSpec& item) {
        return item.kind == ItemSpec::Kind::playlist ? may_sound(programme, item.name, seen)
                                                     : may_sound(item);
    });
}

} // namespace

void check_music(const Programme& programme, Report& report) {
    for (const auto& [key, playlist] : programme.playlists) {
        if (!playlist.music || playlist.music->kind != Play::Kind::playlist) continue;
        const auto music = programme.playlists.find(playlist.music->playlist);
        std::set<std::string> seen;
        if (music == programme.playlists.end() || may_sound(programme, music->first, seen)) continue;
        report.media(playlist.music_place,
                     "nothing of `" + music->second.name +
                         "` can be heard: music is an item such as {audio: media/tune.ogg}, or a playlist in "
                         "which films or sounds are, not muted; there is none");
    }
}

void check_nesting(const Programme& programme, Report& report) {
    Nesting nesting(programme, report);
    for (const auto& [name, playlist] : programme.playlists) nesting.walk(name);
}

} // namespace lianping::programme
