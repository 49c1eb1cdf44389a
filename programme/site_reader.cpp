#include "programme/site_reader.h"

#include "programme/item_reader.h"
#include "programme/look_scalars.h"
#include "programme/nearest.h"
#include "programme/shape_check.h"
#include "programme/values.h"
#include "programme/zone_names.h"

#include <algorithm>

namespace lianping::programme {

namespace {

const std::vector<YamlPair>& pairs_under(const YamlNode& root, std::string_view key) {
    static const std::vector<YamlPair> none;
    const YamlNode* node = root.find(key);
    return node == nullptr ? none : node->pairs;
}

void read_screen(const std::string& file, const YamlPair& pair, SiteContext& site) {
    const YamlNode& node = pair.value;
    Screen screen;
    screen.name = pair.key;
    screen.place = place_in(file, pair.key_mark);
    if (pair.key == "all") site.report.error(screen.place, "`all` means every screen and cannot name one");
    const Size size = value_of(node, "size", parse_size).value_or(Size{});
    screen.width = size.width;
    screen.height = size.height;
    screen.turns = static_cast<std::uint32_t>(
        value_of(node, "rotate", [](std::string_view text) { return parse_integer(text, 0, 270); })
            .value_or(0) /
        90);
    screen.sound = value_of(node, "sound", parse_switch).value_or(false);
    screen.volume = value_of(node, "volume", parse_volume).value_or(1.0);
    if (const YamlNode* standing = node.find("default")) {
        if (const auto play = read_play(file, *standing, site)) screen.standing = *play;
        if (screen.standing.kind == Play::Kind::live)
            screen.standing = {}; // left out, with a warning: the slate
    }
    site.programme.screens[screen.name] = std::move(screen);
}

bool on_this_machine(const std::string& address) {
    return address == "localhost" || address == "::1" || address.rfind("127.", 0) == 0;
}

void read_node(const std::string& file, const YamlPair& pair, SiteContext& site) {
    Node node;
    node.name = pair.key;
    node.place = place_in(file, pair.key_mark);
    node.screen = text_of(pair.value, "screen").value_or("");
    if (!node.screen.empty() && site.screens && !site.screens->contains(node.screen))
        site.report.error(place_in(file, pair.value.find("screen")->mark),
                          "there is no screen `" + node.screen + "`" +
                              meant(node.screen, listed(*site.screens)));
    node.address = text_of(pair.value, "address").value_or("");
    if (!node.address.empty() && !on_this_machine(node.address))
        site.report.error(place_in(file, pair.value.find("address")->mark),
                          "this version has no keys between machines yet, so every node runs on the "
                          "controller's machine: leave `address` out");
    site.programme.nodes[node.name] = std::move(node);
}

void check_every_screen_has_a_node(SiteContext& site) {
    for (const auto& [name, screen] : site.programme.screens) {
        const auto shows = [&, screen_name = name](const auto& node) {
            return node.second.screen == screen_name;
        };
        if (std::none_of(site.programme.nodes.begin(), site.programme.nodes.end(), shows))
            site.report.error(screen.place, "no node shows screen `" + name +
                                                "`: add one under `nodes`, as `" + name +
                                                "-1: {screen: " + name + "}`");
    }
}

} // namespace

void read_site_names(const YamlNode& root, SiteContext& site) {
    site.screens.emplace();
    for (const YamlPair& pair : pairs_under(root, "screens")) site.screens->insert(pair.key);
    site.links.emplace();
    for (const YamlPair& pair : pairs_under(root, "links")) site.links->insert(pair.key);
    for (const YamlNode* folder : scalars_of(root, "media_roots")) site.media_roots.push_back(folder->text);
    if (const auto zone = value_of(root, "timezone", find_zone)) site.programme.zone = zone->name();
}

void read_site_file(const std::string& file, const YamlNode& root, SiteContext& site) {
    if (root.is_null()) {
        site.report.error({file, 1, 1}, "this file is empty: a site needs `site`, `screens` and `nodes`");
        return;
    }
    check_shape(file, root, object_named("site"), site.report);
    site.programme.site = text_of(root, "site").value_or("");
    if (root.is_map() && root.find("timezone") == nullptr) {
        site.programme.zone = Zone::machine().name();
        site.report.warning(place_in(file, root.mark), "no `timezone` is given; the machine's, " +
                                                           site.programme.zone + ", is taken: write it down");
    }
    for (const std::string_view key : {"screens", "nodes"})
        if (const YamlNode* map = root.find(key); map != nullptr && map->is_map() && map->pairs.empty())
            site.report.error(place_in(file, map->mark),
                              "`" + std::string(key) + "` is empty: a site needs at least one");
    for (const YamlPair& pair : pairs_under(root, "screens")) read_screen(file, pair, site);
    for (const YamlPair& pair : pairs_under(root, "nodes")) read_node(file, pair, site);
    const YamlNode* nodes = root.find("nodes");
    if (nodes != nullptr && nodes->is_map()) check_every_screen_has_a_node(site);
}

} // namespace lianping::programme
