#include "programme/site_reader.h"

#include "programme/look_scalars.h"
#include "programme/nearest.h"
#include "programme/play_reader.h"
#include "programme/shape_check.h"
#include "programme/time_scalars.h"
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

// Whether a name has a letter of Chinese: then the site's language is.
bool has_chinese(const std::string& name) {
    for (std::size_t i = 0; i + 2 < name.size(); ++i) {
        const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(name[i + k]); };
        if ((byte(0) & 0xf0U) != 0xe0) continue;
        const unsigned code = (byte(0) & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
        if (code >= 0x3400 && code < 0xa000) return true;
    }
    return false;
}

void read_quiet_hours(const std::string& file, const YamlNode& node, SiteContext& site, Screen& screen) {
    Quiet quiet;
    const auto from = value_of(node, "from", parse_time_of_day), to = value_of(node, "to", parse_time_of_day);
    quiet.volume = value_of(node, "volume", parse_volume).value_or(0.0);
    const auto said = scalars_of(node, "days");
    if (!said.empty()) quiet.weekdays = 0;
    for (const YamlNode* day : said) {
        const auto weekdays = parse_weekdays(day->text);
        if (weekdays)
            quiet.weekdays |= *weekdays;
        else
            site.report.error(place_in(file, day->mark),
                              "quiet hours come every week: write days of the week, as mon..fri");
    }
    if (!from || !to) return;
    quiet.from = from->since_midnight;
    quiet.to = to->since_midnight;
    if (quiet.from >= std::chrono::hours(24)) quiet.from -= std::chrono::hours(24);
    screen.quiet.push_back(quiet);
}

void read_quiet(const std::string& file, const YamlNode& node, SiteContext& site, Screen& screen) {
    if (node.is_map()) read_quiet_hours(file, node, site, screen);
    for (const YamlNode& one : node.items)
        if (one.is_map()) read_quiet_hours(file, one, site, screen);
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
    if (const YamlNode* quiet = node.find("quiet")) read_quiet(file, *quiet, site, screen);
    if (const YamlNode* standing = node.find("default")) {
        if (const auto play = read_play(file, *standing, site)) screen.standing = *play;
    }
    site.programme.screens[screen.name] = std::move(screen);
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
    site.programme.nodes[node.name] = std::move(node);
}

void read_delivery(const std::string& file, const YamlNode& node, SiteContext& site) {
    DeliveryTerms& terms = site.programme.delivery;
    terms.bytes_per_second = value_of(node, "limit", parse_rate).value_or(0);
    const auto from = value_of(node, "from", parse_time_of_day), to = value_of(node, "to", parse_time_of_day);
    if (from && to && *from != *to) terms.hours = DeliveryTerms::Hours{*from, *to};
    const bool one_alone = (node.find("from") != nullptr) != (node.find("to") != nullptr);
    if (one_alone || (from && to && *from == *to))
        site.report.error(place_in(file, node.mark),
                          "hours have a beginning and an end: write `from` and `to`, two times of day, or "
                          "neither for all day");
}

void read_alarms(const std::string& file, const YamlNode& node, SiteContext& site) {
    AlarmTerms& terms = site.programme.alarms;
    terms.hook = text_of(node, "hook").value_or("");
    // Who edits the site chooses among the programs that root has put there, and no others.
    if (terms.hook.find('/') != std::string::npos || terms.hook.starts_with('.'))
        site.report.error(place_in(file, node.find("hook")->mark),
                          "a hook is the name of a program in /etc/lianping/hooks of the controller's "
                          "machine, without a path");
    terms.webhook = text_of(node, "webhook").value_or("");
    if (!terms.webhook.empty() && !terms.webhook.starts_with("https://") &&
        !terms.webhook.starts_with("http://"))
        site.report.error(place_in(file, node.find("webhook")->mark),
                          "a webhook is an address that begins with https:// or http://");
    terms.skew = value_of(node, "skew", parse_duration).value_or(terms.skew);
    terms.media_ahead = value_of(node, "media", parse_duration).value_or(terms.media_ahead);
    const auto degrees = [](std::string_view text) { return parse_integer(text, 30, 120); };
    if (const auto most = value_of(node, "temperature", degrees))
        terms.temperature = static_cast<double>(*most);
}

void read_records(const std::string& file, const YamlNode& node, SiteContext& site) {
    const auto keep = value_of(node, "keep", parse_duration);
    if (!keep) return;
    if (*keep < std::chrono::hours(24))
        site.report.error(place_in(file, node.find("keep")->mark),
                          "what was shown is kept for a day at least: write 1d or more");
    else
        site.programme.keep_records = *keep;
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
    site.programme.language =
        text_of(root, "language").value_or(has_chinese(site.programme.site) ? "zh" : "en");
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
    if (const YamlNode* delivery = root.find("delivery"); delivery != nullptr && delivery->is_map())
        read_delivery(file, *delivery, site);
    if (const YamlNode* records = root.find("records"); records != nullptr && records->is_map())
        read_records(file, *records, site);
    if (const YamlNode* alarms = root.find("alarms"); alarms != nullptr && alarms->is_map())
        read_alarms(file, *alarms, site);
    const YamlNode* nodes = root.find("nodes");
    if (nodes != nullptr && nodes->is_map()) check_every_screen_has_a_node(site);
}

} // namespace lianping::programme
