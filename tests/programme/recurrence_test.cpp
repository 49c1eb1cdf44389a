#include "civil_text.h"
#include "programme/recurrence.h"
#include "support/effort.h"

#include <gtest/gtest.h>

#include <chrono>

namespace lianping::programme {
namespace {

std::vector<std::string> first_of(const char* text, const char* start, std::size_t count,
                                  CivilTime skip_to = CivilTime::always()) {
    const auto rule = parse_recurrence(text);
    EXPECT_TRUE(rule) << (rule ? "" : rule.error().message);
    std::vector<std::string> found;
    if (!rule || count == 0) return found;
    expand(
        *rule, at(start),
        [&](CivilTime time) {
            if (time >= skip_to) found.push_back(written(time));
            return found.size() < count;
        },
        skip_to);
    return found;
}
using Times = std::vector<std::string>;

std::string refusal(const char* text) {
    const auto rule = parse_recurrence(text);
    return rule ? "" : rule.error().message;
}

TEST(Recurrence, a_weekly_rule_takes_what_it_leaves_open_from_its_start) {
    EXPECT_EQ(first_of("FREQ=WEEKLY", "2026-11-28 14:30", 3),
              (Times{"2026-11-28 14:30", "2026-12-05 14:30", "2026-12-12 14:30"}));
    EXPECT_EQ(first_of("RRULE:FREQ=WEEKLY;BYDAY=SA", "2026-11-28 14:30", 2),
              (Times{"2026-11-28 14:30", "2026-12-05 14:30"}));
    EXPECT_EQ(first_of("freq=weekly;byday=sa;", "2026-11-28 14:30", 1), (Times{"2026-11-28 14:30"}));
}

TEST(Recurrence, a_start_that_the_rule_does_not_hit_is_no_occurrence) {
    EXPECT_EQ(first_of("FREQ=WEEKLY;BYDAY=SA", "2026-11-25 14:30", 2),
              (Times{"2026-11-28 14:30", "2026-12-05 14:30"}));
    EXPECT_EQ(first_of("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-01 10:00", 2),
              (Times{"2026-11-27 10:00", "2026-12-25 10:00"}));
}

TEST(Recurrence, months_without_the_day_are_left_out) {
    EXPECT_EQ(first_of("FREQ=MONTHLY", "2026-01-31 09:00", 3),
              (Times{"2026-01-31 09:00", "2026-03-31 09:00", "2026-05-31 09:00"}));
    EXPECT_EQ(first_of("FREQ=YEARLY", "2024-02-29 09:00", 2),
              (Times{"2024-02-29 09:00", "2028-02-29 09:00"}));
}

TEST(Recurrence, until_as_a_date_holds_that_day_and_as_an_instant_that_instant) {
    EXPECT_EQ(first_of("FREQ=DAILY;UNTIL=20261130", "2026-11-29 20:00", 9),
              (Times{"2026-11-29 20:00", "2026-11-30 20:00"}));
    EXPECT_EQ(first_of("FREQ=DAILY;UNTIL=20261130T200000", "2026-11-29 20:00", 9).size(), 2U);
    EXPECT_EQ(first_of("FREQ=DAILY;UNTIL=20261130T195959", "2026-11-29 20:00", 9).size(), 1U);
    EXPECT_TRUE(parse_recurrence("FREQ=DAILY;UNTIL=20261130T100000Z")->until_is_utc);
}

TEST(Recurrence, a_rule_that_can_never_be_hit_ends) {
    EXPECT_TRUE(first_of("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01 09:00", 1).empty());
    EXPECT_TRUE(first_of("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01 09:00", 1).empty());
    EXPECT_TRUE(first_of("FREQ=SECONDLY;INTERVAL=60;BYSECOND=30", "2026-01-01 09:00", 1).empty());
    EXPECT_TRUE(first_of("FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "2026-01-01 09:00", 1).empty());
    EXPECT_TRUE(first_of("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", "2026-01-01 09:00", 1).empty());
}

TEST(Recurrence, a_count_is_counted_from_the_start_also_when_the_beginning_is_skipped) {
    EXPECT_EQ(first_of("FREQ=DAILY;COUNT=10", "2026-11-01 09:00", 99, at("2026-11-09")),
              (Times{"2026-11-09 09:00", "2026-11-10 09:00"}));
    EXPECT_TRUE(first_of("FREQ=DAILY;COUNT=10", "2026-11-01 09:00", 99, at("2026-12-01")).empty());
}

TEST(Recurrence, every_second_tuesday_stays_every_second_tuesday_after_a_leap_of_fifty_years) {
    EXPECT_EQ(first_of("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "1976-01-06 09:00", 2, at("2026-01-01")),
              (Times{"2026-01-13 09:00", "2026-01-27 09:00"}));
    EXPECT_EQ(first_of("FREQ=HOURLY;INTERVAL=5", "1976-01-01 00:00", 2, at("2026-01-01")),
              (Times{"2026-01-01 03:00", "2026-01-01 08:00"}));
    EXPECT_EQ(first_of("FREQ=YEARLY;INTERVAL=4", "1976-07-01 09:00", 1, at("2026-01-01")),
              (Times{"2028-07-01 09:00"}));
}

TEST(Recurrence, fifty_years_are_expanded_in_a_moment) {
    const support::Effort effort;
    EXPECT_EQ(first_of("FREQ=DAILY", "1976-01-01 09:00", 20000).size(), 20000U);
    EXPECT_EQ(
        first_of("FREQ=YEARLY;BYMONTH=1;BYDAY=MO,WE;BYHOUR=8,12;BYMINUTE=0,30", "1976-01-01 08:00", 1000)
            .size(),
        1000U);
    EXPECT_EQ(first_of("FREQ=SECONDLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=29;BYHOUR=3", "1976-01-01 00:00", 2,
                       at("2060-03-01"))
                  .size(),
              2U);
    EXPECT_LT(effort.spent(), support::Effort::bound(2s)); // a walk through every second takes far more
}

TEST(Recurrence, what_the_rfc_forbids_is_refused_with_what_to_do) {
    EXPECT_NE(refusal("FREQ=DAILY;COUNT=3;UNTIL=20261130").find("COUNT and UNTIL"), std::string::npos);
    EXPECT_NE(refusal("FREQ=WEEKLY;BYDAY=+1TU,-1TH").find("1MO"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;BYDAY=1MO").find("1MO"), std::string::npos);
    EXPECT_NE(refusal("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO").find("BYWEEKNO"), std::string::npos);
    EXPECT_NE(refusal("FREQ=MONTHLY;BYWEEKNO=20").find("YEARLY"), std::string::npos);
    EXPECT_NE(refusal("FREQ=WEEKLY;BYMONTHDAY=2").find("BYMONTHDAY"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;BYYEARDAY=2").find("BYYEARDAY"), std::string::npos);
}

TEST(Recurrence, a_fault_names_the_part_and_what_is_meant) {
    EXPECT_NE(refusal("").find("FREQ"), std::string::npos);
    EXPECT_NE(refusal("BYDAY=SA").find("needs FREQ"), std::string::npos);
    EXPECT_NE(refusal("FREQ=OFTEN").find("FREQ=OFTEN"), std::string::npos);
    EXPECT_NE(refusal("FREQ=WEEKLY;BYDAY=SAT").find("BYDAY=SAT"), std::string::npos);
    EXPECT_NE(refusal("FREQ=WEEKLY;BYDAY=").find("BYDAY="), std::string::npos);
    EXPECT_NE(refusal("FREQ=WEEKLY;BYHOUR=24").find("0 to 23"), std::string::npos);
    EXPECT_NE(refusal("FREQ=MONTHLY;BYMONTHDAY=0").find("1 to 31 or -31 to -1"), std::string::npos);
    EXPECT_NE(refusal("FREQ=MONTHLY;BYDAY=0MO").find("0MO"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;INTERVAL=0").find("INTERVAL=0"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;COUNT=99999999999999999999").find("COUNT"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;UNTIL=20261331").find("UNTIL"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;FREQ=DAILY").find("twice"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;BYEASTER=0").find("BYEASTER"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;WKST").find("NAME=VALUE"), std::string::npos);
}

TEST(Recurrence, a_leap_second_is_the_second_before_it) {
    EXPECT_EQ(first_of("FREQ=MINUTELY;BYSECOND=59,60", "2026-01-01 00:00", 2),
              (Times{"2026-01-01 00:00:59", "2026-01-01 00:01:59"}));
}

} // namespace
} // namespace lianping::programme
