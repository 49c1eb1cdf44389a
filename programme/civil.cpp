#include "programme/civil.h"

#include "programme/zone_rule.h"

#include <date/tz.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace lianping::programme {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr auto system_zones = "/usr/share/zoneinfo/";
// No wall clock was ever further from UTC than this.
constexpr seconds widest_offset{26 * 3600};

struct ZoneTable {
    const date::time_zone* listed = nullptr;
    std::optional<ZoneRule> rule; // after the listed changes
};

// A file of zone data ends with a line that holds its rule.
std::optional<ZoneRule> rule_of(const std::string& zone) {
    std::ifstream file(system_zones + zone, std::ios::binary);
    std::string line, last;
    while (std::getline(file, line)) last = line;
    return ZoneRule::parse(last);
}

const ZoneTable* table_of(const std::string& name) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<ZoneTable>> known;
    const std::scoped_lock lock(mutex);
    if (const auto found = known.find(name); found != known.end()) return found->second.get();
    try {
        auto table = std::make_unique<ZoneTable>();
        table->listed = date::locate_zone(name);
        table->listed->get_info(date::sys_seconds{}); // reads the file now, where its faults can be told
        table->rule = rule_of(name);
        return known.emplace(name, std::move(table)).first->second.get();
    } catch (const std::exception&) {
        return nullptr;
    }
}

sys_seconds floor_seconds(Duration since_1970) {
    return sys_seconds(std::chrono::floor<seconds>(since_1970));
}

bool is_edge(Duration since_1970) {
    return since_1970 > Duration::max() - 2 * widest_offset ||
           since_1970 < Duration::min() + 2 * widest_offset;
}

OffsetSpan span_at(const ZoneTable* table, sys_seconds at) {
    if (table == nullptr) return {sys_seconds::min(), sys_seconds::max(), seconds(0)};
    const auto info = table->listed->get_info(date::sys_seconds(at.time_since_epoch()));
    const OffsetSpan listed{sys_seconds(info.begin.time_since_epoch()),
                            sys_seconds(info.end.time_since_epoch()), info.offset};
    const bool beyond_list = listed.end > floor_seconds(Duration::max());
    if (!beyond_list || !table->rule) return listed;
    OffsetSpan ruled = table->rule->span_at(at);
    ruled.begin = std::max(ruled.begin, listed.begin);
    return ruled;
}

} // namespace

bool DaySet::contains(Date day) const {
    const unsigned monday_first = std::chrono::weekday(day).iso_encoding() - 1;
    if (((weekdays >> monday_first) & 1U) != 0) return true;
    return std::any_of(dates.begin(), dates.end(),
                       [&](const DateRange& range) { return range.contains(day); });
}

Date date_of(CivilTime at) { return Date(std::chrono::floor<std::chrono::days>(at.since_origin())); }

Result<Zone> Zone::find(std::string_view name) {
    std::string owned(name);
    if (const ZoneTable* table = table_of(owned)) return Zone(std::move(owned), table);
    if (owned == "UTC") return Zone(std::move(owned), nullptr);
    return fail(Error::Code::not_found, "no time zone is called \"" + owned +
                                            "\"; use a name such as Asia/Shanghai or Europe/Berlin");
}

Zone Zone::machine() {
    if (const char* set = std::getenv("TZ"); set != nullptr && *set != '\0') {
        std::string_view name(set);
        if (name.front() == ':') name.remove_prefix(1);
        if (name.starts_with(system_zones)) name.remove_prefix(std::string_view(system_zones).size());
        if (auto zone = find(name)) return std::move(zone).value();
    }
    try {
        if (auto zone = find(date::current_zone()->name())) return std::move(zone).value();
    } catch (const std::exception&) {
        // No zone is set, or none that the database knows.
    }
    return {"UTC", nullptr};
}

UtcTime Zone::to_utc(CivilTime at) const {
    const Duration local = at.since_origin();
    if (is_edge(local)) return UtcTime(local);
    const auto* table = static_cast<const ZoneTable*>(handle_);
    const sys_seconds last = floor_seconds(local + widest_offset);
    OffsetSpan span = span_at(table, floor_seconds(local - widest_offset));
    for (;;) {
        // What this span's clock would make of it. The first span whose own time that is, is the first time
        // that it happens; where it is past this span but not yet in the next, it is in the gap between them.
        const Duration utc = local - Duration(span.offset);
        if (floor_seconds(utc) < span.end || span.end > last) return UtcTime(utc);
        const OffsetSpan next = span_at(table, span.end);
        if (floor_seconds(local - Duration(next.offset)) < next.begin) return UtcTime(utc);
        span = next;
    }
}

CivilTime Zone::to_civil(UtcTime at) const {
    if (is_edge(at.since_origin())) return CivilTime(at.since_origin());
    return CivilTime(at.since_origin() + Duration(offset_at(at)));
}

seconds Zone::offset_at(UtcTime at) const {
    return span_at(static_cast<const ZoneTable*>(handle_), floor_seconds(at.since_origin())).offset;
}

UtcTime Zone::next_change(UtcTime at) const {
    const auto* table = static_cast<const ZoneTable*>(handle_);
    OffsetSpan span = span_at(table, floor_seconds(at.since_origin()));
    const seconds offset = span.offset;
    // A span may end with a change of name alone.
    while (span.end <= floor_seconds(Duration::max() - 2 * widest_offset)) {
        const OffsetSpan next = span_at(table, span.end);
        if (next.offset != offset) return UtcTime(Duration(next.begin.time_since_epoch()));
        if (next.end <= span.end) break;
        span = next;
    }
    return UtcTime::never();
}

} // namespace lianping::programme
