// The status tree for a person.

#include "controller/status_standby.h"
#include "controller/status_tree.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

std::string word(const ordered_json& row, const char* key) {
    const auto at = row.find(key);
    return at != row.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::string until(const ordered_json& row) {
    const std::string end = word(row, "until");
    return end.empty() ? "" : " until " + end;
}

void add_acts(std::string& text, const ordered_json& tree) {
    for (const auto& take : tree["takes"])
        text += fmt::format("TAKE   {}: {} by {} since {}{}\n", word(take, "screen"), word(take, "what"),
                            word(take, "by"), word(take, "since"), until(take));
    for (const auto& alert : tree["alerts"])
        text += fmt::format("ALERT  {}: {} \"{}\" by {} since {}{}\n", word(alert, "screen"),
                            word(alert, "level"), word(alert, "text"), word(alert, "by"),
                            word(alert, "since"), until(alert));
    for (const auto& hold : tree["holds"])
        text += fmt::format("HOLD   {}: by {} since {}{}\n", word(hold, "screen"), word(hold, "by"),
                            word(hold, "since"), until(hold));
}

void add_intake(std::string& text, const ordered_json& intake) {
    text +=
        fmt::format("media  {} ready, {} being taken in, {} broken, {} missing\n", intake.value("ready", 0),
                    intake.value("pending", 0), intake.value("broken", 0), intake.value("missing", 0));
    if (const ordered_json& current = intake["current"]; current.is_object())
        text +=
            fmt::format("       {}: {:.0f} %\n", word(current, "file"), current.value("progress", 0.0) * 100);
    for (const auto& list : intake["waiting"]) {
        const int ready = list.value("ready", 0), pending = list.value("pending", 0);
        text += fmt::format("       {}, {}: {} of {} of {} taken in{}\n", word(list, "screen"),
                            word(list, "entry"), ready, ready + pending, word(list, "playlist"),
                            ready == 0 ? "; what was on air goes on until the first" : "");
    }
    for (const auto& trouble : intake["troubles"])
        text += fmt::format("       {}: {}\n", word(trouble, "file"), word(trouble, "why"));
}

// Sources that somebody waits for, and those with a word to say.
void add_live(std::string& text, const ordered_json& source) {
    const ordered_json& recorder = source["recorder"];
    const std::string trouble = word(source, "trouble"), not_recorded = word(recorder, "trouble");
    if (!source.value("wanted", false) && trouble.empty() && not_recorded.empty()) return;
    const bool records = word(recorder, "state") == "recording";
    text += fmt::format("live   {}: {}{}{}\n", word(source, "stream"), word(source, "state"),
                        records ? fmt::format(", recorded for {:.0f} s", recorder.value("seconds", 0.0)) : "",
                        trouble.empty() ? "" : ", " + trouble);
    if (!not_recorded.empty()) text += "       trouble: " + not_recorded + "\n";
}

void add_node(std::string& text, const ordered_json& node) {
    if (!node.value("up", false)) {
        text += fmt::format("node   {} ({}): not there\n", word(node, "node"), word(node, "screen"));
        return;
    }
    text += fmt::format(
        "node   {} ({}): {:.1f} fps, {} late, {} dropped, clock {} ±{:.0f} µs, {} {}, CPU {:.0f} %\n",
        word(node, "node"), word(node, "screen"), node.value("fps", 0.0), node.value("late", 0),
        node.value("dropped", 0), node.value("clock_locked", false) ? "locked" : "not locked",
        node.value("clock_uncertainty_us", 0.0), word(node, "renderer"), word(node, "decoder"),
        node.value("cpu_percent", 0.0));
    if (!word(node, "sound_device").empty())
        text += fmt::format("       sound: {}, {} Hz, {} channels, {:+.0f} µs, {} underruns\n",
                            word(node, "sound_device"), node.value("sound_rate", 0),
                            node.value("sound_channels", 0), node.value("sound_error_us", 0.0),
                            node.value("sound_underruns", 0));
    if (const std::string why = word(node, "glass_why"); !why.empty())
        text += fmt::format("       GLASS {}: {}\n", word(node, "glass"), why);
    if (!node.contains("troubles")) return;
    for (const auto& trouble : node["troubles"])
        if (trouble.is_string()) text += fmt::format("       trouble: {}\n", trouble.get<std::string>());
}

} // namespace

std::string now_text(const ordered_json& screens) {
    std::string text;
    for (const auto& row : screens)
        text += fmt::format("{}: {}{}{} at {:.1f} s{}\n", word(row, "screen"), word(row, "item"),
                            word(row, "playlist").empty() ? "" : " of " + word(row, "playlist"),
                            word(row, "entry").empty() ? "" : " (" + word(row, "entry") + ")",
                            row.value("position", 0.0),
                            (row.value("held", false) ? ", held" : "") +
                                (word(row, "glass_why").empty()
                                     ? ""
                                     : ", GLASS " + word(row, "glass") + ": " + word(row, "glass_why")));
    return text;
}

std::string status_text(const ordered_json& tree) {
    std::string text;
    add_acts(text, tree);
    if (const ordered_json& leads = tree["leads"]; word(leads, "is") == "stood down")
        text +=
            fmt::format("STOOD DOWN: another controller leads in term {}; this one tells no node anything\n",
                        leads.value("heard", 0));
    const ordered_json& programme = tree["programme"];
    text += fmt::format("site   {}: programme {} ({}) since {}\n", word(tree, "site"),
                        programme.value("id", 0), word(programme, "state"), word(programme, "since"));
    for (const auto& finding : programme["findings"]) text += "       " + word(finding, "text") + "\n";
    add_intake(text, tree["intake"]);
    for (const auto& screen : tree["screens"]) text += "screen " + now_text(ordered_json::array({screen}));
    for (const auto& node : tree["nodes"]) add_node(text, node);
    if (tree.contains("live"))
        for (const auto& source : tree["live"]) add_live(text, source);
    text += standbys_text(tree["standbys"]);
    for (const auto& one : tree["keys"]["waiting"])
        text += fmt::format("waits  a {} at {}: lianpingctl {} {}\n", word(one, "what"), word(one, "address"),
                            word(one, "what") == "person" ? "operator add NAME ROLE" : "node approve",
                            word(one, "code"));
    for (const auto& pair : tree["skew"])
        text += fmt::format("skew   {} / {}: median {} µs, p99 {} µs over {} frames\n",
                            pair["screens"][0].get<std::string>(), pair["screens"][1].get<std::string>(),
                            pair.value("median_us", 0), pair.value("p99_us", 0), pair.value("frames", 0));
    return text;
}

} // namespace lianping::controller
