#include "up/site_view.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace lianping::up {
namespace {

using nlohmann::json;

// The member as a T, or `otherwise` where it is not there, null or of another type.
template <class T>
T get(const json& object, const char* name, T otherwise = {}) {
    const auto member = object.find(name);
    if (member == object.end() || member->is_null()) return otherwise;
    if constexpr (std::is_same_v<T, bool>)
        return member->is_boolean() ? member->get<bool>() : otherwise;
    else if constexpr (std::is_same_v<T, std::string>)
        return member->is_string() ? member->get<std::string>() : otherwise;
    else
        return member->is_number() ? member->get<T>() : otherwise;
}

const json& list(const json& object, const char* name) {
    static const json none = json::array();
    const auto member = object.find(name);
    return member != object.end() && member->is_array() ? *member : none;
}

std::vector<std::string> strings(const json& array) {
    std::vector<std::string> out;
    for (const json& word : array)
        if (word.is_string()) out.push_back(word.get<std::string>());
    return out;
}

// "2026-12-01T14:30:05.250Z" in seconds since 1970.
std::optional<double> instant(const std::string& text) {
    std::tm tm{};
    double seconds = 0;
    if (std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%lf", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
                    &tm.tm_min, &seconds) != 6)
        return std::nullopt;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return static_cast<double>(timegm(&tm)) + seconds;
}

NodeView read_node(const json& node) {
    NodeView view;
    view.node = get<std::string>(node, "node");
    view.screen = get<std::string>(node, "screen");
    view.up = get<bool>(node, "up");
    view.plan_current = get<bool>(node, "plan_current");
    view.item = get<std::string>(node, "item");
    view.fps = get<double>(node, "fps");
    view.shown = get<std::uint64_t>(node, "shown");
    view.late = get<std::uint64_t>(node, "late");
    view.dropped = get<std::uint64_t>(node, "dropped");
    view.repeated = get<std::uint64_t>(node, "repeated");
    view.cpu_percent = get<double>(node, "cpu_percent");
    view.rss_bytes = get<std::uint64_t>(node, "rss_bytes");
    view.clock_locked = get<bool>(node, "clock_locked");
    view.clock_uncertainty_us = get<double>(node, "clock_uncertainty_us");
    if (const auto error = node.find("clock_error_us"); error != node.end() && error->is_number())
        view.clock_error_us = error->get<double>();
    view.renderer = get<std::string>(node, "renderer");
    view.decoder = get<std::string>(node, "decoder");
    view.troubles = strings(list(node, "troubles"));
    return view;
}

ScreenView read_screen(const json& screen) {
    ScreenView view;
    view.screen = get<std::string>(screen, "screen");
    view.width = get<unsigned>(screen, "width");
    view.height = get<unsigned>(screen, "height");
    view.entry = get<std::string>(screen, "entry");
    view.item = get<std::string>(screen, "item");
    view.position = get<double>(screen, "position");
    view.held = get<bool>(screen, "held");
    const auto start = instant(get<std::string>(screen, "start"));
    const auto end = instant(get<std::string>(screen, "end"));
    if (start && end && *end > *start) view.length = *end - *start;
    return view;
}

} // namespace

Result<SiteView> read_status(std::string_view text) {
    const json tree = json::parse(text, nullptr, false);
    if (!tree.is_object()) return fail(Error::Code::corrupt, "the controller's status cannot be read");
    SiteView view;
    view.site = get<std::string>(tree, "site");
    view.pid = get<std::int64_t>(tree, "pid");
    if (const auto programme = tree.find("programme"); programme != tree.end() && programme->is_object()) {
        view.programme = get<std::string>(*programme, "state");
        for (const json& finding : list(*programme, "findings"))
            if (finding.is_object()) view.findings.push_back(get<std::string>(finding, "text"));
    }
    for (const json& take : list(tree, "takes"))
        if (take.is_object())
            view.takes.push_back(get<std::string>(take, "screen") + ": " + get<std::string>(take, "what") +
                                 " since " + get<std::string>(take, "since_civil") + " by " +
                                 get<std::string>(take, "by"));
    if (const auto intake = tree.find("intake"); intake != tree.end() && intake->is_object()) {
        view.intake.total = get<unsigned>(*intake, "total");
        view.intake.ready = get<unsigned>(*intake, "ready");
        view.intake.pending = get<unsigned>(*intake, "pending");
        if (const auto current = intake->find("current"); current != intake->end() && current->is_object()) {
            view.intake.file = get<std::string>(*current, "file");
            view.intake.progress = get<double>(*current, "progress");
        }
        for (const json& trouble : list(*intake, "troubles"))
            if (trouble.is_object())
                view.intake.troubles.push_back(get<std::string>(trouble, "file") + ": " +
                                               get<std::string>(trouble, "why"));
    }
    for (const json& screen : list(tree, "screens"))
        if (screen.is_object()) view.screens.push_back(read_screen(screen));
    for (const json& node : list(tree, "nodes"))
        if (node.is_object()) view.nodes.push_back(read_node(node));
    for (const json& skew : list(tree, "skew"))
        if (skew.is_object())
            view.skew.push_back({strings(list(skew, "screens")), get<std::uint64_t>(skew, "frames"),
                                 get<double>(skew, "median_us"), get<double>(skew, "p99_us"),
                                 get<double>(skew, "max_us")});
    for (const json& stream : list(tree, "live"))
        if (stream.is_object()) view.streams.push_back(get<std::string>(stream, "stream"));
    return view;
}

bool on_air(const SiteView& view) {
    const auto due = [&](const NodeView& node) -> std::string {
        for (const ScreenView& screen : view.screens)
            if (screen.screen == node.screen) return screen.item;
        return "";
    };
    // A slate that stands in for media which are still being read is not yet the plan that somebody waits
    // for.
    const bool reading = view.intake.pending > 0;
    const auto shows_its_plan = [&](const NodeView& node) {
        if (!node.up || !node.plan_current || node.shown == 0) return false;
        if (node.item.empty() || node.item == "slate") return !reading && node.item == due(node);
        return true;
    };
    return !view.nodes.empty() && std::all_of(view.nodes.begin(), view.nodes.end(), shows_its_plan);
}

} // namespace lianping::up
