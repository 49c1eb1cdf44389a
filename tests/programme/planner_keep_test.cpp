// A plan made over one in force: what is on screen and still due goes on, what has changed turns at the
// stamp.

#include "planner_making.h"
#include "programme/planner_keep.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using namespace testing;

// "day" plays films all day; the plan in force is of 07:00.
struct Edited {
    SiteMaker maker;
    ScreenPlan before, after;

    explicit Edited(const std::string& films, bool shuffle = false) {
        maker.list("films", films, shuffle).list("bulletin", "z:10").screen("wall", "bulletin");
        maker.entry("day", "films", "08:00", "18:00");
        before = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    }
    void save(const std::string& stamp) {
        after = maker.plan(stamp, "2026-03-16 07:00", in_force("wall", before)).plan;
    }
    std::string seen(const std::string& when) const { return maker.seen(after, "2026-03-02 " + when); }
};

TEST(Edit, of_nothing_changes_nothing) {
    Edited edited("a:10 b:10 c:10");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:14"), "b 4");
    // one segment still, with its true beginning
    const Segment& first = edited.after.segments.front();
    EXPECT_EQ(first.start, edited.maker.at("2026-03-02 08:00"));
    EXPECT_EQ(first.end, edited.maker.at("2026-03-02 18:00"));
}

TEST(Edit, an_item_appended_while_the_list_plays_comes_behind_the_last) {
    Edited edited("a:10 b:10");
    edited.maker.list("films", "a:10 b:10 c:10");
    edited.save("2026-03-02 08:00:34");
    EXPECT_EQ(edited.seen("08:00:34"), "b 4");
    EXPECT_EQ(edited.seen("08:00:40"), "c 0");
    EXPECT_EQ(edited.seen("08:00:50"), "a 0");
    EXPECT_EQ(edited.seen("08:00:33"), "b 3"); // what was before the stamp, for those who come late
    EXPECT_EQ(edited.seen("08:00:28"), "a 8");
}

TEST(Edit, the_item_on_screen_removed_turns_to_the_next_at_the_stamp) {
    Edited edited("a:10 b:10 c:10 d:10");
    edited.maker.list("films", "a:10 c:10 d:10");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:13.9"), "b 3.9");
    EXPECT_EQ(edited.seen("08:00:14"), "c 0");
    EXPECT_EQ(edited.seen("08:00:24"), "d 0");
    EXPECT_EQ(edited.seen("08:00:34"), "a 0");
}

TEST(Edit, the_last_item_removed_turns_to_the_first) {
    Edited edited("a:10 b:10");
    edited.maker.list("films", "a:10 ");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:14"), "a 0");
}

TEST(Edit, an_item_put_in_its_place_is_on_at_the_stamp) {
    Edited edited("a:10 b:10 c:10");
    edited.maker.list("films", "a:10 new:10 c:10");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:14"), "new 0");
    EXPECT_EQ(edited.seen("08:00:24"), "c 0");
    Edited first("a:10 b:10");
    first.maker.list("films", "new:10 b:10");
    first.save("2026-03-02 08:00:04");
    EXPECT_EQ(first.seen("08:00:04"), "new 0");
}

TEST(Edit, another_order_goes_on_behind_the_item_on_screen) {
    Edited edited("a:10 b:10 c:10 d:10");
    edited.maker.list("films", "d:10 b:10 a:10 c:10");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:14"), "b 4");
    EXPECT_EQ(edited.seen("08:00:20"), "a 0");
    EXPECT_EQ(edited.seen("08:00:30"), "c 0");
    EXPECT_EQ(edited.seen("08:00:40"), "d 0");
}

TEST(Edit, another_length_of_the_item_on_screen_counts_from_where_it_began) {
    Edited edited("a:10 b:10");
    edited.maker.list("films", "a:10 b:25");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:34"), "b 24");
    EXPECT_EQ(edited.seen("08:00:35"), "a 0");
    edited.maker.list("films", "a:10 b:3");
    edited.save("2026-03-02 08:00:14"); // is over
    EXPECT_EQ(edited.seen("08:00:14"), "a 0");
}

TEST(Edit, of_two_of_the_same_the_same_one_goes_on) {
    Edited edited("a:10 b:10 a:10 c:10");
    edited.maker.list("films", "x:10 a:10 b:10 a:10 c:10 d:10");
    edited.save("2026-03-02 08:00:24"); // in the second a
    EXPECT_EQ(edited.seen("08:00:24"), "a 4");
    EXPECT_EQ(edited.seen("08:00:30"), "c 0");
}

TEST(Edit, a_shuffle_finishes_its_pass_with_what_it_still_has_and_new_ones_join_after) {
    Edited edited("a:10 b:10 c:10 d:10 e:10", true);
    std::vector<std::string> old_order;
    for (int i = 0; i < 5; ++i) {
        old_order.push_back(SiteMaker::seen(edited.before, edited.maker.at("2026-03-02 08:00") + i * 10s));
    }
    // The third is on; the fourth goes, a new one comes.
    std::string left;
    for (const char c : std::string("abcde")) {
        if (c != old_order[3][0]) {
            left += std::string(1, c) + ":10 ";
        }
    }
    edited.maker.list("films", left + "new:10", true);
    edited.save("2026-03-02 08:00:24");
    EXPECT_EQ(edited.seen("08:00:24"), old_order[2].substr(0, 1) + " 4");
    EXPECT_EQ(edited.seen("08:00:30"), old_order[4]);
    std::string next_pass;
    for (int i = 0; i < 5; ++i) {
        next_pass += SiteMaker::seen(edited.after, edited.maker.at("2026-03-02 08:00:40") + i * 10s) + " ";
    }
    EXPECT_NE(next_pass.find("new"), std::string::npos);
    EXPECT_NE(next_pass.substr(0, 1), old_order[4].substr(0, 1)); // not the same one twice
    // And edited once more while the rest is played.
    edited.before = edited.after;
    edited.maker.list("films", left + "new:10 newer:10", true);
    edited.save("2026-03-02 08:00:26");
    EXPECT_EQ(edited.seen("08:00:26"), old_order[2].substr(0, 1) + " 6");
    EXPECT_EQ(edited.seen("08:00:30"), old_order[4]);
}

TEST(Edit, in_a_list_within_the_list_goes_on_there) {
    SiteMaker maker;
    maker.list("inner", "p:10 q:10 r:10", true).list("films", "a:10 @inner b:10");
    maker.entry("day", "films", "08:00", "18:00");
    const ScreenPlan before = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    const std::string on = SiteMaker::seen(before, maker.at("2026-03-02 08:00:20"));
    const std::string behind = SiteMaker::seen(before, maker.at("2026-03-02 08:00:30"));
    maker.list("inner", "p:10 q:10 r:10 s:10", true).list("films", "a:10 @inner b:10 c:10");
    const ScreenPlan after =
        maker.plan("2026-03-02 08:00:24", "2026-03-16 07:00", in_force("wall", before)).plan;
    EXPECT_EQ(maker.seen(after, "2026-03-02 08:00:24"), on.substr(0, 1) + " 4");
    EXPECT_EQ(maker.seen(after, "2026-03-02 08:00:30"), behind);
    EXPECT_EQ(maker.seen(after, "2026-03-02 08:00:40"), "b 0");
    EXPECT_EQ(maker.seen(after, "2026-03-02 08:00:50"), "c 0");
    EXPECT_EQ(maker.seen(after, "2026-03-02 08:01:00"), "a 0");
}

TEST(Edit, an_item_moved_to_another_list_goes_on_there) {
    SiteMaker maker;
    maker.list("inner", "p:10 q:10").list("films", "a:10 @inner b:10");
    maker.entry("day", "films", "08:00", "18:00");
    const ScreenPlan before = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    maker.list("inner", "q:10").list("films", "@inner b:10 p:10 a:10");
    const ScreenPlan after =
        maker.plan("2026-03-02 08:00:14", "2026-03-16 07:00", in_force("wall", before)).plan;
    EXPECT_EQ(maker.seen(after, "2026-03-02 08:00:14"), "p 4");
    EXPECT_EQ(maker.seen(after, "2026-03-02 08:00:20"), "a 0");
}

TEST(Edit, of_another_entry_moves_nothing) {
    Edited edited("a:10 b:10 c:10");
    edited.maker.list("talk", "t:30");
    edited.maker.entry("talk", "talk", "12:00", "13:00").priority = 80;
    edited.maker.list("bulletin", "y:10");
    edited.save("2026-03-02 08:00:14");
    for (const char* when : {"08:00:14", "08:00:35", "11:59:59", "13:00:01", "17:00:03.5"}) {
        EXPECT_EQ(edited.seen(when), edited.maker.seen(edited.before, std::string("2026-03-02 ") + when));
    }
    EXPECT_EQ(edited.seen("12:00:01"), "t 1");
    EXPECT_EQ(edited.seen("18:00").substr(0, 1), "y");
}

TEST(Edit, of_an_entrys_times_or_name_lets_its_item_go_on) {
    Edited edited("a:10 b:10");
    edited.maker.site.entries[0].when.from = SiteMaker::clock("07:59:55");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:14"), "b 4");
    edited.maker.site.entries[0].name = "all day";
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:14"), "b 4");
    EXPECT_EQ(edited.seen("08:00:20"), "a 0");
}

TEST(Edit, an_entry_that_is_no_longer_due_is_gone_at_the_stamp) {
    Edited edited("a:10 b:10");
    edited.maker.site.entries[0].when.from = SiteMaker::clock("09:00");
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:14").substr(0, 1), "z");
    EXPECT_EQ(edited.seen("08:00:13"), "b 3");
}

TEST(Edit, a_new_entry_that_is_due_stands_as_if_it_had_always_been_there) {
    Edited edited("a:10 b:10");
    edited.maker.list("talk", "t:30 u:30");
    edited.maker.entry("talk", "talk", "08:00", "13:00").priority = 80;
    edited.save("2026-03-02 08:00:45");
    EXPECT_EQ(edited.seen("08:00:45"), "u 15");
    EXPECT_EQ(edited.seen("08:00:44"), "a 4");
}

TEST(Edit, what_lies_beneath_keeps_its_place_over_any_number_of_plans) {
    SiteMaker maker;
    maker.list("films", "a:10 b:10 c:10").list("talk", "t:3600").list("notice", "n:7").list("other", "o:10");
    maker.entry("day", "films", "08:00", "18:00");
    Entry& talk = maker.entry("talk", "talk", "08:00:14", "08:30");
    talk.priority = 80;
    talk.after = After::resume;
    ScreenPlan plan = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    for (const char* stamp : {"2026-03-02 08:00:20", "2026-03-02 08:10", "2026-03-02 08:29:59"}) {
        plan = maker.plan(stamp, "2026-03-16 07:00", in_force("wall", plan)).plan;
        EXPECT_EQ(maker.seen(plan, "2026-03-02 08:30"), "b 4");
    }
    // Edited while it lies beneath: b goes, so the next one waits at its beginning.
    maker.list("films", "a:10 c:10");
    plan = maker.plan("2026-03-02 08:29:59.5", "2026-03-16 07:00", in_force("wall", plan)).plan;
    EXPECT_EQ(maker.seen(plan, "2026-03-02 08:30"), "c 0");
}

TEST(Edit, an_insertion_goes_on_and_what_it_interrupts_resumes) {
    SiteMaker maker;
    maker.list("films", "a:50 b:47").list("anthem", "n:20 m:10");
    maker.entry("day", "films", "09:00", "18:00");
    Entry& anthem = maker.entry("anthem", "anthem", "09:30", "12:00");
    anthem.when.every = std::chrono::hours(1);
    anthem.priority = 60;
    anthem.after = After::resume;
    const ScreenPlan before = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    maker.list("films", "a:50 b:47 c:10");
    const ScreenPlan after =
        maker.plan("2026-03-02 09:30:25", "2026-03-16 07:00", in_force("wall", before)).plan;
    EXPECT_EQ(maker.seen(after, "2026-03-02 09:30:25"), "m 5");
    EXPECT_EQ(maker.seen(after, "2026-03-02 09:30:30"), "b 4"); // 1800 = 18 x 97 + 54
    EXPECT_EQ(maker.seen(after, "2026-03-02 09:31:13"), "c 0");
    EXPECT_EQ(maker.rows(after, "2026-03-02 09:30:30", "2026-03-02 11:00"),
              "09:30:30 day, 10:30 anthem, 10:30:30 day - 11:30");
}

TEST(Edit, two_screens_in_step_stay_in_step) {
    SiteMaker maker;
    maker.screen("room", "bulletin").screen("wall", "bulletin");
    maker.list("bulletin", "a:10 b:10 c:10 d:10", true).list("talk", "t:600");
    Entry& talk = maker.entry("talk", "talk", "08:00", "08:30");
    talk.screens = {"room"};
    PlansInForce plans;
    for (const char* screen : {"wall", "room"}) {
        plans[screen] = std::make_shared<const ScreenPlan>(
            maker.plan("2026-03-02 07:00", "2026-03-16 07:00", {}, screen).plan);
    }
    int number = 0;
    for (const char* stamp : {"2026-03-02 07:10:03", "2026-03-02 08:10:07", "2026-03-02 08:20:09"}) {
        maker.list("bulletin", "a:10 b:10 c:10 d:10 new" + std::to_string(number) + ":10", true);
        if (++number == 2) {
            maker.list("bulletin", "a:10 c:10 d:10", true);
        }
        PlansInForce next;
        for (const char* screen : {"wall", "room"}) {
            next[screen] =
                std::make_shared<const ScreenPlan>(maker.plan(stamp, "2026-03-16 07:00", plans, screen).plan);
        }
        plans = next;
        for (HouseTime t = maker.at(stamp); t < maker.at("2026-03-02 09:00"); t += 1700ms) {
            if (t >= maker.at("2026-03-02 08:00") && t < maker.at("2026-03-02 08:30")) {
                continue;
            }
            ASSERT_EQ(SiteMaker::seen(*plans["wall"], t), SiteMaker::seen(*plans["room"], t)) << stamp;
        }
    }
}

TEST(Edit, a_screen_without_a_plan_takes_the_place_that_the_others_have) {
    SiteMaker maker;
    maker.list("bulletin", "a:10 b:10 c:10").screen("wall", "bulletin");
    const ScreenPlan first = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    maker.list("bulletin", "a:10 b:10 c:13");
    const ScreenPlan wall = maker.plan("2026-03-02 07:10", "2026-03-16 07:00", in_force("wall", first)).plan;
    maker.screen("room", "bulletin");
    const auto plans = in_force("wall", wall);
    const ScreenPlan wall_again = maker.plan("2026-03-02 07:20", "2026-03-16 07:00", plans).plan;
    const ScreenPlan room = maker.plan("2026-03-02 07:20", "2026-03-16 07:00", plans, "room").plan;
    for (HouseTime t = maker.at("2026-03-02 07:20"); t < maker.at("2026-03-02 07:30"); t += 700ms) {
        ASSERT_EQ(SiteMaker::seen(wall_again, t), SiteMaker::seen(room, t));
    }
}

TEST(Edit, what_waits_or_lingers_goes_on_doing_so) {
    SiteMaker maker;
    maker.list("films", "a:60").list("talk", "t:30").list("bulletin", "z:10").screen("wall", "bulletin");
    maker.entry("day", "films", "08:00", "18:00:20").ends = Edge::after_item;
    maker.entry("talk", "talk", "10:00:20", "11:00").begins = Edge::after_item;
    const ScreenPlan before = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    const ScreenPlan waiting =
        maker.plan("2026-03-02 10:00:40", "2026-03-16 07:00", in_force("wall", before)).plan;
    EXPECT_EQ(maker.seen(waiting, "2026-03-02 10:00:59"), "a 59");
    EXPECT_EQ(maker.seen(waiting, "2026-03-02 10:01:04"), "t 4");
    const ScreenPlan lingering =
        maker.plan("2026-03-02 18:00:40", "2026-03-16 07:00", in_force("wall", waiting)).plan;
    EXPECT_EQ(maker.seen(lingering, "2026-03-02 18:00:59"), "a 59");
    EXPECT_EQ(maker.seen(lingering, "2026-03-02 18:01").substr(0, 1), "z");
}

TEST(Edit, of_how_an_item_comes_in_runs_over_the_stamp) {
    Edited edited("a:10 b:10");
    edited.maker.list("films", "x:10 y:10");
    for (ItemSpec& item : edited.maker.site.playlists["films"].items) {
        item.transition.kind = Transition::Kind::crossfade;
        item.transition.length = 2s;
    }
    edited.save("2026-03-02 08:00:14");
    EXPECT_EQ(edited.seen("08:00:15"), "b 5 > x 1");
}

TEST(Anchor, that_moves_lets_the_item_go_on_to_its_end_and_plans_the_rest_anew) {
    Edited edited("a:30 b:30");
    PlanRequest asked = edited.maker.request("2026-03-02 08:00:10", "2026-03-16 07:00");
    // UTC has been set 7 s ahead: what was 08:00:10 is 08:00:17.
    asked.anchor = {UtcTime(7s), HouseTime(0s)};
    const ScreenPlan plan =
        programme::plan(edited.maker.site, edited.maker.catalogue, asked, in_force("wall", edited.before))
            .plan;
    EXPECT_EQ(edited.maker.seen(plan, "2026-03-02 08:00:29"), "a 29");
    EXPECT_EQ(edited.maker.seen(plan, "2026-03-02 08:00:30"), "b 7"); // 37 s into the day
    EXPECT_EQ(edited.maker.seen(plan, "2026-03-02 08:00:05"), "a 5");
}

TEST(Anchor, that_moves_waits_a_minute_for_a_long_item_and_no_longer) {
    Edited edited("a:3000");
    PlanRequest asked = edited.maker.request("2026-03-02 08:10", "2026-03-16 07:00");
    asked.anchor = {UtcTime(7s), HouseTime(0s)};
    const ScreenPlan plan =
        programme::plan(edited.maker.site, edited.maker.catalogue, asked, in_force("wall", edited.before))
            .plan;
    EXPECT_EQ(edited.maker.seen(plan, "2026-03-02 08:10:59"), "a 659");
    EXPECT_EQ(edited.maker.seen(plan, "2026-03-02 08:11"), "a 667");
}

TEST(Epoch, that_is_new_plans_from_nothing) {
    Edited edited("a:10 b:10");
    edited.maker.list("films", "a:10 b:10 c:10");
    PlanRequest asked = edited.maker.request("2026-03-02 08:00:45", "2026-03-16 07:00");
    asked.version.epoch = 8;
    const ScreenPlan plan =
        programme::plan(edited.maker.site, edited.maker.catalogue, asked, in_force("wall", edited.before))
            .plan;
    EXPECT_EQ(edited.maker.seen(plan, "2026-03-02 08:00:45"), "b 5");
}

} // namespace
} // namespace lianping::programme
