#include "ctl/instant_text.h"
#include "ctl/site_check.h"
#include "programme/civil.h"
#include "programme/occurrences.h"

#include <fmt/format.h>

#include <chrono>
#include <set>

namespace lianping::ctl {
namespace {

using programme::Entry;
using programme::Occurrence;
using programme::Zone;
using std::chrono::days;
using std::chrono::seconds;

// One change of a zone's clock.
struct Change {
    const Zone& zone;
    UtcTime at;
    seconds before, after; // offsets
    CivilTime shown_before() const { return CivilTime(at.since_origin() + before); }
    CivilTime shown_after() const { return CivilTime(at.since_origin() + after); }
    bool forward() const { return after > before; }
};

// Hours and minutes of "hh:mm".
std::string time_of_day(CivilTime at) {
    const auto minutes =
        std::chrono::floor<std::chrono::minutes>(at - programme::civil(programme::date_of(at))).count();
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

// Where an entry's times of day fall into what the change leaves out or repeats: `from`, `to`, a rule's time.
void tell_times(const Entry& entry, const Change& change, std::vector<std::string>& lines) {
    const CivilTime low = std::min(change.shown_before(), change.shown_after());
    const CivilTime high = std::max(change.shown_before(), change.shown_after());
    const auto tell = [&](const char* what, CivilTime at) {
        if (at < low || at >= high) return;
        if (change.forward())
            lines.push_back(fmt::format("  {} {} at {}: there is no {} that day", entry.name, what,
                                        time_of_day(change.zone.to_civil(change.zone.to_utc(at))),
                                        time_of_day(at)));
        else
            lines.push_back(fmt::format("  {} {} at the first {} of two", entry.name, what, time_of_day(at)));
    };
    if (entry.when.rule && entry.when.starting) {
        programme::expand(
            *entry.when.rule, *entry.when.starting,
            [&](CivilTime at) {
                tell("begins", at);
                return at < high;
            },
            low);
        return;
    }
    for (const programme::Date day : {programme::date_of(low) - days(1), programme::date_of(low)}) {
        if (!entry.when.days.contains(day)) continue;
        const bool overnight = entry.when.from && entry.when.to && *entry.when.to < *entry.when.from;
        if (entry.when.from) tell("begins", programme::civil(day, *entry.when.from));
        if (entry.when.to) tell("ends", programme::civil(overnight ? day + days(1) : day, *entry.when.to));
    }
}

void tell_lengths(const Entry& entry, const Change& change, std::vector<std::string>& lines) {
    if (entry.when.every || entry.when.length) return; // as long as ever
    for (const Occurrence& one :
         programme::occurrences(entry.when, change.zone, change.at - Duration(1), change.at + Duration(1))) {
        if (one.start >= change.at || one.end <= change.at || one.end == UtcTime::never()) continue;
        const auto minutes = std::chrono::round<std::chrono::minutes>(one.end - one.start).count();
        const auto usual = std::chrono::round<std::chrono::minutes>(change.zone.to_civil(one.end) -
                                                                    change.zone.to_civil(one.start))
                               .count();
        lines.push_back(fmt::format("  {} of {} lasts {}:{:02} h instead of {}:{:02} h", entry.name,
                                    civil_text(one.start, change.zone).substr(0, 16), minutes / 60,
                                    minutes % 60, usual / 60, usual % 60));
    }
}

} // namespace

std::vector<std::string> clock_changes(const programme::Programme& programme, UtcTime now) {
    std::set<std::string> names{programme.zone};
    for (const Entry& entry : programme.entries) names.insert(entry.zone);
    std::vector<std::string> lines;
    for (const std::string& name : names) {
        const auto zone = Zone::find(name);
        if (!zone) continue;
        const UtcTime at = zone->next_change(now);
        if (at == UtcTime::never() || at - now > horizon) continue;
        const Change change{*zone, at, zone->offset_at(at - Duration(1)), zone->offset_at(at)};
        lines.push_back(fmt::format("the clocks of {} go {} on {}, from {} to {}:", name,
                                    change.forward() ? "forward" : "back",
                                    civil_text(at - Duration(1), *zone).substr(0, 10),
                                    time_of_day(change.shown_before()), time_of_day(change.shown_after())));
        const std::size_t before = lines.size();
        for (const Entry& entry : programme.entries) {
            if (entry.zone != name) continue;
            tell_times(entry, change, lines);
            tell_lengths(entry, change, lines);
        }
        if (lines.size() == before) lines.push_back("  no entry begins, ends or runs then");
    }
    return lines;
}

} // namespace lianping::ctl
