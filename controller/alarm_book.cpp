#include "controller/alarm_book.h"

#include <algorithm>
#include <iterator>

namespace lianping::controller {

std::string_view to_string(AlarmKind kind) {
    switch (kind) {
    case AlarmKind::silent:
        return "silent";
    case AlarmKind::dark:
        return "dark";
    case AlarmKind::frozen:
        return "frozen";
    case AlarmKind::wrong:
        return "wrong";
    case AlarmKind::trouble:
        return "trouble";
    case AlarmKind::skew:
        return "skew";
    case AlarmKind::clock:
        return "clock";
    case AlarmKind::disk:
        return "disk";
    case AlarmKind::temperature:
        return "temperature";
    case AlarmKind::media:
        return "media";
    case AlarmKind::source:
        return "source";
    case AlarmKind::recording:
        return "recording";
    case AlarmKind::standby:
        return "standby";
    }
    return "";
}

AlarmBook::Patience AlarmBook::patience(AlarmKind kind) {
    switch (kind) {
    case AlarmKind::dark: // a player says so of three looks in a row only
    case AlarmKind::frozen:
    case AlarmKind::source:
        return {5s, 5s};
    case AlarmKind::wrong:     // what stands in for the rest of a short item is no alarm
    case AlarmKind::recording: // it begins with a picture it can begin with
    case AlarmKind::silent:
        return {10s, 5s};
    case AlarmKind::trouble:
        return {5s, 30s};
    case AlarmKind::skew:
        return {20s, 30s}; // the figures are of ten seconds
    case AlarmKind::clock:
    case AlarmKind::temperature:
    case AlarmKind::disk:
        return {30s, 30s};
    case AlarmKind::media:
    case AlarmKind::standby:
        return {10s, 5s};
    }
    return {};
}

void AlarmBook::remember(const std::vector<Alarm>& stood, NodeTime settled) {
    for (const Alarm& alarm : stood)
        lines_.try_emplace(Key{alarm.kind, alarm.subject}, Line{alarm, true, NodeTime::never(), settled});
}

std::vector<AlarmBook::Change> AlarmBook::turn(NodeTime now, UtcTime utc,
                                               const std::vector<AlarmSign>& signs) {
    std::map<Key, const AlarmSign*> named;
    for (const AlarmSign& sign : signs) named.emplace(Key{sign.kind, sign.subject}, &sign);
    for (const auto& [key, sign] : named)
        if (sign->is == AlarmSign::Is::bad)
            lines_.try_emplace(
                key, Line{{key.first, key.second, sign->what, utc}, false, now, NodeTime::always()});

    std::vector<Change> changes;
    for (auto line = lines_.begin(); line != lines_.end();) {
        const auto at = named.find(line->first);
        const bool stays = turn(line->second, at != named.end() ? at->second : nullptr, now, changes);
        line = stays ? std::next(line) : lines_.erase(line);
    }
    return changes;
}

// False: nothing is left of it. `sign`: null where there is none.
bool AlarmBook::turn(Line& line, const AlarmSign* sign, NodeTime now, std::vector<Change>& changes) {
    const Patience waits = patience(line.alarm.kind);
    const bool bad = sign != nullptr && sign->is == AlarmSign::Is::bad;
    if (bad) line.alarm.what = sign->what;
    if (!line.stands) {
        if (!bad || now - line.turned < waits.begins) return bad;
        line.stands = true;
        line.turned = NodeTime::never();
        changes.push_back({Change::Is::began, line.alarm});
        return true;
    }
    if (sign != nullptr || now < line.settled) {
        line.turned = NodeTime::never();
        return true;
    }
    line.turned = std::min(line.turned, now);
    if (now - line.turned < waits.ends) return true;
    changes.push_back({Change::Is::ended, line.alarm});
    return false;
}

std::vector<Alarm> AlarmBook::standing() const {
    std::vector<Alarm> all;
    for (const auto& [key, line] : lines_)
        if (line.stands) all.push_back(line.alarm);
    std::stable_sort(all.begin(), all.end(),
                     [](const Alarm& one, const Alarm& other) { return one.since < other.since; });
    return all;
}

} // namespace lianping::controller
