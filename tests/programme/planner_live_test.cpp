// Links in plans: what of them is on which screen.

#include "planner_making.h"

#include <gmock/gmock.h>

namespace lianping::programme {
namespace {

using namespace testing;

// Wall and room; "lecture" from 14:30 to 15:15: on the wall slides with the speaker in a corner, in the room
// the speaker alone.
struct Lecture {
    SiteMaker maker;

    Lecture() {
        maker.screen("room", "").list("films", "v=20");
        Link& link = maker.site.links["lecture"];
        link.name = "lecture";
        link.latency = 120ms;
        link.start_with = link.layout = "talk";
        link.sources["speaker"].kind = link.sources["slides"].kind = LinkSource::Kind::test;
        const LinkZone whole{"main", {}, "speaker"}, slides{"main", {}, "slides"},
            corner{"inset", {0.75, 0.75, 0.25, 0.25}, "speaker"};
        link.layouts["talk"] = {{"wall", {slides, corner}}, {"room", {whole}}};
        maker.entry("day", "films", "08:00", "18:00");
        Entry& entry = maker.entry("talk", "films", "14:30", "15:15");
        entry.play = {Play::Kind::live, "", "lecture"};
        entry.priority = 80;
    }
    Timeline on(const std::string& screen) {
        return Timeline(std::make_shared<const ScreenPlan>(
                            maker.plan("2026-03-02 07:00", "2026-03-16 07:00", {}, screen).plan),
                        nullptr);
    }
    HouseTime at(const std::string& time) const { return maker.at("2026-03-02 " + time); }
};

TEST(LiveInPlans, a_screen_shows_what_the_layout_of_its_link_puts_on_it) {
    Lecture lecture;
    const Scene room = lecture.on("room").at(lecture.at("14:40"));
    ASSERT_EQ(room.layers.size(), 1U);
    EXPECT_EQ(room.layers[0].showing.item.kind, Item::Kind::live);
    EXPECT_EQ(room.layers[0].showing.item.stream, "lecture/speaker");
    EXPECT_EQ(room.layers[0].showing.item.latency, 120ms);
    EXPECT_EQ(room.layers[0].showing.item.on_loss, Item::OnLoss::slate);

    const Scene wall = lecture.on("wall").at(lecture.at("14:40"));
    ASSERT_EQ(wall.layers.size(), 2U);
    EXPECT_EQ(wall.layers[0].showing.item.stream, "lecture/slides");
    EXPECT_EQ(wall.layers[1].showing.item.stream, "lecture/speaker");
    EXPECT_EQ(wall.layers[1].showing.zone, (ZoneRect{0.75, 0.75, 0.25, 0.25}));
    EXPECT_EQ(wall.layers[1].showing.item.on_loss, Item::OnLoss::nothing)
        << "an inset that is away leaves what is below";
}

TEST(LiveInPlans, the_sound_of_a_link_is_that_of_one_source_also_where_another_is_shown) {
    Lecture lecture;
    lecture.maker.site.links["lecture"].sound = {{"wall", "speaker"}};
    const auto heard_on = [&](const std::string& screen) {
        lecture.maker.site.screens[screen].sound = true;
        std::vector<std::string> heard;
        for (const Sounding& sounding : lecture.on(screen).sounding(lecture.at("14:40")))
            heard.push_back(sounding.showing.item.sound);
        return heard;
    };
    EXPECT_THAT(heard_on("wall"), ::testing::ElementsAre("lecture/speaker"))
        << "once, with the slides beneath";
    EXPECT_THAT(heard_on("room"), ::testing::IsEmpty());
}

TEST(LiveInPlans, an_entry_that_plays_a_link_begins_and_ends_as_every_entry) {
    Lecture lecture;
    EXPECT_EQ(lecture.maker.table("2026-03-02 14:00", "2026-03-02 16:00"),
              "08:00 day, 14:30 talk, 15:15 day - 18:00");
    const Timeline wall = lecture.on("wall");
    EXPECT_EQ(wall.at(lecture.at("14:29:59")).layers[0].showing.item.kind, Item::Kind::video);
    EXPECT_EQ(wall.at(lecture.at("15:15")).layers[0].showing.item.kind, Item::Kind::video);
    EXPECT_EQ(wall.now_on(lecture.at("14:40")).entry, "talk");
}

TEST(LiveInPlans, one_that_overruns_is_on_until_what_is_more_important_or_begins_later) {
    Lecture lecture;
    const UtcTime begun(lecture.at("14:30").since_origin()); // house time is UTC here
    lecture.maker.site.entries.back().when.overtime = {begun, 20min};
    EXPECT_EQ(lecture.maker.table("2026-03-02 14:00", "2026-03-02 16:00"),
              "08:00 day, 14:30 talk, 15:35 day - 18:00");
    EXPECT_EQ(lecture.maker.table("2026-03-03 14:00", "2026-03-03 16:00"),
              "08:00 day, 14:30 talk, 15:15 day - 18:00")
        << "another day is another occurrence";
    EXPECT_EQ(lecture.maker.table("2026-03-02 15:20", "2026-03-02 16:00"), "14:30 talk, 15:35 day - 18:00")
        << "also where its written end has passed";
    lecture.maker.entry("news", "films", "15:25", "15:30").priority = 80;
    EXPECT_EQ(lecture.maker.table("2026-03-02 15:00", "2026-03-02 16:00"),
              "14:30 talk, 15:25 news, 15:30 talk, 15:35 day - 18:00");
}

TEST(LiveInPlans, position_zero_of_a_live_slot_is_an_instant_that_counts_from_its_start) {
    Lecture lecture;
    const auto layer = lecture.on("room").at(lecture.at("14:40")).layers[0];
    EXPECT_EQ(layer.showing.key.start, lecture.at("14:30"));
    EXPECT_EQ(layer.position, 10min);
}

TEST(LiveInPlans, a_screen_that_the_link_does_not_serve_has_the_slate) {
    Lecture lecture;
    lecture.maker.site.links["lecture"].layouts["talk"].erase("wall");
    const auto layer = lecture.on("wall").at(lecture.at("14:40")).layers[0];
    EXPECT_EQ(layer.showing.item.kind, Item::Kind::slate);
    EXPECT_EQ(layer.showing.item.name, "live:lecture");
}

TEST(LiveInPlans, an_edit_elsewhere_leaves_a_lecture_alone) {
    Lecture lecture;
    const auto before = std::make_shared<const ScreenPlan>(
        lecture.maker.plan("2026-03-02 14:00", "2026-03-16 07:00", {}, "room").plan);
    lecture.maker.list("films", "v=20 w=10");
    const Timeline after(
        std::make_shared<const ScreenPlan>(
            lecture.maker.plan("2026-03-02 14:40", "2026-03-16 07:00", {{"room", before}}, "room").plan),
        nullptr);
    EXPECT_EQ(after.at(lecture.at("14:45")).layers[0].showing.key,
              Timeline(before, nullptr).at(lecture.at("14:45")).layers[0].showing.key);
}

TEST(LiveInPlans, another_layout_comes_in_at_the_stamp_by_the_links_transition) {
    Lecture lecture;
    Link& link = lecture.maker.site.links["lecture"];
    link.transition = {Transition::Kind::crossfade, 400ms, {}, 0, 0};
    link.layouts["slides"] = {{"wall", {{"main", {}, "slides"}}}, {"room", {{"main", {}, "slides"}}}};
    const auto planned = [&](const std::string& when, const std::string& screen, const PlansInForce& before) {
        return std::make_shared<const ScreenPlan>(
            lecture.maker.plan("2026-03-02 " + when, "2026-03-16 07:00", before, screen).plan);
    };
    const PlansInForce before{{"room", planned("14:00", "room", {})}, {"wall", planned("14:00", "wall", {})}};
    link.layout = "slides";
    for (const std::string screen : {"room", "wall"}) {
        const Timeline after(planned("14:40", screen, before), nullptr);
        EXPECT_EQ(after.at(lecture.at("14:40") - 1ns).layers.back().showing.item.stream, "lecture/speaker");
        const Scene turning = after.at(lecture.at("14:40") + 100ms);
        EXPECT_EQ(turning.layers.front().showing.item.stream,
                  screen == "room" ? "lecture/speaker" : "lecture/slides");
        EXPECT_EQ(turning.layers.back().showing.item.stream, "lecture/slides");
        EXPECT_NEAR(turning.layers.back().opacity, 0.25, 1e-9);
        const Scene turned = after.at(lecture.at("14:40") + 400ms);
        ASSERT_EQ(turned.layers.size(), 1U);
        EXPECT_EQ(turned.layers[0].showing.item.stream, "lecture/slides");
        EXPECT_EQ(after.now_on(lecture.at("14:41")).entry, "talk");
    }
}

TEST(LiveInPlans, a_playlist_that_stands_in_for_what_is_away_lies_beneath_it_and_is_silent) {
    Lecture lecture;
    lecture.maker.site.links["lecture"].on_loss = "films";
    const Timeline room = lecture.on("room");
    const Scene scene = room.at(lecture.at("14:30:05"));
    ASSERT_EQ(scene.layers.size(), 2U);
    EXPECT_EQ(scene.layers[0].showing.item.kind, Item::Kind::video);
    EXPECT_TRUE(scene.layers[0].showing.item.mute);
    EXPECT_EQ(scene.layers[1].showing.item.stream, "lecture/speaker");
    EXPECT_EQ(scene.layers[1].showing.item.on_loss, Item::OnLoss::nothing);
    EXPECT_EQ(lecture.on("wall").at(lecture.at("14:30:05")).layers.size(), 3U);
    // A list that has the link itself does not go round in circles.
    ItemSpec live;
    live.kind = ItemSpec::Kind::live;
    live.link = "lecture";
    live.name = "live:lecture";
    live.length = 30s;
    lecture.maker.site.playlists["films"].items.push_back(live);
    const Timeline again = lecture.on("room");
    EXPECT_EQ(again.at(lecture.at("14:30:25")).layers[0].showing.item.kind, Item::Kind::slate);
}

TEST(LiveInPlans, the_code_for_senders_is_in_a_corner_of_what_stands_in_for_what_is_away) {
    Lecture lecture;
    Link& link = lecture.maker.site.links["lecture"];
    lecture.maker.list("code", "v=30");
    link.invitation = "code";
    const auto kinds = [&](const Scene& scene) {
        std::vector<Item::Kind> all;
        for (const Layer& layer : scene.layers) all.push_back(layer.showing.item.kind);
        return all;
    };
    using Kind = Item::Kind;
    // On the slate, which is what there is without a word; the picture lies over both.
    const Scene on_slate = lecture.on("room").at(lecture.at("14:30:05"));
    EXPECT_THAT(kinds(on_slate), ::testing::ElementsAre(Kind::slate, Kind::video, Kind::live));
    EXPECT_LT(on_slate.layers[1].showing.zone.w, 0.5);
    EXPECT_EQ(on_slate.layers[2].showing.item.on_loss, Item::OnLoss::nothing);
    // On the operator's list.
    link.on_loss = "films";
    const Scene on_films = lecture.on("room").at(lecture.at("14:30:05"));
    EXPECT_THAT(kinds(on_films), ::testing::ElementsAre(Kind::video, Kind::video, Kind::live));
    EXPECT_LT(on_films.layers[1].showing.zone.w, 0.5);
    // Where nobody says what stands in it is the whole of it.
    link.on_loss = "code";
    EXPECT_THAT(kinds(lecture.on("room").at(lecture.at("14:30:05"))),
                ::testing::ElementsAre(Kind::video, Kind::live));
}

TEST(LiveInPlans, in_a_playlist_a_link_stands_for_as_long_as_it_says) {
    Lecture lecture;
    ItemSpec live;
    live.kind = ItemSpec::Kind::live;
    live.link = "lecture";
    live.name = "live:lecture";
    live.length = 30s;
    lecture.maker.site.playlists["films"].items.push_back(live);
    const Timeline room = lecture.on("room");
    EXPECT_EQ(room.at(lecture.at("08:00:19")).layers[0].showing.item.kind, Item::Kind::video);
    EXPECT_EQ(room.at(lecture.at("08:00:20")).layers[0].showing.item.stream, "lecture/speaker");
    EXPECT_EQ(room.at(lecture.at("08:00:50")).layers[0].showing.item.kind, Item::Kind::video);
}

} // namespace
} // namespace lianping::programme
