// What is on screen when several entries are due, and how long. 2026-03-02 is a Monday.

#include "planner_making.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using namespace testing;

SiteMaker a_site() {
    SiteMaker maker;
    maker.list("bulletin", "a:10 b:5").list("films", "x:60").list("talk", "t:30").screen("wall", "bulletin");
    return maker;
}

TEST(Precedence, without_a_schedule_the_default_plays_for_ever) {
    SiteMaker maker = a_site();
    EXPECT_EQ(maker.table("2026-03-02 08:00", "2026-03-02 09:00", true), "01-01 00:00 default - ...");
}

TEST(Precedence, without_anything_there_is_the_slate) {
    SiteMaker maker;
    maker.screen("wall", "nothing").list("nothing", "");
    EXPECT_EQ(maker.table("2026-03-02 08:00", "2026-03-02 09:00"), "00:00 slate - ...");
    const ScreenPlan plan = maker.plan("2026-03-02 08:00", "2026-03-03 08:00").plan;
    EXPECT_EQ(plan.entries[plan.segments.back().entry].playlist, "");
    EXPECT_EQ(SiteMaker::seen(plan, maker.at("2026-03-02 08:00")).substr(0, 5), "slate");
}

TEST(Precedence, a_default_that_is_the_slate_is_the_slate_and_one_that_is_black_is_the_default) {
    SiteMaker maker;
    EXPECT_EQ(maker.table("2026-03-02 08:00", "2026-03-02 09:00"), "00:00 slate - ...");
    maker.site.screens["wall"].standing = SiteMaker::play("black");
    const ScreenPlan plan = maker.plan("2026-03-02 08:00", "2026-03-03 08:00").plan;
    EXPECT_EQ(plan.items[0].name, "black");
    EXPECT_EQ(plan.items[0].kind, Item::Kind::colour);
}

TEST(Precedence, an_entry_lies_over_the_default_and_the_higher_priority_over_the_lower) {
    SiteMaker maker = a_site();
    maker.entry("day", "films", "08:00", "18:00");
    maker.entry("talk", "talk", "10:00", "11:00").priority = 80;
    maker.entry("low", "talk", "12:00", "13:00").priority = 20;
    EXPECT_EQ(maker.table("2026-03-02 07:00", "2026-03-02 19:00"),
              "18:00 default, 08:00 day, 10:00 talk, 11:00 day, 18:00 default - 08:00");
}

TEST(Precedence, of_one_priority_the_later_start_then_the_later_in_the_file) {
    SiteMaker maker = a_site();
    maker.entry("late", "films", "10:00", "12:00");
    maker.entry("early", "talk", "09:00", "13:00");
    EXPECT_EQ(maker.table("2026-03-02 09:00", "2026-03-02 13:00"),
              "09:00 early, 10:00 late, 12:00 early - 13:00");
    maker.entry("last", "films", "09:00", "11:00");
    EXPECT_EQ(maker.table("2026-03-02 09:00", "2026-03-02 10:30"), "09:00 last, 10:00 late - 12:00");
}

TEST(Precedence, an_overnight_entry_belongs_to_the_day_it_starts_on) {
    SiteMaker maker = a_site();
    maker.entry("night", "films", "22:00", "02:00").when.days = DaySet{0x01, {}}; // Mondays
    EXPECT_EQ(maker.table("2026-03-02 00:00", "2026-03-04 00:00", true),
              "02-24 02:00 default, 03-02 22:00 night, "
              "03-03 02:00 default - 03-09 22:00");
}

TEST(Precedence, a_day_without_an_hour_and_a_day_with_one_twice) {
    SiteMaker maker("Europe/Berlin");
    maker.list("bulletin", "a:10").list("films", "x:60").screen("wall", "bulletin");
    maker.entry("gap", "films", "02:30", "04:00");
    // 2026-03-29: 02:00 becomes 03:00, so 02:30 is read as 03:30. 2026-10-25: 03:00 becomes 02:00, the first
    // 02:30 counts.
    EXPECT_EQ(maker.table("2026-03-29 00:00", "2026-03-29 06:00"),
              "04:00 default, 03:30 gap, 04:00 default - 02:30");
    PlanRequest asked = maker.request("2026-10-25 00:00", "2026-10-25 06:00");
    const auto rows =
        stretches(maker.plan("2026-10-25 00:00", "2026-10-25 06:00").plan, asked.version.stamp, asked.until);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].end - rows[1].start, std::chrono::minutes(150));
}

TEST(Precedence, two_occurrences_are_never_one_stretch) {
    SiteMaker maker = a_site();
    maker.entry("all day", "films");
    maker.site.entries[0].when.days = DaySet{0x1f, {}};
    EXPECT_EQ(maker.table("2026-03-02 12:00", "2026-03-04 12:00", true),
              "03-02 00:00 all day, 03-03 00:00 all day, 03-04 00:00 all day - 03-05 00:00");
}

TEST(Precedence, an_entry_that_overlaps_itself_begins_anew) {
    SiteMaker maker = a_site();
    Entry& entry = maker.entry("talk", "films");
    entry.when.rule = parse_recurrence("FREQ=DAILY").value();
    entry.when.starting =
        civil(std::chrono::local_days(std::chrono::year(2026) / 3 / 1)) + std::chrono::hours(9);
    entry.when.length = std::chrono::hours(30);
    EXPECT_EQ(maker.table("2026-03-02 12:00", "2026-03-03 12:00", true),
              "03-02 09:00 talk, 03-03 09:00 talk - 03-04 09:00");
}

TEST(Precedence, an_entry_with_nothing_to_show_lets_through_what_lies_beneath) {
    SiteMaker maker = a_site();
    maker.entry("day", "films", "08:00", "18:00");
    maker.entry("talk", "talk", "10:00", "11:00").priority = 80;
    maker.catalogue["media/t"].state = MediaFacts::State::broken;
    EXPECT_EQ(maker.table("2026-03-02 08:00", "2026-03-02 18:00"), "08:00 day - 18:00");
    maker.catalogue.erase("media/x");
    EXPECT_EQ(maker.table("2026-03-02 08:00", "2026-03-02 18:00"), "00:00 default - ...");
}

TEST(Precedence, begins_after_the_item_on_screen) {
    SiteMaker maker = a_site();
    maker.entry("day", "films", "08:00", "18:00");
    Entry& talk = maker.entry("talk", "talk", "10:00:20", "11:00");
    talk.begins = Edge::after_item;
    EXPECT_EQ(maker.table("2026-03-02 09:00", "2026-03-02 12:00"),
              "08:00 day, 10:01 talk, 11:00 day - 18:00");
    const ScreenPlan plan = maker.plan("2026-03-02 09:00", "2026-03-03 09:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 10:01:04"), "t 4"); // it begins with its first item
    maker.site.entries[1].when.from = SiteMaker::clock("10:01");
    EXPECT_EQ(maker.table("2026-03-02 09:00", "2026-03-02 11:00"), "08:00 day, 10:01 talk - 11:00");
}

TEST(Precedence, ends_after_its_item_but_not_after_the_next_one) {
    SiteMaker maker = a_site();
    Entry& day = maker.entry("day", "films", "08:00", "18:00:30");
    day.ends = Edge::after_item;
    EXPECT_EQ(maker.table("2026-03-02 09:00", "2026-03-02 19:00"), "08:00 day, 18:01 default - 08:00");
    maker.site.entries[0].when.to = SiteMaker::clock("18:00");
    EXPECT_EQ(maker.table("2026-03-02 09:00", "2026-03-02 19:00"), "08:00 day, 18:00 default - 08:00");
}

TEST(Precedence, what_lingers_gives_way_to_what_is_above_it) {
    SiteMaker maker = a_site();
    maker.entry("day", "films", "08:00", "18:00:30").ends = Edge::after_item;
    maker.entry("talk", "talk", "18:00:40", "18:00:50").priority = 80;
    EXPECT_EQ(maker.table("2026-03-02 18:00", "2026-03-02 18:01"),
              "08:00 day, 18:00:40 talk, 18:00:50 default - 08:00");
}

TEST(Precedence, a_wait_is_over_when_the_item_is_cut) {
    SiteMaker maker = a_site();
    maker.entry("day", "films", "08:00", "10:00:30");
    maker.entry("talk", "talk", "10:00:20", "11:00").begins = Edge::after_item;
    EXPECT_EQ(maker.table("2026-03-02 10:00", "2026-03-02 10:30"), "08:00 day, 10:00:30 talk - 11:00");
}

TEST(Precedence, nobody_waits_for_black) {
    SiteMaker maker = a_site();
    maker.entry("dark", "black", "08:00", "10:00:30");
    maker.entry("talk", "talk", "09:00:20", "11:00").begins = Edge::after_item;
    EXPECT_EQ(maker.table("2026-03-02 08:30", "2026-03-02 10:30"), "08:00 dark, 09:00:20 talk - 11:00");
}

TEST(Table, goes_back_before_2000_and_far_ahead) {
    SiteMaker maker = a_site();
    maker.entry("day", "films", "08:00", "18:00");
    EXPECT_EQ(maker.table("1976-03-02 12:00", "1976-03-02 20:00"), "08:00 day, 18:00 default - 08:00");
    EXPECT_EQ(maker.table("2075-03-02 12:00", "2075-03-02 20:00"), "08:00 day, 18:00 default - 08:00");
}

TEST(Table, of_a_yearly_entry_says_where_the_default_began_and_ends) {
    SiteMaker maker = a_site();
    Entry& entry = maker.entry("new year", "films", "08:00", "18:00");
    entry.when.days = DaySet{0,
                             {{std::chrono::local_days(std::chrono::year(2026) / 1 / 1),
                               std::chrono::local_days(std::chrono::year(2026) / 1 / 1)},
                              {std::chrono::local_days(std::chrono::year(2031) / 1 / 1),
                               std::chrono::local_days(std::chrono::year(2031) / 1 / 1)}}};
    EXPECT_EQ(maker.table("2026-03-02 12:00", "2026-03-02 20:00", true), "01-01 18:00 default - 01-01 08:00");
    EXPECT_EQ(maker.table("2032-03-02 12:00", "2032-03-02 20:00", true), "01-01 18:00 default - ...");
}

TEST(Table, begins_and_ends_at_the_boundary_of_stretches) {
    SiteMaker maker = a_site();
    maker.entry("day", "films", "08:00", "18:00");
    EXPECT_EQ(maker.table("2026-03-02 08:00", "2026-03-02 18:00"), "08:00 day - 18:00");
}

} // namespace
} // namespace lianping::programme
