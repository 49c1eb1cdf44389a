#include "programme/schedule_reader.h"

#include "programme/entry_times.h"
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

void read_calendars(const YamlNode& root, SiteContext& site) {
    site.calendars.emplace();
    const YamlNode* calendars = root.find("calendars");
    if (calendars == nullptr) return;
    for (const YamlPair& pair : calendars->pairs) {
        auto& days = (*site.calendars)[pair.key];
        const YamlNode& value = pair.value;
        if (value.is_scalar())
            if (const auto range = parse_dates(value.text)) days.push_back(*range);
        for (const YamlNode& one : value.items)
            if (const auto range = one.is_scalar() ? parse_dates(one.text) : fail(Error::Code::invalid, ""))
                days.push_back(*range);
    }
}

std::string spoken(const Play& play, const Programme& programme) {
    switch (play.kind) {
    case Play::Kind::black:
        return "black";
    case Play::Kind::slate:
        return "slate";
    case Play::Kind::live:
        return "live:" + play.link;
    case Play::Kind::playlist:
        break;
    }
    const auto list = programme.playlists.find(play.playlist);
    return list == programme.playlists.end() ? play.playlist : list->second.name;
}

class ScheduleReader {
public:
    ScheduleReader(const std::string& file, SiteContext& site) : file_(file), site_(site) {}

    // Names that are given come first, so that one that is made cannot take them.
    void read(const std::vector<YamlNode>& nodes) {
        for (const YamlNode& node : nodes) take_name(node);
        for (const YamlNode& node : nodes)
            if (node.is_map()) read_entry(node);
    }

private:
    void take_name(const YamlNode& node) {
        const auto name = text_of(node, "name");
        if (!name) return;
        const Mark mark = node.find("name")->mark;
        if (*name == "default" || *name == "slate")
            site_.report.error(place_in(file_, mark),
                               "`" + *name +
                                   "` is what timelines call a screen's own: give the entry another name");
        const auto [first, is_new] = names_.try_emplace(*name, mark.line);
        if (!is_new)
            site_.report.error(place_in(file_, mark), "an entry of line " + std::to_string(first->second) +
                                                          " is named `" + *name +
                                                          "`, too: entry names are unique");
    }

    void read_entry(const YamlNode& node) {
        Entry entry;
        entry.place = place_in(file_, node.mark);
        entry.zone = site_.programme.zone;
        if (const auto zone = value_of(node, "timezone", find_zone)) entry.zone = zone->name();
        entry.priority = static_cast<std::int32_t>(value_of(node, "priority", [](std::string_view text) {
                                                       return parse_integer(text, 0, 100);
                                                   }).value_or(50));
        entry.screens = screens(node);
        entry.when = read_entry_times(file_, node, site_);
        entry.begins = edge(node, "begins");
        entry.ends = edge(node, "ends");
        const auto after = text_of(node, "after");
        entry.after = after ? (*after == "resume" ? After::resume : After::keep_time)
                            : (entry.when.every ? After::resume : After::keep_time);
        const YamlNode* play = node.find("play");
        const auto what = play == nullptr ? std::nullopt : read_play(file_, *play, site_);
        if (!what) return;
        entry.play = *what;
        check_insertion(node, entry);
        entry.name = text_of(node, "name").value_or("");
        if (entry.name.empty()) entry.name = made_name(entry);
        read_overrun(node, entry);
        if (what->kind == Play::Kind::live && node.find("screens") == nullptr)
            entry.screens = screens_of_link(what->link);
        site_.programme.entries.push_back(std::move(entry));
    }

    // What has no end of its own has no pass: it would take the whole time to the next one.
    void check_insertion(const YamlNode& node, const Entry& entry) {
        if (!entry.when.every || entry.play.kind == Play::Kind::playlist) return;
        const std::string played = spoken(entry.play, site_.programme);
        const std::string instead = entry.play.kind == Play::Kind::black ? "write {colour: black, for: 10s}"
                                    : entry.play.kind == Play::Kind::slate
                                        ? "write {slate: yes, for: 10s}"
                                        : "give it a `starting`, an hourly `rrule` and a `for`";
        site_.report.error(place_in(file_, node.find("play")->mark),
                           "`every` plays one pass, and `" + played +
                               "` has no end: say how long it stands; " + instead);
    }

    void read_overrun(const YamlNode& node, Entry& entry) {
        entry.overrun = value_of(node, "overrun", parse_overrun).value_or(Duration{});
        if (entry.overrun > Duration{} && entry.play.kind != Play::Kind::live)
            site_.report.error(
                place_in(file_, node.find("overrun")->mark),
                "`overrun: extend` is for an entry that plays {live: LINK}; an item is played to "
                "its end by `ends: after item`");
    }

    static Edge edge(const YamlNode& node, std::string_view key) {
        return text_of(node, key) == "after item" ? Edge::after_item : Edge::sharp;
    }

    std::vector<std::string> screens(const YamlNode& node) {
        std::set<std::string> chosen;
        const auto said = scalars_of(node, "screens");
        const YamlNode* list = node.find("screens");
        if (list != nullptr && list->is_list() && list->items.empty())
            site_.report.error(place_in(file_, list->mark),
                               "`screens` is empty: name one, or leave the key out for all");
        if (!site_.screens) return {};
        for (const YamlNode* one : said) {
            if (one->text == "all")
                chosen.insert(site_.screens->begin(), site_.screens->end());
            else if (site_.screens->contains(one->text))
                chosen.insert(one->text);
            else
                site_.report.error(place_in(file_, one->mark), "there is no screen `" + one->text + "`" +
                                                                   meant(one->text, listed(*site_.screens)));
        }
        if (list == nullptr) chosen = *site_.screens;
        return listed(chosen);
    }

    // A link is on the screens that it serves.
    std::vector<std::string> screens_of_link(const std::string& name) const {
        const auto link = site_.programme.links.find(name);
        return link == site_.programme.links.end() ? std::vector<std::string>{} : link->second.screens();
    }

    std::string made_name(const Entry& entry) {
        std::string name = spoken(entry.play, site_.programme);
        if (entry.when.starting)
            name += " " + to_text(*entry.when.starting);
        else if (entry.when.from)
            name += " " + to_text(*entry.when.from);
        if (name == "default" || name == "slate") name += " (entry)";
        std::string unique = name;
        for (int copy = 2; names_.contains(unique); ++copy) unique = name + " (" + std::to_string(copy) + ")";
        names_[unique] = entry.place.line;
        return unique;
    }

    const std::string& file_;
    SiteContext& site_;
    std::map<std::string, int> names_; // with the line of each
};

} // namespace

void read_schedule(const std::string& file, const YamlNode& root, SiteContext& site) {
    if (root.is_null()) {
        site.calendars.emplace();
        return; // an empty schedule: the defaults play
    }
    check_shape(file, root, object_named("schedule"), site.report);
    read_calendars(root, site);
    if (const YamlNode* entries = root.find("schedule")) ScheduleReader(file, site).read(entries->items);
}

} // namespace lianping::programme
