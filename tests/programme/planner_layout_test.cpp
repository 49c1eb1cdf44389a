// Layouts, overlays and music in plans, and what an edit of them lets go on.

#include "planner_making.h"
#include "programme/media_needs.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using namespace testing;

// "day" plays `films` of a film v of 20 s and a board of 60 s: in main the list "main", in side "side".
struct Board {
    SiteMaker maker;
    ScreenPlan before, after;

    explicit Board(const std::string& main = "a:10 b:10 c:10", const std::string& side = "x:7 y:7") {
        maker.list("main", main).list("side", side).list("films", "v=20");
        ItemSpec board;
        board.kind = ItemSpec::Kind::layout;
        board.name = "layout board";
        board.length = 60s;
        board.zones = {{"main", {0, 0, 0.75, 1}, SiteMaker::play("main")},
                       {"side", {0.75, 0, 0.25, 1}, SiteMaker::play("side")}};
        maker.site.playlists["films"].items.push_back(board);
        maker.entry("day", "films", "08:00", "18:00");
        before = maker.plan("2026-03-02 07:00", "2026-03-16 07:00").plan;
    }
    void save(const std::string& stamp) {
        after = maker.plan(stamp, "2026-03-16 07:00", in_force("wall", before)).plan;
    }
    std::string was(const std::string& when) const { return maker.seen(before, "2026-03-02 " + when); }
    std::string seen(const std::string& when) const { return maker.seen(after, "2026-03-02 " + when); }
};

TEST(LayoutPlan, zones_begin_with_the_slot) {
    const Board board;
    EXPECT_EQ(board.was("08:00:19"), "v 19");
    EXPECT_EQ(board.was("08:00:20"), "a 0 > x 0");
    EXPECT_EQ(board.was("08:00:33"), "b 3 > y 6");
    EXPECT_EQ(board.was("08:01:20"), "v 0");
    EXPECT_EQ(board.was("08:01:41"), "a 1 > x 1");
}

TEST(LayoutPlan, of_nothing_changed_is_the_same_plan) {
    Board board;
    board.save("2026-03-02 08:00:33");
    EXPECT_EQ(board.after.segments.front().start, board.maker.at("2026-03-02 08:00"));
    EXPECT_EQ(board.seen("08:00:45"), board.was("08:00:45"));
}

TEST(LayoutPlan, an_edit_in_one_zone_goes_on_there_and_leaves_the_other_alone) {
    Board board;
    board.maker.list("main", "new:5 b:10 c:10 a:10");
    board.save("2026-03-02 08:00:33");
    EXPECT_EQ(board.seen("08:00:32.9"), "b 2.9 > y 5.9");
    EXPECT_EQ(board.seen("08:00:33"), "b 3 > y 6");
    EXPECT_EQ(board.seen("08:00:41"), "c 1 > y 0"); // behind b in the new order
    EXPECT_EQ(board.seen("08:00:51"), "a 1 > x 3");
    EXPECT_EQ(board.seen("08:01:01"), "new 1 > y 6");
    EXPECT_EQ(board.seen("08:01:20"), "v 0");
    EXPECT_EQ(board.seen("08:01:41"), "new 1 > x 1"); // the next time as written
}

TEST(LayoutPlan, what_is_taken_from_a_zone_turns_there_at_the_stamp) {
    Board board;
    board.maker.list("main", "a:10 c:10");
    board.save("2026-03-02 08:00:33");
    EXPECT_EQ(board.seen("08:00:33"), "c 0 > y 6");
    EXPECT_EQ(board.seen("08:00:43"), "a 0 > y 2");
}

TEST(LayoutPlan, goes_on_over_several_edits) {
    Board board;
    board.maker.list("main", "new:5 b:10 c:10 a:10");
    board.save("2026-03-02 08:00:33");
    board.before = board.after;
    board.maker.list("side", "z:9 y:7");
    board.save("2026-03-02 08:00:36");
    EXPECT_EQ(board.seen("08:00:36"), "b 6 > z 0"); // x is gone; what was put in its place
    EXPECT_EQ(board.seen("08:00:41"), "c 1 > z 5");
    board.before = board.after;
    board.save("2026-03-02 08:00:42");
    EXPECT_EQ(board.seen("08:00:51"), "a 1 > y 6");
}

TEST(LayoutPlan, an_edit_of_what_lies_around_lets_its_zones_go_on) {
    Board board;
    board.maker.list("other", "w:5");
    auto& items = board.maker.site.playlists["films"].items;
    items.insert(items.begin(), board.maker.item("w:5"));
    board.save("2026-03-02 08:00:33");
    EXPECT_EQ(board.seen("08:00:33"), "b 3 > y 6");
    EXPECT_EQ(board.seen("08:01:20"), "w 0");
    EXPECT_EQ(board.seen("08:01:46"), "a 1 > x 1");
}

TEST(LayoutPlan, without_a_length_is_as_long_as_the_longest_pass_of_its_zones) {
    Board board;
    board.maker.site.playlists["films"].items[1].length.reset();
    board.save("2026-03-02 07:30");
    EXPECT_EQ(board.seen("08:00:49"), "c 9 > x 1");
    EXPECT_EQ(board.seen("08:00:50"), "v 0");
}

TEST(LayoutPlan, a_zone_with_nothing_to_show_is_left_out_and_a_layout_of_none_too) {
    Board board;
    for (const char* name : {"a", "b", "c"}) {
        board.maker.catalogue[std::string("media/") + name].state = MediaFacts::State::missing;
    }
    board.save("2026-03-02 07:30");
    EXPECT_EQ(board.seen("08:00:21"), "layout board 1 > x 1"); // its background
    board.maker.catalogue["media/x"].state = board.maker.catalogue["media/y"].state =
        MediaFacts::State::missing;
    board.save("2026-03-02 07:30");
    EXPECT_EQ(board.seen("08:00:21"), "v 1");
}

TEST(LayoutPlan, notices_are_drawn_at_the_size_of_their_zone) {
    Board board;
    ItemSpec notice;
    notice.kind = ItemSpec::Kind::notice;
    notice.name = "notice n";
    notice.title = "n";
    board.maker.site.playlists["side"].items = {notice};
    bool found = false;
    for (const MediaNeed& need : media_needs(board.maker.site)) {
        found = found || (need.item.kind == ItemSpec::Kind::notice && need.size == PictureSize{480, 1080});
    }
    EXPECT_TRUE(found);
    board.maker.catalogue[media_key(notice, 480, 1080)] = {MediaFacts::State::ready, "small", {}, ""};
    board.save("2026-03-02 07:30");
    const Scene scene = Timeline(std::make_shared<const ScreenPlan>(board.after), nullptr)
                            .at(board.maker.at("2026-03-02 08:00:21"));
    EXPECT_EQ(scene.layers.at(1).showing.item.media, "small");
}

OverlaySpec ticker(const std::string& text) {
    OverlaySpec spec;
    spec.overlay.kind = Overlay::Kind::ticker;
    spec.overlay.text = text;
    return spec;
}

std::string overlays(const ScreenPlan& plan, HouseTime t) {
    std::string text;
    for (const SceneOverlay& overlay :
         Timeline(std::make_shared<const ScreenPlan>(plan), nullptr).at(t).overlays) {
        text += (text.empty() ? "" : ", ") + overlay.overlay.text;
    }
    return text;
}

TEST(OverlayPlan, an_edit_turns_them_at_the_stamp_and_touches_no_item) {
    Board board;
    board.maker.site.playlists["films"].overlays = {ticker("old")};
    board.save("2026-03-02 07:30");
    board.before = board.after;
    board.maker.site.playlists["films"].overlays = {ticker("new"), ticker("more")};
    board.save("2026-03-02 08:00:33");
    const auto at = [&](const std::string& t) { return board.maker.at("2026-03-02 " + t); };
    EXPECT_EQ(overlays(board.before, at("08:00:20")), "old");
    EXPECT_EQ(overlays(board.after, at("08:00:32.9")), "old");
    EXPECT_EQ(overlays(board.after, at("08:00:33")), "new, more");
    EXPECT_EQ(board.seen("08:00:33"), "b 3 > y 6");
    EXPECT_EQ(board.seen("08:00:32"), "b 2 > y 5");
    EXPECT_EQ(overlays(board.after, at("19:00")), ""); // the default has none
}

TEST(OverlayPlan, a_countdown_is_of_the_sites_zone_and_a_logo_waits_for_its_file) {
    Board board;
    OverlaySpec countdown, logo;
    countdown.overlay.kind = Overlay::Kind::countdown;
    countdown.until =
        civil(Date(std::chrono::local_days(std::chrono::year(2026) / 12 / 31))) + std::chrono::hours(20);
    logo.overlay.kind = Overlay::Kind::logo;
    logo.file = "media/logo.png";
    board.maker.site.playlists["films"].overlays = {countdown, logo};
    board.save("2026-03-02 07:30");
    ASSERT_EQ(board.after.overlays.size(), 1U);
    EXPECT_EQ(HouseTime(board.after.overlays[0].until.since_origin()), board.maker.at("2026-12-31 20:00"));
    board.maker.catalogue["media/logo.png"] = {MediaFacts::State::ready, "1090", {}, ""};
    board.save("2026-03-02 07:31");
    ASSERT_EQ(board.after.overlays.size(), 2U);
    EXPECT_EQ(board.after.overlays[1].media, "1090");
}

// The music at t: "m 12".
std::string music(const ScreenPlan& plan, HouseTime t) {
    for (const Sounding& sound : Timeline(std::make_shared<const ScreenPlan>(plan), nullptr).sounding(t)) {
        if (sound.showing.key.zone == music_zone) {
            char text[64];
            std::snprintf(text, sizeof text, "%s %g", sound.showing.item.name.c_str(),
                          static_cast<double>(sound.position.count()) / 1e9);
            return text;
        }
    }
    return "";
}

TEST(MusicPlan, begins_with_its_entry_and_goes_on_over_edits) {
    Board board;
    board.maker.site.screens["wall"].sound = true;
    board.maker.list("songs", "m=30 p:5 n=40");
    board.maker.site.playlists["films"].music = SiteMaker::play("songs");
    const auto at = [&](const std::string& t) { return board.maker.at("2026-03-02 " + t); };
    board.save("2026-03-02 07:30");
    EXPECT_EQ(music(board.after, at("08:00:12")), "m 12");
    EXPECT_EQ(music(board.after, at("08:00:31")), "n 1"); // what has no sound is left out
    board.before = board.after;
    board.maker.list("songs", "k=9 n=40");
    board.save("2026-03-02 08:00:33");
    EXPECT_EQ(music(board.after, at("08:00:40")), "n 10");
    EXPECT_EQ(music(board.after, at("08:01:11")), "k 1");
    EXPECT_EQ(board.seen("08:00:33"), "b 3 > y 6");
    board.before = board.after;
    board.maker.list("main", "b:10 c:10"); // nothing of the music
    board.save("2026-03-02 08:00:41");
    EXPECT_EQ(music(board.after, at("08:00:50")), "n 20");
    EXPECT_EQ(music(board.after, at("19:00")), "");
}

TEST(MusicPlan, sounds_under_notices_alone_and_under_films_without_sound) {
    Board board;
    board.maker.site.screens["wall"].sound = true;
    board.maker.list("songs", "m=100").list("notices", "p:10 q:10").list("quiet", "p:10 w=20");
    board.maker.catalogue["media/w"].silent = true;
    board.maker.site.playlists["notices"].music = SiteMaker::play("songs");
    board.maker.site.playlists["quiet"].music = SiteMaker::play("songs");
    board.maker.entry("evening", "notices", "18:00", "19:00");
    board.maker.entry("night", "quiet", "19:00", "20:00");
    board.save("2026-03-02 07:30");
    const auto at = [&](const std::string& t) { return board.maker.at("2026-03-02 " + t); };
    EXPECT_EQ(music(board.after, at("18:00:05")), "m 5");
    EXPECT_EQ(music(board.after, at("18:00:35")), "m 35");
    EXPECT_EQ(music(board.after, at("19:00:05")), "m 5");
    EXPECT_EQ(music(board.after, at("19:00:15")), "m 15");
}

TEST(SoundPlan, carries_what_is_known_of_the_media) {
    Board board;
    MediaFacts& facts = board.maker.catalogue["media/v"];
    facts.gain_db = -4.5;
    facts.silent = true;
    facts.subtitles = "5ab";
    ItemSpec& film = board.maker.site.playlists["films"].items[0];
    film.track = "zh";
    film.repeat = 3;
    board.maker.site.screens["wall"].quiet = {{0x7f, 22h, 7h, 0}};
    board.maker.site.language = "zh";
    board.save("2026-03-02 07:30");
    const Scene scene = Timeline(std::make_shared<const ScreenPlan>(board.after), nullptr)
                            .at(board.maker.at("2026-03-02 08:00:01"));
    const Item& item = scene.layers.at(0).showing.item;
    EXPECT_EQ(item.gain_db, -4.5);
    EXPECT_TRUE(item.silent);
    EXPECT_EQ(item.track, "zh");
    EXPECT_EQ(item.subtitles, "5ab");
    EXPECT_EQ(item.length, 60s);
    EXPECT_EQ(item.span, 20s);
    EXPECT_EQ(board.after.quiet.size(), 1U);
    EXPECT_EQ(board.after.language, "zh");
    film.subtitles = "none";
    board.save("2026-03-02 07:31");
    for (const Item& one : board.after.items) {
        EXPECT_EQ(one.subtitles, "");
    }
}

} // namespace
} // namespace lianping::programme
