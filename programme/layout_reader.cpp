#include "programme/layout_reader.h"

#include "programme/look_scalars.h"
#include "programme/nearest.h"
#include "programme/play_reader.h"
#include "programme/shape_check.h"

#include <algorithm>
#include <set>

namespace lianping::programme {

namespace {

std::vector<std::string> names_of(const Layout& layout) {
    std::vector<std::string> names;
    for (const NamedZone& zone : layout) names.push_back(zone.name);
    return names;
}

// Whether a playlist, or one within it, has a layout.
bool holds_layout(const Programme& programme, const std::string& playlist, std::set<std::string>& seen) {
    const auto found = programme.playlists.find(playlist);
    if (found == programme.playlists.end() || !seen.insert(playlist).second) return false;
    return std::any_of(found->second.items.begin(), found->second.items.end(), [&](const ItemSpec& item) {
        return item.kind == ItemSpec::Kind::layout ||
               (item.kind == ItemSpec::Kind::playlist && holds_layout(programme, item.name, seen));
    });
}

} // namespace

void read_layouts(const std::string& file, const YamlNode& root, SiteContext& site) {
    site.layouts_known = true;
    const YamlNode* layouts = root.find("layouts");
    if (layouts == nullptr) return;
    for (const YamlPair& pair : layouts->pairs) {
        Layout& layout = site.programme.layouts[pair.key];
        for (const YamlPair& zone : pair.value.pairs)
            if (const auto rect =
                    zone.value.is_scalar() ? parse_rect(zone.value.text) : fail(Error::Code::invalid, ""))
                layout.push_back({zone.key, *rect});
        if (pair.value.is_map() && pair.value.pairs.empty())
            site.report.error(place_in(file, pair.key_mark),
                              "layout `" + pair.key +
                                  "` has no zones: give it at least one, as main: \"0,0 100%x100%\"");
    }
}

std::optional<std::vector<ZoneSpec>> read_zones(const std::string& file, const YamlNode& item,
                                                const YamlNode& name, SiteContext& site) {
    const auto error = [&](Mark mark, const std::string& message) {
        site.report.error(place_in(file, mark), message);
    };
    const auto layout = site.programme.layouts.find(name.text);
    if (layout == site.programme.layouts.end() && site.layouts_known) {
        std::vector<std::string> known;
        for (const auto& [key, zones] : site.programme.layouts) known.push_back(key);
        error(name.mark, "there is no layout `" + name.text + "` in site.yaml" + meant(name.text, known));
        return std::nullopt;
    }
    const YamlNode* said = item.find("zones");
    if (said == nullptr || (said->is_map() && said->pairs.empty())) {
        const std::string zone = layout == site.programme.layouts.end() || layout->second.empty()
                                     ? "main"
                                     : layout->second.front().name;
        error(name.mark,
              "this layout plays nothing: say what its zones play, as zones: {" + zone + ": PLAYLIST}");
        return std::nullopt;
    }
    if (!said->is_map() || layout == site.programme.layouts.end()) return std::nullopt;
    std::map<std::string, Play> plays;
    for (const YamlPair& pair : said->pairs) {
        const auto known = names_of(layout->second);
        if (std::find(known.begin(), known.end(), pair.key) == known.end()) {
            error(pair.key_mark,
                  "layout `" + name.text + "` has no zone `" + pair.key + "`" + meant(pair.key, known));
            continue;
        }
        const auto play = read_play(file, pair.value, site);
        if (play && play->kind == Play::Kind::live) {
            error(pair.value.mark,
                  "a link has layouts of its own and fills the screen: it cannot play in a zone");
            continue;
        }
        if (play) plays[pair.key] = *play;
    }
    std::vector<ZoneSpec> zones;
    for (const NamedZone& zone : layout->second)
        if (const auto play = plays.find(zone.name); play != plays.end())
            zones.push_back({zone.name, zone.rect, play->second});
    return zones.empty() ? std::nullopt : std::optional(std::move(zones));
}

void check_layouts(const Programme& programme, Report& report) {
    for (const auto& [name, playlist] : programme.playlists)
        for (const ItemSpec& item : playlist.items)
            for (const ZoneSpec& zone : item.zones) {
                std::set<std::string> seen;
                if (zone.play.kind != Play::Kind::playlist ||
                    !holds_layout(programme, zone.play.playlist, seen))
                    continue;
                report.error(item.place,
                             "zone `" + zone.name +
                                 "` would show a layout within a layout: let it play a list without one");
            }
}

} // namespace lianping::programme
