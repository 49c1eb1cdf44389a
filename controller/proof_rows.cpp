#include "controller/proof_rows.h"

#include "controller/instant_text.h"
#include "controller/verb_words.h"
#include "time/seconds.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

ordered_json json_of(const StoredPlay& play) {
    const Played& row = play.row;
    return {
        {"screen", row.screen},     {"node", play.node},      {"from", utc_text(row.from)},
        {"to", utc_text(row.to)},   {"as", name_of(row.as)},  {"item", row.item},
        {"playlist", row.playlist}, {"entry", row.entry},     {"media", row.media},
        {"place", row.place},       {"marks", row.marks},     {"by", row.by},
        {"instead", row.instead},   {"why", row.why},         {"pictures", row.pictures},
        {"late", row.late},         {"dropped", row.dropped}, {"series", fmt::format("{:016x}", play.series)},
        {"number", row.number}};
}

ordered_json json_of(const PlayTotal& total) {
    return {{"screen", total.screen},
            {"as", name_of(total.as)},
            {"item", total.item},
            {"media", total.media},
            {"times", total.times},
            {"whole", total.whole},
            {"seconds", in_rounded_seconds(total.length)}};
}

// How far the rows of each node go; what came after is still on the node.
ordered_json reaches(PlayRecords& records, const ProofAsked& asked) {
    std::map<std::string, PlayReach> known;
    for (PlayReach& reach : records.reaches()) known[reach.node] = std::move(reach);
    for (const auto& [name, node] : asked.nodes)
        if (!node.screen.empty()) known.try_emplace(name, PlayReach{name, node.screen, UtcTime{}});
    ordered_json rows = ordered_json::array();
    for (const auto& [name, reach] : known) {
        const auto now = asked.nodes.find(name);
        const bool is_there = now != asked.nodes.end();
        const std::string screen =
            is_there && !now->second.screen.empty() ? now->second.screen : reach.screen;
        if (!asked.question.screens.empty() && !asked.question.screens.contains(screen)) continue;
        rows.push_back({{"node", name},
                        {"screen", screen},
                        {"recorded_to", reach.to == UtcTime{} ? "" : utc_text(reach.to)},
                        {"up", is_there && now->second.up},
                        {"waiting", is_there ? now->second.waiting : 0}});
    }
    return rows;
}

std::string unknown_screen(PlayRecords& records, const ProofAsked& asked) {
    std::set<std::string> known = asked.screens;
    known.merge(records.screens());
    for (const std::string& screen : asked.question.screens) {
        if (known.contains(screen) || records.knows(screen)) continue;
        std::string list;
        for (const std::string& name : known)
            if (!name.empty()) list += (list.empty() ? "" : ", ") + name;
        return fmt::format("there is no screen \"{}\", and no record of one; the screens are {}", screen,
                           list);
    }
    return "";
}

} // namespace

std::string proof_answer(PlayRecords& records, const ProofAsked& asked) {
    if (std::string line = unknown_screen(records, asked); !line.empty()) return line;
    ordered_json tree;
    tree["from"] = utc_text(asked.question.from);
    tree["to"] = utc_text(asked.question.to);
    if (asked.totals) {
        tree["totals"] = ordered_json::array();
        for (const PlayTotal& total : records.totals(asked.question))
            tree["totals"].push_back(json_of(total));
    } else {
        PlayRecords::Page page = records.rows(asked.question);
        tree["rows"] = ordered_json::array();
        for (const StoredPlay& play : page.rows) tree["rows"].push_back(json_of(play));
        tree["next"] = page.next.value_or("");
    }
    tree["nodes"] = reaches(records, asked);
    return dump(tree);
}

} // namespace lianping::controller
