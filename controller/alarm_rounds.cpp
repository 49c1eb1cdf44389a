#include "controller/alarm_rounds.h"

#include "base/log.h"
#include "controller/alarm_rules.h"
#include "controller/instant_text.h"
#include "controller/media_names.h"
#include "controller/standing_alarms.h"
#include "controller/verb_words.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

constexpr Duration skew_every = 5s; // its figures are of ten seconds, and cost more than all else
// After the start: who has not been heard for a minute is silent then, and ten seconds later an alarm.
constexpr Duration settles_after = 75s;

} // namespace

std::vector<AlarmSign> AlarmRounds::signs(const Moment& now) const {
    // Of nodes it hears nothing then, and nothing that it says of them would be true.
    if (const TermRecord& term = desks_.leadership.record(); !term.leads())
        return {
            {AlarmKind::standby, "controller",
             fmt::format("another controller leads in term {}; this one has stood down", term.heard.number),
             AlarmSign::Is::bad}};
    const auto& programme = desks_.site.programme();
    std::set<std::string> expected;
    for (const auto& [name, node] : programme->nodes) expected.insert(name);
    std::optional<MediaNames> names; // of thousands: not read unless something is missing
    const auto agents = desks_.agents.agents();
    const auto coming = desks_.agents.coming();
    auto signs = alarm_signs({now.node, now.house, now.node - *began_, programme->alarms, expected,
                              desks_.nodes, agents, skew_, desks_.live, coming, desks_.catalogue,
                              desks_.store.space(), [&](const std::string& hash) {
                                  if (!names) names = media_names(desks_);
                                  return name_of_medium(*names, hash);
                              }});
    for (const auto& [name, one] : desks_.standbys.all())
        if (one.complete && !one.bus.empty() && desks_.standbys.is_away(one, now.node))
            signs.push_back({AlarmKind::standby, name, "nothing is heard of it: nobody would take over",
                             AlarmSign::Is::bad});
    return signs;
}

void AlarmRounds::say(const AlarmBook::Change& change, const Moment& now) {
    const Alarm& alarm = change.alarm;
    const bool began = change.is == AlarmBook::Change::Is::began;
    const std::string kind(to_string(alarm.kind));
    const auto lasted = (now.clocks.utc - alarm.since) / 1s;
    const std::string what = began
                                 ? fmt::format("{}: {}: {}", kind, alarm.subject, alarm.what)
                                 : fmt::format("{}: {}: it is over, after {} s", kind, alarm.subject, lasted);
    log::warn("alarm: {}", what);
    desks_.note(now, began ? "alarm" : "alarm over", alarm.subject, what);
    const auto& programme = *desks_.site.programme();
    const ordered_json json{
        {"alarm", kind},         {"subject", alarm.subject},       {"is", began ? "began" : "ended"},
        {"what", alarm.what},    {"since", utc_text(alarm.since)}, {"at", utc_text(now.clocks.utc)},
        {"site", programme.site}};
    desks_.alarm_teller.tell(
        {change.is, alarm.kind, alarm.subject, dump(json), programme.alarms.hook, programme.alarms.webhook});
}

void AlarmRounds::turn(const Moment& now) {
    if (!desks_.site.programme()) return;
    if (!began_) begin(now);
    if (now.node >= next_skew_) {
        next_skew_ = now.node + skew_every;
        skew_ = desks_.skew.neighbours();
    }
    const auto changes = desks_.alarms.turn(now.node, now.clocks.utc, signs(now));
    for (const auto& change : changes) say(change, now);
    if (!changes.empty()) keep();
}

void AlarmRounds::begin(const Moment& now) {
    began_ = now.node;
    desks_.alarms.remember(kept_alarms(file_), now.node + settles_after);
}

void AlarmRounds::keep() {
    desks_.alarms_on_disk.write(
        [file = file_, standing = desks_.alarms.standing()] { return keep_alarms(file, standing); });
}

} // namespace lianping::controller
