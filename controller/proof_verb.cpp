// The verb by which people ask what was shown: what the nodes have recorded (plan/played.h).

#include "controller/instant_text.h"
#include "controller/proof_rows.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

// Nanoseconds since 1970, as text.
std::optional<UtcTime> instant_in(const std::string& text) {
    std::int64_t ns = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ns);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return UtcTime(Duration(ns));
}

std::set<std::string> names_in(const std::string& list) {
    std::set<std::string> names;
    for (std::size_t at = 0; at < list.size();) {
        const auto end = std::min(list.find(',', at), list.size());
        if (end > at) names.insert(list.substr(at, end - at));
        at = end + 1;
    }
    names.erase("all");
    return names;
}

} // namespace

void Verbs::proof(const Request& request, const Moment& moment) {
    const Arguments& arguments = request.command.arguments;
    ProofAsked asked;
    const auto from = instant_in(argument(arguments, "from")), to = instant_in(argument(arguments, "to"));
    if (!from || !to || *to <= *from)
        return refuse(request, "from and to are instants, nanoseconds since 1970, and to is later than from");
    const UtcTime now = moment.clocks.utc;
    if (*from >= now)
        return refuse(request,
                      "that span is still to come: proof says what was shown; `lianpingctl timeline` "
                      "says what is planned");
    asked.question.from = *from;
    asked.question.to = std::min(*to, now);
    asked.question.screens = names_in(argument(arguments, "screens"));
    if (const std::string after = argument(arguments, "after"); !after.empty()) asked.question.after = after;
    asked.totals = argument(arguments, "totals") == "yes";
    if (desks_.site.programme())
        for (const auto& [name, screen] : desks_.site.programme()->screens) asked.screens.insert(name);
    for (const auto& [name, node] : desks_.nodes.nodes())
        asked.nodes[name] = {node.screen, node.up, node.status ? node.status->played_waiting : 0};
    const std::uint64_t number = desks_.played.ask(
        [asked = std::move(asked)](PlayRecords& records) { return proof_answer(records, asked); });
    proofs_[number] = {request.peer, request.command.id};
}

// What the records have answered meanwhile.
void Verbs::proofs_came() {
    for (const PlayDesk::Answered& answered : desks_.played.answers()) {
        const auto at = proofs_.find(answered.number);
        if (at == proofs_.end()) continue;
        const Request request{at->second.peer, {}, {at->second.command, "", {}, ""}};
        proofs_.erase(at);
        // The answer of a question that makes no sense is one line for people.
        if (!answered.answer.starts_with('{'))
            refuse(request, answered.answer);
        else
            answer(request, "", answered.answer);
    }
}

} // namespace lianping::controller
