#include "ctl/instant_text.h"
#include "ctl/timeline_rows.h"
#include "site_text.h"

#include <gtest/gtest.h>

namespace lianping::ctl {
namespace {

using Rows = std::vector<std::string>;

std::string written(const TimelineRow& row) {
    const std::string end = row.end == UtcTime::never() ? "never" : utc_text(row.end);
    return utc_text(row.start) + " " + end + " " + row.entry + " " + row.playlist +
           (row.item.empty() ? "" : " " + row.item);
}

Rows listed(const programme::Programme& site, const char* screen, const char* from, const char* to,
            Detail detail = Detail::stretches, Duration piece = std::chrono::hours(24 * 32)) {
    Rows rows;
    list_site(
        site, {}, screen, utc(from), utc(to), detail,
        [&](const TimelineRow& row) {
            rows.push_back(written(row));
            return true;
        },
        piece);
    return rows;
}

const char* day_and_anthem = R"(
schedule:
  - {name: day, screens: [wall], play: loop, from: "08:30", to: "21:00"}
  - {name: anthem, screens: [wall], play: {colour: blue, for: 30s}, from: "09:00", to: "11:00", every: 1h, priority: 60}
)";

TEST(TimelineRows, an_interrupted_occurrence_gives_several_rows) {
    const auto site = two_screens("UTC", {{"schedule.yaml", day_and_anthem}});
    EXPECT_EQ(listed(site, "wall", "2026-11-28T09:00Z", "2026-11-28T10:00Z"),
              (Rows{"2026-11-28T09:00:00Z 2026-11-28T09:00:30Z anthem blue",
                    "2026-11-28T09:00:30Z 2026-11-28T10:00:00Z day loop"}));
}

TEST(TimelineRows, rows_that_touch_the_span_have_their_true_start_and_end) {
    const auto site = two_screens("UTC", {{"schedule.yaml", day_and_anthem}});
    EXPECT_EQ(listed(site, "wall", "2026-11-28T03:00Z", "2026-11-28T03:01Z"),
              (Rows{"2026-11-27T21:00:00Z 2026-11-28T08:30:00Z default loop"}));
    EXPECT_EQ(listed(site, "wall", "2026-11-28T20:59:59Z", "2026-11-28T21:00Z"),
              (Rows{"2026-11-28T10:00:30Z 2026-11-28T21:00:00Z day loop"}));
}

TEST(TimelineRows, two_occurrences_are_never_one_row) {
    const auto site =
        two_screens("UTC", {{"schedule.yaml", "schedule:\n  - {name: all, play: loop, days: weekends}\n"}});
    EXPECT_EQ(listed(site, "room", "2026-11-28T12:00Z", "2026-11-29T12:00Z"),
              (Rows{"2026-11-28T00:00:00Z 2026-11-29T00:00:00Z all loop",
                    "2026-11-29T00:00:00Z 2026-11-30T00:00:00Z all loop"}));
}

TEST(TimelineRows, a_stretch_without_end_has_none) {
    const auto site = two_screens("UTC", {});
    const Rows rows = listed(site, "wall", "2026-11-28T00:00Z", "2026-11-29T00:00Z");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_NE(rows.front().find(" never default loop"), std::string::npos) << rows.front();
}

TEST(TimelineRows, items_are_listed_one_by_one_with_their_whole_showings) {
    const auto site = two_screens("UTC", {{"schedule.yaml", day_and_anthem}});
    EXPECT_EQ(listed(site, "wall", "2026-11-28T08:59:50Z", "2026-11-28T09:01:00Z", Detail::items),
              (Rows{"2026-11-28T08:59:20Z 2026-11-28T09:00:00Z day loop green",
                    "2026-11-28T09:00:00Z 2026-11-28T09:00:30Z anthem blue blue",
                    "2026-11-28T09:00:30Z 2026-11-28T09:00:50Z day loop red",
                    "2026-11-28T09:00:50Z 2026-11-28T09:01:30Z day loop green"}));
}

TEST(TimelineRows, an_item_that_is_interrupted_and_resumed_has_two_rows) {
    const auto site = two_screens("UTC", {{"schedule.yaml", R"(
schedule:
  - {name: day, play: loop, from: "08:00", to: "21:00"}
  - {name: chime, play: {colour: blue, for: 5s}, from: "09:00:30", to: "09:30", every: 1h, priority: 60}
)"}});
    EXPECT_EQ(listed(site, "wall", "2026-11-28T09:00:25Z", "2026-11-28T09:00:40Z", Detail::items),
              (Rows{"2026-11-28T09:00:20Z 2026-11-28T09:00:30Z day loop green",
                    "2026-11-28T09:00:30Z 2026-11-28T09:00:35Z chime blue blue",
                    "2026-11-28T09:00:35Z 2026-11-28T09:01:05Z day loop green"}));
}

TEST(TimelineRows, an_item_whose_list_changes_under_it_stays_one_row) {
    const auto site = two_screens(
        "UTC",
        {{"playlists/loop.yaml", R"(
items:
  - {colour: red, for: 20s}
  - {colour: green, for: 40s, to: "09:00:10"}
  - {colour: blue, for: 40s}
)"},
         {"schedule.yaml", "schedule:\n  - {name: day, play: loop, from: \"08:00\", to: \"21:00\"}\n"}});
    // Passes of 100 s from 08:00: at 09:00:00 a pass begins, and green is valid for 10 s more, while red is
    // on.
    EXPECT_EQ(listed(site, "wall", "2026-11-28T09:00:00Z", "2026-11-28T09:01:05Z", Detail::items),
              (Rows{"2026-11-28T09:00:00Z 2026-11-28T09:00:20Z day loop red",
                    "2026-11-28T09:00:20Z 2026-11-28T09:01:00Z day loop blue",
                    "2026-11-28T09:01:00Z 2026-11-28T09:01:20Z day loop red"}));
    EXPECT_EQ(listed(site, "wall", "2026-11-28T07:00:00Z", "2026-11-28T10:00:00Z").size(), 2U);
}

TEST(TimelineRows, pieces_of_any_length_give_the_same_rows) {
    const auto site = two_screens("Europe/Berlin", {{"schedule.yaml", day_and_anthem}});
    const Rows whole =
        listed(site, "wall", "2026-10-20T00:00Z", "2026-10-30T00:00Z", Detail::stretches, 24h * 365);
    EXPECT_GT(whole.size(), 50U);
    for (const Duration piece : {Duration(7h), Duration(13h + 11min), Duration(24h), Duration(100h)})
        EXPECT_EQ(listed(site, "wall", "2026-10-20T00:00Z", "2026-10-30T00:00Z", Detail::stretches, piece),
                  whole);
    const Rows items =
        listed(site, "wall", "2026-10-24T20:00Z", "2026-10-25T20:00Z", Detail::items, 24h * 365);
    EXPECT_EQ(listed(site, "wall", "2026-10-24T20:00Z", "2026-10-25T20:00Z", Detail::items, 5h + 7s), items);
}

TEST(TimelineRows, a_sink_that_has_enough_is_not_asked_again) {
    const auto site = two_screens("UTC", {{"schedule.yaml", day_and_anthem}});
    int taken = 0;
    EXPECT_FALSE(list_site(site, {}, "wall", utc("2026-11-28"), utc("2027-11-28"), Detail::items,
                           [&](const TimelineRow&) { return ++taken < 3; }));
    EXPECT_EQ(taken, 3);
}

} // namespace
} // namespace lianping::ctl
