// The verb that says how media come along on each node.

#include "controller/instant_text.h"
#include "controller/media_names.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

const char* name_of(MediaFile::State state) {
    switch (state) {
    case MediaFile::State::waiting:
        return "waiting";
    case MediaFile::State::coming:
        return "coming";
    case MediaFile::State::later:
        return "later";
    case MediaFile::State::refused:
        return "refused";
    }
    return "";
}

std::string size_text(std::uint64_t bytes) {
    const auto size = static_cast<double>(bytes);
    if (size >= 1e9) return fmt::format("{:.2f} GB", size / 1e9);
    if (size >= 1e6) return fmt::format("{:.1f} MB", size / 1e6);
    return fmt::format("{:.0f} kB", size / 1e3);
}

std::string file_text(const ordered_json& file, const std::string& due) {
    const auto size = file["size"].get<std::uint64_t>(), have = file["have"].get<std::uint64_t>();
    const std::string progress = size == 0 ? "" : fmt::format("  {} of {}", size_text(have), size_text(size));
    const std::string trouble = file["trouble"].get<std::string>();
    return fmt::format("  {:<8} {}{}  due {}{}\n", file["state"].get<std::string>(),
                       file["name"].get<std::string>(), progress, due, trouble.empty() ? "" : ": " + trouble);
}

// What is said of a node whose housekeeper says nothing.
std::string without_agent(const NodeState& node, bool was_heard) {
    if (was_heard) return "its housekeeper has fallen silent: what it had stays there";
    if (node.address.empty()) return "not heard of yet";
    if (node.address.starts_with("127.") || node.address == "::1") return "plays from this machine's store";
    return "no housekeeper is heard from its machine: does lianping-agent run there?";
}

std::string node_text(const MediaState& media) {
    std::string text =
        fmt::format("{} of {} files here ({})", media.here, media.wanted, size_text(media.here_bytes));
    if (media.bytes_per_second > 0) text += fmt::format(", {}/s", size_text(media.bytes_per_second));
    text += fmt::format(", {} free", size_text(media.free_bytes));
    return media.trouble.empty() ? text : text + ": " + media.trouble;
}

} // namespace

void Verbs::media_status(const Request& request, const Moment& moment) {
    const MediaNames names = media_names(desks_);
    const auto agents = desks_.agents.agents();
    const MediaTerms terms = desks_.agents.terms();
    const programme::Zone zone = desks_.zone();
    const bool closed = moment.house != HouseTime{} && moment.house < terms.closed_until;
    const auto due_text = [&](HouseTime due) {
        return due <= moment.house ? "now" : civil_text(zone.to_civil(desks_.utc(due)));
    };
    std::string text;
    if (closed)
        text += fmt::format("outside of the hours of `delivery`: what is due later waits until {}\n",
                            due_text(terms.closed_until));
    ordered_json nodes = ordered_json::array();
    for (const auto& [name, node] : desks_.nodes.nodes()) {
        const auto agent = agents.find(name);
        const bool heard = agent != agents.end() && agent->second.heard > moment.node - AgentBoard::silence;
        const MediaState media = heard ? agent->second.media : MediaState{};
        ordered_json row{{"node", name},
                         {"screen", node.screen},
                         {"agent", heard},
                         {"wanted", media.wanted},
                         {"here", media.here},
                         {"here_bytes", media.here_bytes},
                         {"free_bytes", media.free_bytes},
                         {"bytes_per_second", media.bytes_per_second},
                         {"sent_bytes", agent != agents.end() ? agent->second.sent : 0},
                         {"trouble", media.trouble},
                         {"files", ordered_json::array()}};
        text += fmt::format("{} ({}): {}\n", name, node.screen,
                            heard ? node_text(media) : without_agent(node, agent != agents.end()));
        for (const MediaFile& file : media.files) {
            ordered_json one{{"name", name_of_medium(names, file.hash)},
                             {"hash", file.hash},
                             {"state", name_of(file.state)},
                             {"size", file.size},
                             {"have", file.have},
                             {"due", file.due == HouseTime::never() || !desks_.house.began()
                                         ? ""
                                         : utc_text(desks_.utc(file.due))},
                             {"trouble", file.trouble}};
            text += file_text(one, due_text(file.due));
            row["files"].push_back(std::move(one));
        }
        nodes.push_back(std::move(row));
    }
    std::uint64_t sent = 0;
    for (const auto& [name, agent] : agents) sent += agent.sent;
    const ordered_json tree{{"limit_bytes_per_second", terms.bytes_per_second},
                            {"sent_bytes", sent},
                            {"closed_until", closed ? utc_text(desks_.utc(terms.closed_until)) : ""},
                            {"nodes", nodes}};
    answer(request, text, dump(tree));
}

} // namespace lianping::controller
