#include "player/plans.h"
#include "player/scripted_source.h"
#include "player/station/open_showings.h"
#include "support/instants.h"

#include <gtest/gtest.h>

#include <map>

namespace lianping::player {
namespace {

using lianping::testing::noon;

using testing::clip_item;
using testing::colour_item;
using testing::looping_plan;
using testing::Script;
using testing::ScriptedSource;

class OpenShowingsTest : public ::testing::Test {
protected:
    void plan(std::vector<Item> items) {
        timeline =
            Timeline(std::make_shared<const ScreenPlan>(looping_plan(std::move(items), noon)), nullptr);
    }
    OpenShowings::Doors doors() {
        OpenShowings::Doors doors;
        doors.open = [this](const Showing& showing, Duration position,
                            const Canvas&) -> std::unique_ptr<Source> {
            opened.push_back({showing.item.media, position});
            return std::make_unique<ScriptedSource>(scripts[showing.item.media]);
        };
        doors.retire = [this](std::unique_ptr<Source>) { ++retired; };
        doors.prepare = [this](const FramePtr&) { ++prepared; };
        doors.report = [this](const std::string& line) { reports.push_back(line); };
        return doors;
    }
    // What is on at t, as the presenter asks.
    LayerPicture on(OpenShowings& showings, HouseTime t) {
        return showings.picture(timeline, timeline.at(t).layers.back(), t);
    }
    // Lets the time from one instant to another pass as the presenter does.
    void pass(OpenShowings& showings, HouseTime from, HouseTime to) {
        for (auto t = from; t < to; t += 20ms) {
            if ((t - from) % Duration(100ms) == Duration::zero()) showings.follow(timeline, t);
            on(showings, t);
        }
    }

    Timeline timeline;
    std::map<std::string, Script> scripts;
    std::vector<std::pair<std::string, Duration>> opened;
    std::vector<std::string> reports;
    int retired = 0, prepared = 0;
};

TEST_F(OpenShowingsTest, what_comes_is_opened_ahead_and_what_is_over_is_let_go) {
    plan({clip_item("aa", 10s), clip_item("bb", 10s)});
    OpenShowings showings(doors());
    showings.follow(timeline, noon + 4s);
    EXPECT_EQ(opened, (std::vector<std::pair<std::string, Duration>>{{"aa", 4s}}));
    showings.follow(timeline, noon + 7500ms);
    EXPECT_EQ(opened.size(), 2U);
    EXPECT_EQ(opened.back(), (std::pair<std::string, Duration>{"bb", 0s}));
    EXPECT_EQ(prepared, 1); // its first picture, before its slot
    showings.follow(timeline, noon + 10200ms);
    EXPECT_EQ(retired, 1);
    EXPECT_EQ(showings.open(), 1U);
}

TEST_F(OpenShowingsTest, a_source_is_told_when_its_time_is_near) {
    plan({clip_item("aa", 10s), clip_item("bb", 10s)});
    bool near_aa = false, near_bb = false;
    scripts["aa"].told_soon = &near_aa;
    scripts["bb"].told_soon = &near_bb;
    OpenShowings showings(doors());
    showings.follow(timeline, noon + 4s);
    EXPECT_TRUE(near_aa) << "it is on";
    showings.follow(timeline, noon + 7500ms);
    EXPECT_FALSE(near_bb) << "opened, but far";
    showings.follow(timeline, noon + 9600ms);
    EXPECT_TRUE(near_bb);
}

TEST_F(OpenShowingsTest, each_layer_shows_the_frame_at_its_position) {
    plan({clip_item("aa", 10s)});
    OpenShowings showings(doors());
    const auto picture = on(showings, noon + 1010ms);
    ASSERT_NE(picture.frame, nullptr);
    EXPECT_EQ(picture.frame->number, 25);
    EXPECT_EQ(picture.outlook.next_due, Duration(1040ms));
}

TEST_F(OpenShowingsTest, known_broken_before_its_slot_the_fill_is_on_from_the_first_instant) {
    plan({clip_item("aa", 10s), clip_item("bb", 10s), clip_item("cc", 10s)});
    scripts["bb"].fault = Script::Fault::fails_at_once;
    OpenShowings showings(doors());
    pass(showings, noon + 7s, noon + 10s);
    const auto picture = on(showings, noon + 10s);
    ASSERT_NE(picture.frame, nullptr);
    EXPECT_EQ(picture.layer.showing.item.media, "cc");
    EXPECT_EQ(picture.frame->number, 0);
    EXPECT_EQ(reports, std::vector<std::string>{"media/bb cannot be shown: it is broken"});
}

TEST_F(OpenShowingsTest,
       with_no_picture_when_it_is_due_the_outgoing_one_is_held_and_then_the_next_item_fills) {
    plan({clip_item("aa", 10s), clip_item("bb", 10s), clip_item("cc", 10s)});
    scripts["bb"].fault = Script::Fault::never_begins;
    OpenShowings showings(doors());
    pass(showings, noon + 8s, noon + 10s);
    auto picture = on(showings, noon + 10s);
    ASSERT_NE(picture.frame, nullptr);
    EXPECT_EQ(picture.layer.showing.item.media, "aa"); // held
    EXPECT_LT(picture.ask_again, noon + 11s);
    pass(showings, noon + 10s, noon + 11500ms);
    picture = on(showings, noon + 11500ms);
    EXPECT_EQ(picture.layer.showing.item.media, "cc");
    EXPECT_EQ(reports.size(), 1U);
}

TEST_F(OpenShowingsTest, pictures_that_stop_coming_are_held_for_two_seconds_and_then_stood_in_for) {
    plan({clip_item("aa", 20s), clip_item("bb", 10s)});
    scripts["aa"] = {Script::Fault::stalls_after, 4s, 40ms};
    OpenShowings showings(doors());
    pass(showings, noon + 1s, noon + 4500ms);
    EXPECT_EQ(on(showings, noon + 4500ms).frame->number, 99);
    pass(showings, noon + 4500ms, noon + 7s);
    EXPECT_EQ(on(showings, noon + 7s).layer.showing.item.media, "bb");
}

TEST_F(OpenShowingsTest, what_works_again_is_shown_again_in_position) {
    plan({clip_item("aa", 10s), clip_item("bb", 20s)});
    scripts["bb"].fault = Script::Fault::fails_at_once;
    OpenShowings showings(doors());
    pass(showings, noon + 8s, noon + 12s);
    scripts["bb"].fault = Script::Fault::none;
    EXPECT_EQ(on(showings, noon + 12s).layer.showing.item.media, "aa");
    pass(showings, noon + 12s, noon + 20s); // ten seconds after it failed it is tried again
    const auto picture = on(showings, noon + 20s);
    EXPECT_EQ(picture.layer.showing.item.media, "bb");
    EXPECT_EQ(picture.frame->due, Duration(10s));
    ASSERT_EQ(reports.size(), 2U);
    EXPECT_EQ(reports.back(), "media/bb can be shown again");
    EXPECT_TRUE(showings.troubles().empty());
}

TEST_F(OpenShowingsTest, a_file_that_arrives_in_its_slot_is_on_within_a_moment) {
    plan({clip_item("aa", 10s), clip_item("bb", 30s)});
    scripts["bb"].fault = Script::Fault::fails_at_once;
    bool arrived = false;
    auto with_arrivals = doors();
    with_arrivals.there = [&](const Item& item) { return item.media != "bb" || arrived; };
    OpenShowings showings(with_arrivals);
    pass(showings, noon + 6s, noon + 13s);
    EXPECT_EQ(on(showings, noon + 13s).layer.showing.item.media, "aa");
    ASSERT_FALSE(showings.troubles().empty());
    EXPECT_NE(showings.troubles()[0].find("not arrived"), std::string::npos) << showings.troubles()[0];
    arrived = true;
    scripts["bb"].fault = Script::Fault::none;
    pass(showings, noon + 13s, noon + 14s);
    const auto shown = on(showings, noon + 14s);
    EXPECT_EQ(shown.layer.showing.item.media, "bb");
    EXPECT_TRUE(shown.frame);
    EXPECT_TRUE(showings.troubles().empty());
}

TEST_F(OpenShowingsTest, an_item_that_fails_does_not_touch_its_neighbours) {
    plan({clip_item("aa", 5s), clip_item("bb", 5s)});
    scripts["bb"].fault = Script::Fault::fails_at_once;
    OpenShowings showings(doors());
    for (auto t = noon; t < noon + 60s; t += 40ms) {
        showings.follow(timeline, t);
        const auto picture = on(showings, t);
        ASSERT_NE(picture.frame, nullptr);
        if ((t - noon) % Duration(10s) < 5s) {
            EXPECT_EQ(picture.layer.showing.item.media, "aa");
            EXPECT_EQ(picture.frame->due, (t - noon) % Duration(10s) / Duration(40ms) * 40ms);
        }
    }
    EXPECT_LE(showings.open(), 3U);
}

TEST_F(OpenShowingsTest, what_an_act_interrupts_is_opened_again_where_it_will_be) {
    plan({clip_item("aa", 60s)});
    OpenShowings showings(doors());
    pass(showings, noon, noon + 5s);
    auto acts = std::make_shared<Acts>();
    acts->version = {1, 1, noon};
    acts->items = {clip_item("bb", 60s)};
    CycleNode root;
    root.is_list = true;
    root.children.resize(1);
    acts->trees = {root};
    Take take;
    take.id = 1;
    take.from = noon + 6s;
    take.until = noon + 16s;
    take.zones.resize(1);
    take.zones[0].cycle.anchor = take.from;
    acts->takes = {take};
    timeline = Timeline(timeline.plan(), acts);
    pass(showings, noon + 5s, noon + 16s);
    EXPECT_EQ(opened, (std::vector<std::pair<std::string, Duration>>{{"aa", 0s}, {"bb", 0s}, {"aa", 16s}}));
    EXPECT_EQ(on(showings, noon + 16s).frame->number, 400);
    EXPECT_TRUE(reports.empty());
}

TEST_F(OpenShowingsTest, a_colour_needs_no_source) {
    plan({colour_item({0, 0, 0}, 10s)});
    OpenShowings showings(doors());
    showings.follow(timeline, noon);
    EXPECT_TRUE(opened.empty());
    EXPECT_EQ(on(showings, noon).frame, nullptr);
}

TEST_F(OpenShowingsTest, a_day_of_changes_leaves_nothing_open) {
    plan({clip_item("aa", 3s), clip_item("bb", 2s), clip_item("cc", 1s)});
    OpenShowings showings(doors());
    for (auto t = noon; t < noon + 2h; t += 500ms) {
        showings.follow(timeline, t);
        on(showings, t);
        ASSERT_LE(showings.open(), OpenShowings::at_most + 2);
    }
    EXPECT_EQ(opened.size(), static_cast<std::size_t>(retired) + showings.open());
}

} // namespace
} // namespace lianping::player
