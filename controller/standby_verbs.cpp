// The verbs by which controllers of one site, and people, speak of who leads: docs/standby.md.

#include "controller/status_standby.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"
#include "transport/rendezvous.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

template <class Number>
Number number_in(const std::map<std::string, std::string>& arguments, const char* name) {
    const std::string text = argument(arguments, name);
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : Number{};
}

} // namespace

bool Verbs::answers_stood_down(std::string_view verb) {
    constexpr std::array<std::string_view, 11> all{"status", "now",      "log",           "proof",
                                                   "alarms", "machines", "key-list",      "card",
                                                   "plan",   "acts",     "programme-list"};
    return verb.starts_with("standby") || std::find(all.begin(), all.end(), verb) != all.end();
}

// A standby asks for what is new. What it says of itself is what the status says of it.
void Verbs::standby_look(const Request& request, const Moment& moment) {
    const auto& arguments = request.command.arguments;
    const auto as_reached = [&](const char* name) {
        return as_seen_from(argument(arguments, name), fmt::format("tcp://{}:0", request.address));
    };
    Standby standby;
    standby.name = request.guest.name;
    standby.address = request.address;
    standby.bus = as_reached("bus");
    standby.control = as_reached("control");
    standby.complete = argument(arguments, "complete") == "yes";
    standby.behind = std::chrono::milliseconds(number_in<std::int64_t>(arguments, "behind_ms"));
    standby.trouble = argument(arguments, "trouble");
    desks_.standbys.heard(std::move(standby), moment.node);
    desks_.standbys.took(request.guest.name, number_in<std::uint64_t>(arguments, "took"));
    const bool runs = desks_.house.began();
    const Anchor anchor = runs ? desks_.house.clock().anchor() : Anchor{};
    MirrorDesk::Look look;
    look.digest = argument(arguments, "digest");
    look.event = number_in<std::int64_t>(arguments, "events");
    look.played = parse_upto(argument(arguments, "played"));
    look.json = dump({{"number", desks_.standbys.begin_look()},
                      {"leads", desks_.leadership.leads()},
                      {"term", desks_.leadership.term().number},
                      {"leader", desks_.leadership.term().leader},
                      {"site", desks_.site.programme() ? desks_.site.programme()->site : ""},
                      {"bus", desks_.bus.endpoint()},
                      {"clock", desks_.endpoints.clock},
                      {"agents", desks_.endpoints.agents},
                      {"epoch", runs ? desks_.house.clock().epoch() : 0},
                      {"anchor_utc", anchor.utc.ns()},
                      {"anchor_house", anchor.house.ns()}});
    if (!desks_.mirror.ask({request.peer, request.command.id}, std::move(look)))
        refuse(request, "too much is asked for already");
}

void Verbs::standby_read(const Request& request, const Moment&) {
    const auto& arguments = request.command.arguments;
    const MirrorFile file{argument(arguments, "path"), number_in<std::uint64_t>(arguments, "size"),
                          number_in<std::int64_t>(arguments, "changed")};
    if (!is_mirrored_path(file.path) || is_folder(file.path))
        return refuse(request, fmt::format("\"{}\" is nothing that is mirrored", file.path));
    if (!desks_.mirror.ask({request.peer, request.command.id},
                           MirrorDesk::Part{file, number_in<std::uint64_t>(arguments, "offset")}))
        refuse(request, "too much is asked for already");
}

void Verbs::mirrors_came() {
    for (auto& [peer, made] : desks_.mirror.answers()) desks_.control.answer(peer, made);
}

// Another controller says in which term it leads. Its key is an admin's: it is believed.
void Verbs::standby_term(const Request& request, const Moment&) {
    const auto& arguments = request.command.arguments;
    desks_.heard_of_peers =
        std::max(desks_.heard_of_peers, Term{number_in<std::uint64_t>(arguments, "term"),
                                             number_in<std::uint64_t>(arguments, "leader"), 0});
    const Term highest = std::max(desks_.leadership.term(), desks_.leadership.record().heard);
    answer(request, "", dump({{"term", highest.number}, {"leader", highest.leader}}));
}

void Verbs::standby(const Request& request, const Moment& moment) {
    const ordered_json rows = standbys_tree(desks_.standbys, moment.node);
    answer(request, standbys_text(rows),
           dump({{"leads", leads_tree(desks_.leadership.record())}, {"standbys", rows}}));
}

void Verbs::standby_take_over(const Request& request, const Moment& moment) {
    if (desks_.leadership.leads()) return refuse(request, "this controller leads already");
    const auto taken = desks_.leadership.take_over(random_number(), desks_.leadership.record().took_over);
    if (!taken) return refuse(request, taken.error().message);
    const std::string what =
        fmt::format("this controller leads, in term {}", desks_.leadership.term().number);
    desks_.note(moment, "standby", request.command.by, what);
    leads_anew_ = true;
    answer(request, what, dump({{"term", desks_.leadership.term().number}}));
}

} // namespace lianping::controller
