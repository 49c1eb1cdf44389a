#include "controller/act_answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::controller {
namespace {

Answer answer_of(const ActAnswers::Waiting& waiting, const ActAnswers::Disk& disk) {
    std::vector<std::string> late;
    for (const auto& [node, number] : waiting.nodes) late.push_back(node);
    Answer answer;
    answer.id = waiting.command;
    answer.ok = true;
    answer.text = waiting.text;
    if (!late.empty()) answer.text += fmt::format("\nnot confirmed in time by {}", fmt::join(late, ", "));
    if (!waiting.absent.empty())
        answer.text += fmt::format("\nnot there: {}", fmt::join(waiting.absent, ", "));
    if (waiting.on_disk > disk.done)
        answer.text += "\nnot on disk yet: a restart of the controller would forget it";
    else if (waiting.on_disk > 0 && !disk.trouble.empty())
        answer.text +=
            fmt::format("\nnot on disk, a restart of the controller would forget it: {}", disk.trouble);
    const nlohmann::json json{{"stamp", waiting.stamp_text},
                              {"screens", waiting.screens},
                              {"late", late},
                              {"absent", waiting.absent}};
    answer.json = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return answer;
}

} // namespace

void ActAnswers::confirmed(const std::string& node, std::uint64_t number) {
    for (Waiting& waiting : waiting_) {
        const auto at = waiting.nodes.find(node);
        if (at != waiting.nodes.end() && number >= at->second) waiting.nodes.erase(at);
    }
}

std::vector<ActAnswers::Ready> ActAnswers::ready(HouseTime now, const Disk& disk) {
    std::vector<Ready> all;
    std::erase_if(waiting_, [&](const Waiting& waiting) {
        if (!given_up_ && !waiting.nodes.empty() && now < waiting.stamp) return false;
        if (waiting.on_disk > disk.done && now < waiting.stamp + disk_patience) return false;
        all.push_back({waiting.peer, answer_of(waiting, disk)});
        return true;
    });
    given_up_ = false;
    return all;
}

HouseTime ActAnswers::next(HouseTime now) const {
    HouseTime next = HouseTime::never();
    for (const Waiting& waiting : waiting_)
        next = std::min(next, waiting.nodes.empty() || now >= waiting.stamp ? waiting.stamp + disk_patience
                                                                            : waiting.stamp);
    return next;
}

} // namespace lianping::controller
