// Where an entry stands: anchors, what lies beneath, insertions, validity, lists in lists.

#include "planner_making.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using namespace testing;

TEST(Position, of_an_entry_counts_from_its_occurrence_and_of_the_default_from_2000) {
    SiteMaker maker;
    maker.list("bulletin", "a:10 b:6").list("films", "x:60 y:30").screen("wall", "bulletin");
    maker.entry("day", "films", "08:00", "18:00");
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 08:01:15"), "y 15");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 08:01:30"), "x 0");
    const auto since = (maker.at("2026-03-02 07:00") - maker.at("2000-01-01 00:00")) % 16s;
    char text[32];
    std::snprintf(text, sizeof text, "%s %g", since < 10s ? "a" : "b",
                  static_cast<double>((since < 10s ? since : since - 10s).count()) / 1e9);
    EXPECT_EQ(maker.seen(plan, "2026-03-02 07:00"), text);
}

TEST(Position, under_an_entry_that_keeps_time_runs_on) {
    SiteMaker maker;
    maker.list("films", "x:60 y:30").list("talk", "t:600");
    maker.entry("day", "films", "08:00", "18:00");
    maker.entry("talk", "talk", "09:00", "09:00:40").priority = 80;
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 08:59:59"), "y 29"); // 3600 s are 40 rounds
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:00:40"), "x 40");
}

TEST(Position, under_an_entry_that_resumes_stands_still_at_any_depth) {
    SiteMaker maker;
    maker.list("films", "x:60 y:30").list("talk", "t:600").list("notice", "n:7").list("bulletin", "a:3600");
    maker.screen("wall", "bulletin");
    maker.entry("day", "films", "08:00", "18:00");
    Entry& talk = maker.entry("talk", "talk", "09:00:20", "09:10:20");
    talk.priority = 60;
    Entry& notice = maker.entry("notice", "notice", "09:05:20", "09:05:27");
    notice.priority = 80;
    notice.after = After::resume;
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:05:19"), "t 299");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:05:27"), "t 300"); // the talk goes on where it was
    // The day runs on under the talk, but not while the notice was on: 4220 s since its start, 7 of them
    // still, and 4213 = 46 x 90 + 73.
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:10:20"), "y 13");
}

TEST(Position, an_interrupted_talk_that_resumes_what_it_covers_holds_all_of_it) {
    SiteMaker maker;
    maker.list("films", "x:60 y:30").list("talk", "t:600").list("notice", "n:7");
    maker.entry("day", "films", "08:00", "18:00");
    Entry& talk = maker.entry("talk", "talk", "09:00:20", "09:10:20");
    talk.priority = 60;
    talk.after = After::resume;
    maker.entry("notice", "notice", "09:05:20", "09:05:27").priority = 80; // keeps time
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:05:27"), "t 307");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:10:20"), "x 27"); // 20 s in, and 7 s of the notice
}

TEST(Position, insertions_play_one_pass_and_what_they_interrupt_resumes_exactly) {
    SiteMaker maker;
    maker.list("films", "x:50 y:47").list("anthem", "n:20 m:12.5");
    maker.entry("day", "films", "09:00", "18:00");
    Entry& anthem = maker.entry("anthem", "anthem", "09:30", "12:00");
    anthem.when.every = std::chrono::hours(1);
    anthem.priority = 60;
    anthem.after = After::resume;
    EXPECT_EQ(maker.table("2026-03-02 09:00", "2026-03-02 13:00"),
              "09:00 day, 09:30 anthem, 09:30:32.500 day, 10:30 anthem, 10:30:32.500 day, 11:30 anthem, "
              "11:30:32.500 day - 18:00");
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:30:20"), "m 0");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:30:32.5"), "y 4"); // 1800 = 18 x 97 + 54
    // 14:00 is 18000 s, 97.5 of them still: 17902.5 = 184 x 97 + 54.5
    EXPECT_EQ(maker.seen(plan, "2026-03-02 14:00"), "y 4.5");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 13:59:55.5"), "y 0");
}

TEST(Position, an_insertion_under_something_that_resumes_ends_as_much_later) {
    SiteMaker maker;
    maker.list("films", "x:60").list("anthem", "n:30").list("notice", "k:10");
    maker.entry("day", "films", "09:00", "18:00");
    Entry& anthem = maker.entry("anthem", "anthem", "10:00", "11:00");
    anthem.when.every = std::chrono::hours(1);
    anthem.priority = 60;
    Entry& notice = maker.entry("notice", "notice", "10:00:20", "10:00:30");
    notice.priority = 80;
    notice.after = After::resume;
    EXPECT_EQ(maker.table("2026-03-02 10:00", "2026-03-02 10:30"),
              "10:00 anthem, 10:00:20 notice, 10:00:30 anthem, 10:00:40 day - 18:00");
    maker.site.entries[2].after = After::keep_time;
    EXPECT_EQ(maker.table("2026-03-02 10:00", "2026-03-02 10:30"),
              "10:00 anthem, 10:00:20 notice, 10:00:30 day - 18:00");
}

TEST(Position, a_day_of_insertions_every_minute_since_2000) {
    SiteMaker maker;
    maker.list("bulletin", "a:10 b:6").list("spot", "s:7").screen("wall", "bulletin");
    Entry& spot = maker.entry("spot", "spot");
    spot.when.every = std::chrono::minutes(1);
    spot.after = After::resume;
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-02 08:00").plan;
    // 53 s of the default each minute since 2000-01-01 00:00
    const std::int64_t minutes =
        (maker.at("2026-03-02 07:00") - maker.at("2000-01-01 00:00")) / std::chrono::minutes(1);
    const std::int64_t into = (minutes * 53 + 13) % 16;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 07:00:20"),
              into < 10 ? "a " + std::to_string(into) : "b " + std::to_string(into - 10));
    EXPECT_EQ(maker.seen(plan, "2026-03-02 07:00:05"), "s 5");
}

TEST(Validity, turns_at_its_instants_and_the_item_on_screen_goes_on) {
    SiteMaker maker;
    maker.list("films", "a:100 b:100 c:100");
    maker.site.playlists["films"].items[1].validity.from = SiteMaker::clock("09:00");
    maker.site.playlists["films"].items[1].validity.to = SiteMaker::clock("09:05");
    maker.entry("day", "films", "08:59:10", "18:00");
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 08:59:59"), "a 49");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:00:49"),
              "a 99"); // a goes on to its end, then b, which is in it now
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:00:50"), "b 0");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:02:30"), "c 0");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:04:10"), "a 0");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:05:49"), "a 99");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:05:50"), "c 0"); // b is out since 09:05
}

TEST(Validity, an_item_whose_time_is_over_gives_way_at_that_instant) {
    SiteMaker maker;
    maker.list("films", "a:100 b:100 c:100");
    maker.site.playlists["films"].items[1].validity.to = SiteMaker::clock("09:00");
    maker.site.playlists["films"].items[1].validity.from = SiteMaker::clock("08:00");
    maker.entry("day", "films", "08:57:30", "18:00"); // b: 08:59:10 to 09:00:50
    const ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(SiteMaker::seen(plan, maker.at("2026-03-02 09:00") - 1ns).substr(0, 4), "b 50");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:00"), "c 0");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:01:40"), "a 0");
    EXPECT_EQ(maker.seen(plan, "2026-03-02 09:03:20"), "c 0");
}

TEST(Validity, between_counts_dates_whole_and_an_entry_without_valid_items_lets_through) {
    SiteMaker maker;
    maker.list("films", "a:100").list("bulletin", "x:10").screen("wall", "bulletin");
    maker.site.playlists["films"].items[0].validity.between = {
        civil(std::chrono::local_days(std::chrono::year(2026) / 3 / 2)) + std::chrono::hours(9),
        civil(std::chrono::local_days(std::chrono::year(2026) / 3 / 3))};
    maker.entry("day", "films", "08:00", "18:00");
    EXPECT_EQ(maker.table("2026-03-01 07:00", "2026-03-04 00:00", true),
              "01-01 00:00 default, 03-02 09:00 day, 03-02 18:00 default - ...");
    EXPECT_EQ(maker.seen(maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan, "2026-03-02 09:00:30"),
              "a 30");
}

TEST(Lists, in_lists_pick_in_turn_and_shuffle_the_same_on_every_screen) {
    SiteMaker maker;
    maker.screen("room", "").list("partners", "p:5 q:5 r:5").list("photos", "1:2 2:2 3:2 4:2", true);
    maker.list("films", "a:10 @partners @photos");
    maker.site.playlists["films"].items[1].pick = 1;
    maker.entry("day", "films", "08:00", "18:00");
    const ScreenPlan wall = maker.plan("2026-03-02 07:00", "2026-03-03 07:00").plan;
    const ScreenPlan room = maker.plan("2026-03-02 07:30", "2026-03-03 07:00", {}, "room").plan;
    EXPECT_EQ(maker.seen(wall, "2026-03-02 08:00:11"), "p 1");
    EXPECT_EQ(maker.seen(wall, "2026-03-02 08:00:34"), "q 1"); // a pass takes 23 s
    EXPECT_EQ(maker.seen(wall, "2026-03-02 08:00:57"), "r 1");
    EXPECT_EQ(maker.seen(wall, "2026-03-02 08:01:20"), "p 1");
    for (HouseTime t = maker.at("2026-03-02 08:00"); t < maker.at("2026-03-02 08:10"); t += 1s) {
        EXPECT_EQ(SiteMaker::seen(wall, t), SiteMaker::seen(room, t));
    }
}

TEST(Items, have_the_lengths_that_are_written_or_their_own) {
    SiteMaker maker;
    maker.list("films", "v=20 w=20 u=20 s:1");
    auto& items = maker.site.playlists["films"].items;
    items[1].length = 8s;
    items[2].in = 3s;
    items[2].out = 10s;
    items[3].length.reset();
    const ScreenPlan plan = [&] {
        maker.entry("day", "films", "08:00", "18:00");
        return maker.plan("2026-03-02 08:00", "2026-03-03 07:00").plan;
    }();
    const auto item = [&](const std::string& name) {
        return *std::find_if(plan.items.begin(), plan.items.end(),
                             [&](const Item& i) { return i.name == name; });
    };
    EXPECT_EQ(item("v").length, 20s);
    EXPECT_EQ(item("w").length, 8s);
    EXPECT_EQ(item("w").span, 20s);
    EXPECT_EQ(item("u").in, 3s);
    EXPECT_EQ(item("u").length, 7s);
    EXPECT_EQ(item("s").length, 10s);
    EXPECT_EQ(item("v").media, "hash-v");
}

TEST(Items, that_are_not_ready_are_left_out) {
    SiteMaker maker;
    maker.list("films", "a:10 b:10 c:10 v=5");
    maker.catalogue["media/b"].state = MediaFacts::State::pending;
    maker.catalogue.erase("media/c");
    maker.catalogue["media/v"].length = {};
    maker.entry("day", "films", "08:00", "18:00");
    const ScreenPlan plan = maker.plan("2026-03-02 08:00", "2026-03-03 07:00").plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 08:00:15"), "a 5");
}

TEST(Catalogue, notices_of_other_words_or_sizes_have_other_keys) {
    ItemSpec notice;
    notice.kind = ItemSpec::Kind::notice;
    notice.title = "本周微课堂";
    notice.body = "周六 14:30";
    ItemSpec other = notice;
    EXPECT_EQ(media_key(notice, 1920, 1080), media_key(other, 1920, 1080));
    EXPECT_NE(media_key(notice, 1920, 1080), media_key(other, 1080, 1920));
    other.title = "本周微课堂周六";
    other.body = " 14:30";
    EXPECT_NE(media_key(notice, 1920, 1080), media_key(other, 1920, 1080));
    EXPECT_EQ(media_key(ItemSpec{}, 1920, 1080), "");
}

TEST(Plan, tells_the_site_the_screen_and_its_wall_clocks) {
    SiteMaker maker("Europe/Berlin");
    maker.list("films", "a:10");
    maker.site.screens["wall"].turns = 1;
    const ScreenPlan plan = maker.plan("2026-03-02 08:00", "2026-03-16 08:00").plan;
    EXPECT_EQ(plan.site, "site");
    EXPECT_EQ(plan.width, 1080U);
    EXPECT_EQ(plan.height, 1920U);
    ASSERT_EQ(plan.offsets.size(), 3U); // winter, summer, winter
    EXPECT_EQ(utc_offset_at(plan, UtcTime(maker.at("2026-07-01 00:00").since_origin())), 7200s);
    EXPECT_EQ(utc_offset_at(plan, UtcTime(maker.at("2026-12-01 00:00").since_origin())), 3600s);
    EXPECT_EQ(plan.segments.back().end, HouseTime::never());
    EXPECT_EQ(plan.segments.front().start, maker.at("2026-03-02 07:59:50"));
}

TEST(Plan, that_would_be_too_large_stops_early_but_not_before_two_days) {
    SiteMaker maker;
    maker.list("films", "a:10").list("spot", "s:5").screen("wall", "films");
    Entry& spot = maker.entry("spot", "spot");
    spot.when.every = std::chrono::minutes(5);
    PlanRequest asked = maker.request("2026-03-02 08:00", "2026-03-16 08:00");
    asked.max_bytes = 200000;
    const Planned cut = programme::plan(maker.site, maker.catalogue, asked, {});
    EXPECT_EQ(cut.cut_by, "spot");
    EXPECT_LT(cut.planned_until, asked.until);
    EXPECT_GE(cut.planned_until, maker.at("2026-03-04 08:00"));
    asked.max_bytes = 1000;
    EXPECT_EQ(programme::plan(maker.site, maker.catalogue, asked, {}).planned_until,
              maker.at("2026-03-04 08:00"));
    const auto& last = cut.plan.segments.back();
    EXPECT_EQ(cut.plan.entries[last.entry].name, "default");
    EXPECT_LE(last.start, cut.planned_until);
    EXPECT_EQ(last.end, HouseTime::never());
}

} // namespace
} // namespace lianping::programme
