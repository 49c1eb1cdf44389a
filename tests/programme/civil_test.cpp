#include "civil_text.h"
#include "programme/civil.h"
#include "programme/zone_rule.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace lianping::programme {
namespace {

Zone zone(const char* name) {
    auto found = Zone::find(name);
    EXPECT_TRUE(found) << name;
    return std::move(found).value();
}

std::string utc_of(const char* zone_name, const char* local) {
    return written(zone(zone_name).to_utc(at(local)));
}

TEST(Civil, a_time_that_does_not_exist_is_read_with_the_offset_before_the_gap) {
    EXPECT_EQ(utc_of("Europe/Berlin", "2026-03-29 01:59:59"), "2026-03-29 00:59:59");
    EXPECT_EQ(utc_of("Europe/Berlin", "2026-03-29 02:00"), "2026-03-29 01:00"); // shown as 03:00
    EXPECT_EQ(utc_of("Europe/Berlin", "2026-03-29 02:30"), "2026-03-29 01:30"); // shown as 03:30
    EXPECT_EQ(utc_of("Europe/Berlin", "2026-03-29 03:00"), "2026-03-29 01:00");
    EXPECT_EQ(utc_of("America/New_York", "2026-03-08 02:30"), "2026-03-08 07:30"); // shown as 03:30
    EXPECT_EQ(utc_of("America/New_York", "2026-03-08 03:00"), "2026-03-08 07:00");
}

TEST(Civil, a_time_that_happens_twice_means_the_first) {
    EXPECT_EQ(utc_of("Europe/Berlin", "2026-10-25 01:59:59"), "2026-10-24 23:59:59");
    EXPECT_EQ(utc_of("Europe/Berlin", "2026-10-25 02:30"), "2026-10-25 00:30");
    EXPECT_EQ(utc_of("Europe/Berlin", "2026-10-25 03:00"), "2026-10-25 02:00");
    EXPECT_EQ(utc_of("America/New_York", "2026-11-01 01:30"), "2026-11-01 05:30");
    EXPECT_EQ(utc_of("America/New_York", "2026-11-01 02:30"), "2026-11-01 07:30");
}

TEST(Civil, a_midnight_that_does_not_exist_is_one_oclock) {
    EXPECT_EQ(utc_of("America/Santiago", "2026-09-06 00:00"), "2026-09-06 04:00"); // shown as 01:00
    EXPECT_EQ(utc_of("America/Santiago", "2026-09-06 01:00"), "2026-09-06 04:00");
    EXPECT_EQ(utc_of("Africa/Cairo", "2026-04-24 00:00"), "2026-04-23 22:00");
}

TEST(Civil, a_midnight_that_happens_twice_means_the_first) {
    EXPECT_EQ(utc_of("America/Havana", "2024-11-03 00:30"), "2024-11-03 04:30");
    EXPECT_EQ(utc_of("America/Havana", "2024-11-03 01:00"), "2024-11-03 06:00");
}

TEST(Civil, a_day_that_an_island_left_out_is_read_with_the_offset_before) {
    EXPECT_EQ(utc_of("Pacific/Apia", "2011-12-29 23:59"), "2011-12-30 09:59");
    EXPECT_EQ(utc_of("Pacific/Apia", "2011-12-30 12:00"), "2011-12-30 22:00");
    EXPECT_EQ(utc_of("Pacific/Apia", "2011-12-31 12:00"), "2011-12-30 22:00");
}

TEST(Civil, half_hour_changes_are_read_as_well) {
    EXPECT_EQ(utc_of("Australia/Lord_Howe", "2026-10-04 02:15"), "2026-10-03 15:45"); // shown as 02:45
    EXPECT_EQ(utc_of("Australia/Lord_Howe", "2026-04-05 01:45"), "2026-04-04 14:45"); // the first of two
}

TEST(Civil, wall_clocks_and_utc_agree_outside_of_changes) {
    const Zone berlin = zone("Europe/Berlin");
    for (UtcTime t = utc("2026-01-01"); t < utc("2027-01-01"); t += 7h) {
        const CivilTime local = berlin.to_civil(t);
        const UtcTime back = berlin.to_utc(local);
        if (back != t) {
            EXPECT_EQ(t - back, 1h) << written(t);
            EXPECT_EQ(written(t).substr(0, 10), "2026-10-25");
        }
    }
}

TEST(Civil, the_next_change_of_the_clock_is_found) {
    EXPECT_EQ(written(zone("Europe/Berlin").next_change(utc("2026-01-01"))), "2026-03-29 01:00");
    EXPECT_EQ(written(zone("Europe/Berlin").next_change(utc("2026-03-29 00:59:59"))), "2026-03-29 01:00");
    EXPECT_EQ(written(zone("Europe/Berlin").next_change(utc("2026-03-29 01:00"))), "2026-10-25 01:00");
    EXPECT_EQ(zone("Asia/Shanghai").next_change(utc("2026-01-01")), UtcTime::never());
    EXPECT_EQ(zone("UTC").next_change(utc("2026-01-01")), UtcTime::never());
}

// The files list the changes to 2037; a timeline of 50 years goes on by their last rule. Answers from
// Python's zoneinfo.
TEST(Civil, the_clock_goes_on_changing_after_the_listed_changes) {
    struct Answer {
        const char* zone;
        int january, july; // offsets in 2055
        const char* next;  // after 2060-01-01
    };
    const Answer answers[] = {
        {"Europe/Berlin", 3600, 7200, "2060-03-28 01:00"},
        {"America/New_York", -18000, -14400, "2060-03-14 07:00"},
        {"Europe/Dublin", 0, 3600, "2060-03-28 01:00"},
        {"Asia/Jerusalem", 7200, 10800, "2060-03-26 00:00"},
        {"America/Nuuk", -7200, -3600, "2060-03-28 01:00"},
        {"Australia/Lord_Howe", 39600, 37800, "2060-04-03 15:00"},
        {"America/Santiago", -10800, -14400, "2060-04-04 03:00"},
        {"Asia/Gaza", 7200, 10800, "2060-03-27 00:00"},
        {"Asia/Shanghai", 28800, 28800, "never"},
    };
    for (const Answer& answer : answers) {
        SCOPED_TRACE(answer.zone);
        const Zone there = zone(answer.zone);
        EXPECT_EQ(there.offset_at(utc("2055-01-15 12:00")).count(), answer.january);
        EXPECT_EQ(there.offset_at(utc("2055-07-15 12:00")).count(), answer.july);
        EXPECT_EQ(written(there.next_change(utc("2060-01-01"))), answer.next);
    }
    EXPECT_EQ(utc_of("Europe/Berlin", "2060-03-28 02:30"), "2060-03-28 01:30");
    EXPECT_EQ(utc_of("Europe/Berlin", "2060-10-31 02:30"), "2060-10-31 00:30");
    EXPECT_EQ(written(zone("Europe/Berlin").next_change(utc("2037-06-01"))), "2037-10-25 01:00");
    EXPECT_EQ(written(zone("Europe/Berlin").next_change(utc("2037-12-01"))), "2038-03-28 01:00");
}

TEST(Civil, a_rule_with_days_of_the_year_is_read) {
    const auto julian = ZoneRule::parse("<+01>-1<+02>,J60/2,J300/2");
    ASSERT_TRUE(julian);
    const auto span = julian->span_at(std::chrono::sys_days(std::chrono::year(2028) / 5 / 1));
    EXPECT_EQ(span.offset, 7200s);
    EXPECT_EQ(span.begin,
              std::chrono::sys_days(std::chrono::year(2028) / 3 / 1) + 1h); // 1 March in leap years, too
    EXPECT_FALSE(ZoneRule::parse("CST-8"));
    EXPECT_FALSE(ZoneRule::parse(""));
    EXPECT_FALSE(ZoneRule::parse("TZif2\x01\x02"));
    EXPECT_FALSE(ZoneRule::parse("EST5EDT,M13.2.0,M11.1.0"));
}

TEST(Civil, a_zone_that_is_not_there_is_named) {
    const auto missing = Zone::find("Asia/Xiamen");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, Error::Code::not_found);
    EXPECT_NE(missing.error().message.find("Asia/Xiamen"), std::string::npos);
    for (const char* name : {"", "../etc/passwd", "/etc/localtime", "Asia", "Asia/"})
        EXPECT_FALSE(Zone::find(name)) << name;
}

TEST(Civil, the_ends_of_time_stay_where_they_are) {
    const Zone berlin = zone("Europe/Berlin");
    EXPECT_EQ(berlin.to_utc(CivilTime::never()), UtcTime::never());
    EXPECT_EQ(berlin.to_utc(CivilTime::always()), UtcTime::always());
    EXPECT_EQ(berlin.to_civil(UtcTime::never()), CivilTime::never());
    EXPECT_EQ(berlin.to_civil(UtcTime::always()), CivilTime::always());
    EXPECT_EQ(berlin.next_change(UtcTime::never()), UtcTime::never());
}

TEST(Civil, a_set_of_days_knows_weekdays_and_ranges) {
    const DaySet weekend{0b1100000, {}};
    EXPECT_TRUE(weekend.contains(on("2026-11-28"))); // a Saturday
    EXPECT_FALSE(weekend.contains(on("2026-11-27")));
    const DaySet christmas{0, {{on("2026-12-24"), on("2026-12-26")}}};
    EXPECT_FALSE(christmas.contains(on("2026-12-23")));
    EXPECT_TRUE(christmas.contains(on("2026-12-24")));
    EXPECT_TRUE(christmas.contains(on("2026-12-26")));
    EXPECT_FALSE(christmas.contains(on("2026-12-27")));
    EXPECT_TRUE(DaySet::daily().contains(on("1969-12-31")));
}

TEST(Civil, the_machine_has_a_zone) {
    const char* before = std::getenv("TZ");
    const std::string kept = before != nullptr ? before : "";
    setenv("TZ", ":America/New_York", 1);
    EXPECT_EQ(Zone::machine().name(), "America/New_York");
    setenv("TZ", "/usr/share/zoneinfo/Asia/Shanghai", 1);
    EXPECT_EQ(Zone::machine().name(), "Asia/Shanghai");
    unsetenv("TZ");
    EXPECT_FALSE(Zone::machine().name().empty());
    if (before != nullptr) setenv("TZ", kept.c_str(), 1);
}

} // namespace
} // namespace lianping::programme
