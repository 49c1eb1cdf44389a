// When entries are due, as an operator would write the answers down. Zones: UTC, where nothing else is said.

#include "civil_text.h"
#include "programme/occurrences.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using Rows = std::vector<std::string>;

TimeOfDay clock(int hours, int minutes = 0) {
    return {std::chrono::hours(hours) + std::chrono::minutes(minutes)};
}

Occurrences window(TimeOfDay from, TimeOfDay to, DaySet days = DaySet::daily()) {
    Occurrences when;
    when.days = std::move(days);
    when.from = from;
    when.to = to;
    return when;
}

Occurrences rule(const char* text, const char* starting, std::optional<Duration> length) {
    Occurrences when;
    when.rule = parse_recurrence(text).value();
    when.starting = at(starting);
    when.length = length;
    return when;
}

// As "start - end" in UTC.
Rows due(const Occurrences& when, const char* zone, const char* from, const char* to) {
    Rows rows;
    for (const Occurrence& one : occurrences(when, Zone::find(zone).value(), utc(from), utc(to)))
        rows.push_back(written(one.start) + " - " + written(one.end));
    return rows;
}

constexpr std::uint8_t monday = 1, tuesday = 2, wednesday = 4, thursday = 8, friday = 16, saturday = 32,
                       sunday = 64;
constexpr std::uint8_t weekdays = monday | tuesday | wednesday | thursday | friday;

TEST(Occurrences, a_daily_window_is_due_each_day) {
    EXPECT_EQ(due(window(clock(8, 30), clock(21)), "Asia/Shanghai", "2026-11-28", "2026-11-29"),
              (Rows{"2026-11-28 00:30 - 2026-11-28 13:00"}));
    EXPECT_EQ(due(window(clock(8, 30), clock(21)), "UTC", "2026-11-28", "2026-11-30"),
              (Rows{"2026-11-28 08:30 - 2026-11-28 21:00", "2026-11-29 08:30 - 2026-11-29 21:00"}));
}

TEST(Occurrences, one_that_touches_the_span_has_its_true_start_and_end) {
    const Occurrences when = window(clock(8), clock(20));
    EXPECT_EQ(due(when, "UTC", "2026-11-28 12:00", "2026-11-28 12:01"),
              (Rows{"2026-11-28 08:00 - 2026-11-28 20:00"}));
    EXPECT_TRUE(due(when, "UTC", "2026-11-28 20:00", "2026-11-29 08:00").empty()); // ends and begins outside
    EXPECT_EQ(due(when, "UTC", "2026-11-28 19:59:59", "2026-11-29 08:00:01").size(), 2U);
    EXPECT_TRUE(due(when, "UTC", "2026-11-28 12:00", "2026-11-28 12:00").empty());
}

// FalconChristmas/fpp#1746: does last evening still play after a start past midnight?
TEST(Occurrences, a_window_past_midnight_belongs_to_the_day_it_starts_on) {
    const Occurrences friday_night = window(clock(22), clock(2), {friday, {}});
    EXPECT_EQ(due(friday_night, "UTC", "2026-11-28", "2026-11-28 01:00"),
              (Rows{"2026-11-27 22:00 - 2026-11-28 02:00"}));
    EXPECT_EQ(due(friday_night, "UTC", "2026-11-28 03:00", "2026-12-06"),
              (Rows{"2026-12-04 22:00 - 2026-12-05 02:00"}));
}

// FalconChristmas/fpp#489: a window from Saturday into Sunday never ended.
TEST(Occurrences, a_window_from_saturday_into_sunday_ends) {
    const Occurrences when = window(clock(18), clock(0, 30), {saturday, {}});
    EXPECT_EQ(due(when, "America/New_York", "2026-11-28", "2026-11-30"),
              (Rows{"2026-11-28 23:00 - 2026-11-29 05:30"}));
    EXPECT_TRUE(due(when, "America/New_York", "2026-11-29 05:30", "2026-12-05").empty());
}

// FalconChristmas/fpp#1089: half past midnight was saved as noon.
TEST(Occurrences, half_past_midnight_is_half_past_midnight) {
    EXPECT_EQ(due(window(clock(0, 30), clock(1)), "UTC", "2026-11-28", "2026-11-29"),
              (Rows{"2026-11-28 00:30 - 2026-11-28 01:00"}));
}

TEST(Occurrences, twenty_four_hours_is_the_end_of_the_day) {
    EXPECT_EQ(due(window(clock(20), clock(24), {thursday, {}}), "UTC", "2026-11-23", "2026-11-30"),
              (Rows{"2026-11-26 20:00 - 2026-11-27 00:00"}));
}

TEST(Occurrences, days_without_times_are_whole_days) {
    Occurrences when;
    when.days = {weekdays, {}};
    EXPECT_EQ(due(when, "UTC", "2026-11-27 12:00", "2026-11-30 12:00"),
              (Rows{"2026-11-27 00:00 - 2026-11-28 00:00", "2026-11-30 00:00 - 2026-12-01 00:00"}));
}

TEST(Occurrences, an_entry_that_says_nothing_about_when_is_due_always) {
    EXPECT_EQ(due({}, "Asia/Shanghai", "2026-11-28", "2026-11-29"), (Rows{"1969-12-31 16:00 - never"}));
    EXPECT_EQ(due({}, "Asia/Shanghai", "2075-11-28", "2075-11-29"), (Rows{"1969-12-31 16:00 - never"}));
}

TEST(Occurrences, dates_and_ranges_are_days_as_well) {
    Occurrences when =
        window(clock(10), clock(11),
               {0, {{on("2026-12-01"), on("2026-12-01")}, {on("2026-12-24"), on("2026-12-26")}}});
    EXPECT_EQ(due(when, "UTC", "2026-11-01", "2027-12-31"),
              (Rows{"2026-12-01 10:00 - 2026-12-01 11:00", "2026-12-24 10:00 - 2026-12-24 11:00",
                    "2026-12-25 10:00 - 2026-12-25 11:00", "2026-12-26 10:00 - 2026-12-26 11:00"}));
}

// EXAMPLES, first tests: a daily 02:30 on both days. xibo#1775, fpp#1151.
TEST(Occurrences, half_past_two_in_berlin_on_the_days_the_clock_changes) {
    const Occurrences when = window(clock(2, 30), clock(4));
    EXPECT_EQ(due(when, "Europe/Berlin", "2026-03-28", "2026-03-31"),
              (Rows{"2026-03-28 01:30 - 2026-03-28 03:00", // CET
                    "2026-03-29 01:30 - 2026-03-29 02:00", // 03:30 to 04:00 CEST on the wall
                    "2026-03-30 00:30 - 2026-03-30 02:00"}));
    EXPECT_EQ(
        due(when, "Europe/Berlin", "2026-10-24", "2026-10-27"),
        (Rows{"2026-10-24 00:30 - 2026-10-24 02:00", // CEST
              "2026-10-25 00:30 - 2026-10-25 03:00", // the first 02:30, to 04:00 CET: two hours and a half
              "2026-10-26 01:30 - 2026-10-26 03:00"}));
}

TEST(Occurrences, half_past_two_in_new_york_on_the_days_the_clock_changes) {
    const Occurrences when = window(clock(2, 30), clock(4));
    EXPECT_EQ(due(when, "America/New_York", "2026-03-07", "2026-03-10"),
              (Rows{"2026-03-07 07:30 - 2026-03-07 09:00", "2026-03-08 07:30 - 2026-03-08 08:00",
                    "2026-03-09 06:30 - 2026-03-09 08:00"}));
    EXPECT_EQ(due(when, "America/New_York", "2026-10-31", "2026-11-03"),
              (Rows{"2026-10-31 06:30 - 2026-10-31 08:00",
                    "2026-11-01 07:30 - 2026-11-01 09:00", // 02:30 comes once
                    "2026-11-02 07:30 - 2026-11-02 09:00"}));
}

TEST(Occurrences, a_window_that_lies_in_the_gap_is_shifted_with_it) {
    EXPECT_EQ(due(window(clock(2, 15), clock(2, 45)), "Europe/Berlin", "2026-03-29", "2026-03-30"),
              (Rows{"2026-03-29 01:15 - 2026-03-29 01:45"}));
}

TEST(Occurrences, a_window_whose_ends_fall_together_in_the_gap_is_left_out) {
    EXPECT_TRUE(due(window(clock(2), clock(3)), "Europe/Berlin", "2026-03-29", "2026-03-30").empty());
    EXPECT_TRUE(due(window(clock(2, 30), clock(3, 30)), "Europe/Berlin", "2026-03-29", "2026-03-30").empty());
}

TEST(Occurrences, a_rule_with_a_length_lasts_as_long_on_the_day_the_clock_changes) {
    EXPECT_EQ(due(rule("FREQ=DAILY", "2026-03-01 02:30", 45min), "Europe/Berlin", "2026-03-29", "2026-03-30"),
              (Rows{"2026-03-29 01:30 - 2026-03-29 02:15"}));
}

TEST(Occurrences, a_day_without_midnight_begins_at_one) {
    Occurrences when;
    when.days = {sunday, {}};
    EXPECT_EQ(due(when, "America/Santiago", "2026-09-06", "2026-09-07"),
              (Rows{"2026-09-06 04:00 - 2026-09-07 03:00"}));
    EXPECT_EQ(
        due(window(clock(22), clock(0, 30), {saturday, {}}), "America/Santiago", "2026-09-05", "2026-09-07"),
        (Rows{"2026-09-06 02:00 - 2026-09-06 04:30"})); // to 00:30, which is 01:30
}

TEST(Occurrences, a_night_is_an_hour_shorter_or_longer_when_the_clock_changes_in_it) {
    EXPECT_EQ(due(window(clock(22), clock(6), {saturday, {}}), "Europe/Berlin", "2026-03-28", "2026-03-30"),
              (Rows{"2026-03-28 21:00 - 2026-03-29 04:00"}));
    EXPECT_EQ(due(window(clock(22), clock(6), {saturday, {}}), "Europe/Berlin", "2026-10-24", "2026-10-26"),
              (Rows{"2026-10-24 20:00 - 2026-10-25 05:00"}));
}

// xibo#1741, #3853: the entry's zone rules, whatever the machine's.
TEST(Occurrences, the_same_wall_clock_is_another_instant_in_another_zone) {
    EXPECT_EQ(due(window(clock(9), clock(10)), "Asia/Shanghai", "2026-11-28", "2026-11-29"),
              (Rows{"2026-11-28 01:00 - 2026-11-28 02:00"}));
    EXPECT_EQ(due(window(clock(9), clock(10)), "America/New_York", "2026-11-28", "2026-11-29"),
              (Rows{"2026-11-28 14:00 - 2026-11-28 15:00"}));
}

TEST(Occurrences, the_weekly_micro_class_is_due_on_saturdays) {
    EXPECT_EQ(due(rule("FREQ=WEEKLY;BYDAY=SA", "2026-11-28 14:30", 45min), "Asia/Shanghai", "2026-11-01",
                  "2026-12-08"),
              (Rows{"2026-11-28 06:30 - 2026-11-28 07:15", "2026-12-05 06:30 - 2026-12-05 07:15"}));
}

TEST(Occurrences, a_date_drops_what_starts_on_it_and_an_instant_drops_that_one) {
    Occurrences when = rule("FREQ=DAILY;BYHOUR=9,21", "2026-12-24 09:00", 1h);
    when.except = {DateRange{on("2026-12-25"), on("2026-12-26")}, at("2026-12-27 21:00")};
    EXPECT_EQ(due(when, "UTC", "2026-12-24", "2026-12-28"),
              (Rows{"2026-12-24 09:00 - 2026-12-24 10:00", "2026-12-24 21:00 - 2026-12-24 22:00",
                    "2026-12-27 09:00 - 2026-12-27 10:00"}));
}

TEST(Occurrences, a_date_drops_the_night_that_starts_on_it_and_not_the_one_that_ends_on_it) {
    Occurrences when = window(clock(22), clock(2));
    when.except = {DateRange{on("2026-12-25"), on("2026-12-25")}};
    EXPECT_EQ(due(when, "UTC", "2026-12-25", "2026-12-27"),
              (Rows{"2026-12-24 22:00 - 2026-12-25 02:00", "2026-12-26 22:00 - 2026-12-27 02:00"}));
}

TEST(Occurrences, an_instant_that_does_not_exist_drops_the_occurrence_read_from_it) {
    Occurrences when = rule("FREQ=DAILY", "2026-03-01 02:30", 45min);
    when.except = {at("2026-03-29 03:30")}; // what 02:30 is read as on that day
    EXPECT_TRUE(due(when, "Europe/Berlin", "2026-03-29", "2026-03-30").empty());
}

TEST(Occurrences, also_adds_one_of_the_same_length) {
    Occurrences when = rule("FREQ=WEEKLY;BYDAY=SA", "2026-11-28 14:30", 45min);
    when.also = {at("2026-12-30 14:30"), at("2026-11-20 10:00")};
    EXPECT_EQ(due(when, "Asia/Shanghai", "2026-12-27", "2027-01-02"),
              (Rows{"2026-12-30 06:30 - 2026-12-30 07:15"}));
    EXPECT_EQ(due(when, "Asia/Shanghai", "2026-11-01", "2026-11-21"),
              (Rows{"2026-11-20 02:00 - 2026-11-20 02:45"}));

    Occurrences weekly = window(clock(8, 30), clock(21), {monday, {}});
    weekly.also = {at("2026-11-28 08:30")}; // a date, which the reader puts at the entry's own time
    EXPECT_EQ(due(weekly, "UTC", "2026-11-24", "2026-11-30"), (Rows{"2026-11-28 08:30 - 2026-11-28 21:00"}));
}

TEST(Occurrences, what_is_excepted_stays_so_where_also_names_it) {
    Occurrences when = window(clock(8), clock(9), {monday, {}});
    when.also = {at("2026-11-28 08:00")};
    when.except = {DateRange{on("2026-11-28"), on("2026-11-28")}};
    EXPECT_TRUE(due(when, "UTC", "2026-11-24", "2026-11-30").empty());
}

TEST(Occurrences, one_that_overlaps_itself_is_cut_by_the_next) {
    EXPECT_EQ(due(rule("FREQ=DAILY", "2026-11-01 09:00", 25h), "UTC", "2026-11-02 10:00", "2026-11-02 11:00"),
              (Rows{"2026-11-02 09:00 - 2026-11-03 09:00"}));
    // Cut by one that lies far behind the span.
    EXPECT_EQ(due(rule("FREQ=MONTHLY", "2026-01-01 09:00", 90 * 24h), "UTC", "2026-11-02", "2026-11-03"),
              (Rows{"2026-11-01 09:00 - 2026-12-01 09:00"}));
    // The last of a series keeps its length.
    EXPECT_EQ(
        due(rule("FREQ=MONTHLY;COUNT=2", "2026-01-01 09:00", 90 * 24h), "UTC", "2026-03-02", "2026-03-03"),
        (Rows{"2026-02-01 09:00 - 2026-05-02 09:00"}));
}

TEST(Occurrences, one_without_a_length_goes_on_to_the_next) {
    EXPECT_EQ(due(rule("FREQ=YEARLY", "2020-06-01 09:00", {}), "UTC", "2026-03-02", "2026-03-03"),
              (Rows{"2025-06-01 09:00 - 2026-06-01 09:00"}));
    EXPECT_EQ(due(rule("FREQ=YEARLY;COUNT=2", "2020-06-01 09:00", {}), "UTC", "2026-03-02", "2026-03-03"),
              (Rows{"2021-06-01 09:00 - never"}));
    Occurrences once;
    once.starting = at("2026-11-28 14:30");
    EXPECT_EQ(due(once, "UTC", "2050-01-01", "2050-01-02"), (Rows{"2026-11-28 14:30 - never"}));
    EXPECT_TRUE(due(once, "UTC", "2026-11-01", "2026-11-02").empty());
}

TEST(Occurrences, insertions_come_from_the_hour_on_and_not_at_the_end) {
    Occurrences anthem = window(clock(9), clock(12), {weekdays, {}});
    anthem.every = 1h;
    EXPECT_EQ(due(anthem, "UTC", "2026-11-27", "2026-11-30"),
              (Rows{"2026-11-27 09:00 - 2026-11-27 10:00", "2026-11-27 10:00 - 2026-11-27 11:00",
                    "2026-11-27 11:00 - 2026-11-27 12:00"}));
    EXPECT_EQ(due(anthem, "UTC", "2026-11-27 10:30", "2026-11-27 10:40"),
              (Rows{"2026-11-27 10:00 - 2026-11-27 11:00"}));
}

TEST(Occurrences, an_insertion_is_not_cut_by_the_end_of_the_window) {
    Occurrences when = window(clock(9), clock(10));
    when.every = 40min;
    EXPECT_EQ(due(when, "UTC", "2026-11-27", "2026-11-28"),
              (Rows{"2026-11-27 09:00 - 2026-11-27 09:40", "2026-11-27 09:40 - 2026-11-27 10:20"}));
}

TEST(Occurrences, insertions_keep_to_the_wall_clock_when_it_changes) {
    Occurrences when = window(clock(0), clock(6));
    when.every = 2h;
    EXPECT_EQ(due(when, "Europe/Berlin", "2026-03-28 23:00", "2026-03-29 04:00"),
              (Rows{"2026-03-28 23:00 - 2026-03-29 01:00",    // 00:00 CET
                    "2026-03-29 01:00 - 2026-03-29 02:00",    // 02:00, which is 03:00 CEST; cut by the next
                    "2026-03-29 02:00 - 2026-03-29 04:00"})); // 04:00 CEST
    when.every = 30min;
    when.from = clock(1, 30);
    when.to = clock(3, 30);
    EXPECT_EQ(due(when, "Europe/Berlin", "2026-03-29", "2026-03-29 20:00"),
              (Rows{"2026-03-29 00:30 - 2026-03-29 01:00", "2026-03-29 01:00 - 2026-03-29 01:30",
                    "2026-03-29 01:30 - 2026-03-29 02:00"})); // 02:00 and 03:00 are one instant
}

TEST(Occurrences, insertions_past_midnight_belong_to_the_day_the_window_starts_on) {
    Occurrences when = window(clock(23), clock(1), {friday, {}});
    when.every = 1h;
    EXPECT_EQ(due(when, "UTC", "2026-11-27", "2026-11-30"),
              (Rows{"2026-11-27 23:00 - 2026-11-28 00:00", "2026-11-28 00:00 - 2026-11-28 01:00"}));
}

TEST(Occurrences, an_end_in_utc_is_compared_as_an_instant) {
    Occurrences when = rule("FREQ=DAILY;UNTIL=20261129T013000Z", "2026-11-28 09:00", 1h);
    EXPECT_EQ(due(when, "Asia/Shanghai", "2026-11-01", "2026-12-31"),
              (Rows{"2026-11-28 01:00 - 2026-11-28 02:00", "2026-11-29 01:00 - 2026-11-29 02:00"}));
    when = rule("FREQ=DAILY;UNTIL=20261129T005959Z", "2026-11-28 09:00", 1h);
    EXPECT_EQ(due(when, "Asia/Shanghai", "2026-11-01", "2026-12-31").size(), 1U);
}

TEST(Occurrences, an_hourly_rule_names_an_instant_once_also_when_an_hour_is_missing) {
    EXPECT_EQ(due(rule("FREQ=HOURLY", "2026-03-29 01:00", 10min), "Europe/Berlin", "2026-03-29",
                  "2026-03-29 02:30"),
              (Rows{"2026-03-29 00:00 - 2026-03-29 00:10", "2026-03-29 01:00 - 2026-03-29 01:10",
                    "2026-03-29 02:00 - 2026-03-29 02:10"}));
}

// garlic-player#32, fpp#1150, Galicaster#488: who asks in the middle sees what began before.
TEST(Occurrences, a_span_cut_anywhere_gives_the_same_occurrences) {
    const char* zones[] = {"Europe/Berlin", "America/New_York", "Asia/Shanghai"};
    Occurrences insertions = window(clock(22), clock(3));
    insertions.every = 45min;
    const Occurrences entries[] = {window(clock(22), clock(6)), window(clock(2, 30), clock(4)), insertions,
                                   rule("FREQ=WEEKLY;BYDAY=SA,SU", "2026-01-03 14:30", 30h)};
    for (const char* name : zones) {
        const Zone zone = Zone::find(name).value();
        for (const Occurrences& when : entries) {
            const auto whole = occurrences(when, zone, utc("2026-02-25"), utc("2026-04-05"));
            for (UtcTime from = utc("2026-03-05"); from < utc("2026-04-03"); from += 5h + 7min) {
                std::vector<Occurrence> expected;
                for (const Occurrence& one : whole)
                    if (one.start < from + 3h && one.end > from) expected.push_back(one);
                EXPECT_EQ(occurrences(when, zone, from, from + 3h), expected) << name << " " << written(from);
            }
        }
    }
}

TEST(Occurrences, fifty_years_are_listed) {
    const auto all = occurrences(window(clock(22), clock(6)), Zone::find("Europe/Berlin").value(),
                                 utc("2026-01-01"), utc("2076-01-01"));
    EXPECT_EQ(all.size(), 18263U); // 18262 days, and the night in which they begin
    EXPECT_EQ(written(all.back().end), "2076-01-01 05:00");
}

TEST(Occurrences, a_rule_of_centuries_is_found_in_each) {
    const Occurrences when = rule("FREQ=YEARLY;INTERVAL=100;COUNT=3", "1997-09-02 09:00", 1h);
    EXPECT_EQ(due(when, "UTC", "2097-09-02", "2097-09-03"), (Rows{"2097-09-02 09:00 - 2097-09-02 10:00"}));
    EXPECT_EQ(due(when, "UTC", "2197-09-02", "2197-09-03"), (Rows{"2197-09-02 09:00 - 2197-09-02 10:00"}));
    Occurrences endless = rule("FREQ=YEARLY;INTERVAL=100", "1900-06-01 09:00", {});
    EXPECT_EQ(due(endless, "UTC", "2199-01-01", "2199-01-02"), (Rows{"2100-06-01 09:00 - 2200-06-01 09:00"}));
    Occurrences hourly = rule("FREQ=YEARLY", "1900-06-01 09:00", 3h);
    hourly.every = 1h;
    EXPECT_EQ(due(hourly, "UTC", "2199-06-01 11:00", "2199-06-02"),
              (Rows{"2199-06-01 11:00 - 2199-06-01 12:00"}));
}

} // namespace
} // namespace lianping::programme
