#pragma once
// The rule with which a zone's file ends ("CET-1CEST,M3.5.0,M10.5.0/3", RFC 8536 section 3.3): the changes of
// the clock after those that the file lists. The library that reads the listed ones stops at the last of
// them, in 2037 or, in files made slim, at once; half of a timeline of 50 years lies after that.
//
// Thread-safety: values.

#include <chrono>
#include <optional>
#include <string_view>

namespace lianping::programme {

// Seconds since 1970 UTC, and what is added to UTC between them.
struct OffsetSpan {
    std::chrono::sys_seconds begin, end; // [begin, end)
    std::chrono::seconds offset{};
};

class ZoneRule {
public:
    // Nothing where the text is no rule, or one without changes of the clock.
    static std::optional<ZoneRule> parse(std::string_view text);

    OffsetSpan span_at(std::chrono::sys_seconds at) const;

private:
    struct Change {
        enum class Day { month_week, julian, ordinal };
        Day kind = Day::month_week;
        int month = 1, week = 1, weekday = 0; // week 5: the last; weekday 0: Sunday
        int day = 0;                          // julian: 1 to 365, no 29 February; ordinal: 0 to 365
        std::chrono::seconds time{7200};      // on the wall clock before the change; -167 h to 167 h
        std::chrono::local_seconds in(std::chrono::year year) const;
    };
    friend class ZoneRuleReader;

    std::chrono::seconds standard_{}, summer_{}; // ahead of UTC
    Change to_summer_, to_standard_;
};

} // namespace lianping::programme
