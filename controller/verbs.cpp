#include "controller/verbs.h"

#include "controller/instant_text.h"
#include "controller/verb_words.h"
#include "wire/codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

constexpr Duration snapshot_patience = 5s;

const char* name_of(programme::MediaFacts::State state) {
    switch (state) {
    case programme::MediaFacts::State::ready:
        return "ready";
    case programme::MediaFacts::State::pending:
        return "pending";
    case programme::MediaFacts::State::missing:
        return "missing";
    case programme::MediaFacts::State::broken:
        return "broken";
    }
    return "";
}

std::uint64_t number(const std::string& text, std::uint64_t otherwise) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

} // namespace

void Verbs::refuse(const Request& request, const std::string& why) {
    Answer answer;
    answer.id = request.command.id;
    answer.error = why;
    desks_.control.answer(request.peer, answer);
}

void Verbs::answer(const Request& request, std::string text, std::string json, std::string bytes) {
    desks_.control.answer(request.peer,
                          {request.command.id, true, "", std::move(text), std::move(json), std::move(bytes)});
}

void Verbs::handle(const Request& request, const Moment& moment) {
    using Verb = void (Verbs::*)(const Request&, const Moment&);
    static const std::map<std::string, Verb, std::less<>> verbs{
        {"status", &Verbs::status},
        {"now", &Verbs::now},
        {"snapshot", &Verbs::snapshot},
        {"take", &Verbs::take},
        {"release", &Verbs::release},
        {"hold", &Verbs::hold},
        {"go", &Verbs::go},
        {"live-stop", &Verbs::live_stop},
        {"live-once", &Verbs::live_once},
        {"live-layout", &Verbs::live_layout},
        {"live-mute", &Verbs::live_mute},
        {"alert", &Verbs::alert},
        {"alert-clear", &Verbs::alert_clear},
        {"identify", &Verbs::identify},
        {"sound-test", &Verbs::sound_test},
        {"programme-list", &Verbs::programme_list},
        {"programme-back", &Verbs::programme_back},
        {"plan", &Verbs::plan},
        {"acts", &Verbs::acts},
        {"catalogue", &Verbs::catalogue},
        {"log", &Verbs::event_log},
        {"proof", &Verbs::proof},
        {"key-list", &Verbs::key_list},
        {"key-enrol", &Verbs::key_enrol},
        {"key-remove", &Verbs::key_remove},
        {"key-rename", &Verbs::key_rename},
        {"card", &Verbs::card},
        {"media-status", &Verbs::media_status},
        {"alarms", &Verbs::alarms},
        {"restart", &Verbs::restart},
        {"reboot", &Verbs::reboot},
        {"logs", &Verbs::logs},
        {"machines", &Verbs::machines},
        {"live-invite", &Verbs::live_invite},
        {"standby", &Verbs::standby},
        {"standby-look", &Verbs::standby_look},
        {"standby-read", &Verbs::standby_read},
        {"standby-term", &Verbs::standby_term},
        {"standby-take-over", &Verbs::standby_take_over},
    };
    const auto verb = verbs.find(request.command.verb);
    if (verb == verbs.end())
        return refuse(request, fmt::format("this controller does not know \"{}\"", request.command.verb));
    if (const Role least = least_role(request.command.verb); request.guest.role < least)
        return refuse(request,
                      fmt::format("your key is a {}'s: \"{}\" takes one of {}", to_string(request.guest.role),
                                  request.command.verb, to_string(least)));
    if (!desks_.leadership.leads() && !answers_stood_down(request.command.verb))
        return refuse(request, fmt::format("this controller has stood down: another one leads in term {}",
                                           desks_.leadership.record().heard.number));
    // Acts are noted under the name of the key. The owner's key is of all who may read it: they say who they
    // are.
    if (request.guest.name.empty() || request.guest.role == Role::admin)
        return (this->*verb->second)(request, moment);
    Request named = request;
    named.command.by = request.guest.name;
    (this->*verb->second)(named, moment);
}

void Verbs::status(const Request& request, const Moment& moment) {
    const StatusParts parts = desks_.status(moment);
    const ordered_json tree = status_tree(parts);
    answer(request, status_text(tree), dump(tree));
}

void Verbs::now(const Request& request, const Moment& moment) {
    const StatusParts parts = desks_.status(moment);
    const ordered_json screens = now_on_screens(parts);
    answer(request, now_text(screens), dump(screens));
}

void Verbs::snapshot(const Request& request, const Moment& moment) {
    const std::string screen = argument(request.command.arguments, "screen");
    const auto& programme = desks_.site.programme();
    if (!programme || !programme->screens.contains(screen))
        return refuse(request, fmt::format("there is no screen \"{}\"", screen));
    for (const std::string& node : desks_.nodes.nodes_of(screen)) {
        const std::uint64_t id = ++last_snapshot_;
        if (!desks_.nodes.find(node)->up ||
            desks_.bus.send(node, SnapshotRequest{id, screen}) != ControllerBus::Send::sent)
            continue;
        snapshots_[id] = {request.peer, screen, request.command.id, moment.node + snapshot_patience};
        return;
    }
    refuse(request, fmt::format("no player of {} is there", screen));
}

void Verbs::snapshot_came(const SnapshotReply& reply) {
    const auto at = snapshots_.find(reply.id);
    if (at == snapshots_.end()) return;
    const Request request{at->second.peer, {}, {at->second.command, "", {}, ""}};
    const std::string screen = at->second.screen;
    snapshots_.erase(at);
    if (reply.png.empty())
        return refuse(request, fmt::format("{} took no picture: {}", reply.node, reply.error));
    const ordered_json json{{"screen", screen},
                            {"node", reply.node},
                            {"at", desks_.house.began() ? utc_text(desks_.utc(reply.at)) : ""}};
    answer(request, fmt::format("{} by {}", screen, reply.node), dump(json), reply.png);
}

void Verbs::programme_list(const Request& request, const Moment&) {
    ordered_json rows = ordered_json::array();
    std::string text;
    const KeptProgramme* on_air = desks_.site.store().on_air();
    const programme::Zone zone = desks_.zone();
    for (const KeptProgramme& kept : desks_.site.store().list()) {
        const bool is_on_air = on_air != nullptr && on_air->id == kept.id;
        rows.push_back(
            {{"id", kept.id}, {"at", utc_text(kept.at)}, {"summary", kept.summary}, {"on_air", is_on_air}});
        text += fmt::format("{}{:>5}  {}  {}\n", is_on_air ? "*" : " ", kept.id,
                            civil_text(zone.to_civil(kept.at)), kept.summary);
    }
    answer(request, text, dump(rows));
}

void Verbs::programme_back(const Request& request, const Moment& moment) {
    const std::string id = argument(request.command.arguments, "id");
    const std::uint64_t wanted = id.empty() ? 0 : number(id, UINT64_MAX);
    const auto kept = desks_.site.back(wanted, moment.clocks.utc);
    if (!kept) return refuse(request, kept.error().message);
    programme_changed_ = true;
    const std::string what =
        fmt::format("back to programme {} of {}", kept->id, civil_text(desks_.zone().to_civil(kept->at)));
    desks_.note(moment, "programme-back", request.command.by, what);
    answer(request, what + "; the site's files come on air again when they change",
           dump({{"id", kept->id}, {"at", utc_text(kept->at)}}));
}

void Verbs::plan(const Request& request, const Moment&) {
    const std::string screen = argument(request.command.arguments, "screen");
    const auto plan = desks_.plans.plan(screen);
    if (!plan) return refuse(request, fmt::format("there is no plan for \"{}\"", screen));
    const HouseTime until = desks_.plans.planned_until(screen);
    const ordered_json json{
        {"screen", screen},
        {"number", plan->version.number},
        {"planned_until", until == HouseTime::never() ? "" : utc_text(plan->anchor.to_utc(until))},
        {"cut_by", desks_.plans.cut_by(screen)}};
    answer(request, "", dump(json), encode_plan(*plan));
}

void Verbs::acts(const Request& request, const Moment&) {
    const std::string screen = argument(request.command.arguments, "screen");
    const auto acts = desks_.acts.acts(screen);
    answer(request, "", "", acts ? encode_acts(*acts) : std::string());
}

void Verbs::catalogue(const Request& request, const Moment&) {
    ordered_json rows = ordered_json::object();
    for (const auto& [key, facts] : desks_.catalogue)
        rows[key] = {{"state", name_of(facts.state)},
                     {"hash", facts.hash},
                     {"length_ns", facts.length.count()},
                     {"medium", static_cast<int>(facts.medium)},
                     {"pages", facts.pages},
                     {"gain_db", facts.gain_db},
                     {"silent", facts.silent},
                     {"subtitles", facts.subtitles},
                     {"why", facts.why}};
    answer(request, "", dump(rows));
}

void Verbs::event_log(const Request& request, const Moment&) {
    const std::uint64_t last = number(argument(request.command.arguments, "last"), 100);
    ordered_json rows = ordered_json::array();
    std::string text;
    const programme::Zone zone = desks_.zone();
    for (const Event& event : desks_.log.last(std::min<std::uint64_t>(last, 100'000))) {
        rows.push_back({{"at", utc_text(event.at)},
                        {"kind", event.kind},
                        {"who", event.who},
                        {"what", event.what},
                        {"screens", event.screens}});
        text += fmt::format("{}  {:<14} {}{}\n", civil_text(zone.to_civil(event.at)), event.kind, event.what,
                            event.who.empty() ? "" : " (" + event.who + ")");
    }
    answer(request, text, dump(rows));
}

} // namespace lianping::controller
