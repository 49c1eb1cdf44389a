// Plans made while media are still being taken in: what is ready turns, what waits keeps what was on air.

#include "planner_making.h"
#include "programme/media_needs.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using namespace testing;

// "day" plays films on both screens, over the default of each; the plans in force are of 07:00.
struct Waiting {
    SiteMaker maker;
    PlansInForce before;
    std::map<std::string, ScreenPlan> after;

    Waiting() {
        maker.list("films", "a:10 b:10 c:10").list("bulletin", "z:10").list("news", "n:10");
        maker.screen("wall", "bulletin").screen("room", "news");
        maker.entry("day", "films", "08:00", "18:00");
        plan("2026-03-02 07:00");
        before = in_force();
    }
    void plan(const std::string& stamp) {
        for (const auto& [name, screen] : maker.site.screens)
            after[name] = maker.plan(stamp, "2026-03-16 07:00", before, name).plan;
    }
    PlansInForce in_force() const {
        PlansInForce plans;
        for (const auto& [name, plan] : after) plans[name] = std::make_shared<const ScreenPlan>(plan);
        return plans;
    }
    // Saved and planned; then that is what is in force.
    void save(const std::string& when) {
        plan("2026-03-02 " + when);
        before = in_force();
    }
    void state(const std::string& file, MediaFacts::State state) {
        maker.catalogue.at("media/" + file).state = state;
    }
    std::string seen(const std::string& when, const std::string& screen = "wall") const {
        return maker.seen(after.at(screen), "2026-03-02 " + when);
    }
    std::string playlist_at(const std::string& when) const {
        return Timeline(std::make_shared<const ScreenPlan>(after.at("wall")), nullptr)
            .now_on(maker.at("2026-03-02 " + when))
            .playlist;
    }
};

TEST(Waiting, an_entry_whose_new_media_are_being_taken_in_goes_on_with_what_it_showed) {
    Waiting site;
    site.maker.list("films", "x:10 y:10");
    site.state("x", MediaFacts::State::pending);
    site.state("y", MediaFacts::State::pending);
    site.save("08:00:14");
    EXPECT_EQ(site.seen("08:00:14"), "b 4");
    EXPECT_EQ(site.seen("08:00:31"), "a 1");
    EXPECT_EQ(site.seen("17:59:59"), "c 9") << "for as long as it takes";
    EXPECT_EQ(site.seen("18:00:01"), "z 1");
    // Its first file is there: the screen turns.
    site.state("x", MediaFacts::State::ready);
    site.save("08:00:36");
    EXPECT_EQ(site.seen("08:00:35"), "a 5");
    EXPECT_EQ(site.seen("08:00:36"), "x 0");
    EXPECT_EQ(site.seen("08:00:47"), "x 1");
    // The second joins behind it.
    site.state("y", MediaFacts::State::ready);
    site.save("08:00:49");
    EXPECT_EQ(site.seen("08:00:49"), "x 3");
    EXPECT_EQ(site.seen("08:00:57"), "y 1");
}

TEST(Waiting, one_entry_that_waits_holds_back_no_other_screen) {
    Waiting site;
    site.maker.site.entries.clear();
    site.save("08:00:14");
    EXPECT_EQ(site.seen("08:00:24"), "z 4");
    site.maker.list("bulletin", "x:10").list("news", "m:10");
    site.state("x", MediaFacts::State::pending);
    site.save("08:00:27");
    EXPECT_EQ(site.seen("08:00:28"), "z 8");
    EXPECT_EQ(site.seen("08:00:28", "room"), "m 1");
}

// A notice is drawn once for each size, and one drawing is there before the other.
TEST(Waiting, what_is_drawn_for_screens_of_two_sizes_is_shown_by_none_before_all_have_it) {
    Waiting site;
    site.maker.site.screens.at("room").width = 320;
    site.maker.site.screens.at("room").height = 180;
    site.maker.list("films", "a:10 b:10");
    ItemSpec notice;
    notice.kind = ItemSpec::Kind::notice;
    notice.name = notice.title = "hi";
    notice.length = 10s;
    auto& items = site.maker.site.playlists.at("films").items;
    items.insert(items.begin() + 1, notice);
    const auto drawn = [&](const char* screen, MediaFacts::State state) {
        const PictureSize size = picture_size(site.maker.site.screens.at(screen));
        MediaFacts facts;
        facts.state = state;
        facts.hash = screen;
        site.maker.catalogue[media_key(notice, size.width, size.height)] = facts;
    };
    drawn("wall", MediaFacts::State::ready);
    drawn("room", MediaFacts::State::pending);
    site.save("08:00:14");
    for (const char* when : {"08:00:21", "08:00:35", "08:00:52", "08:01:14"})
        EXPECT_EQ(site.seen(when), site.seen(when, "room")) << when;
    EXPECT_EQ(site.seen("08:00:24"), "a 4") << "without the notice";
    drawn("room", MediaFacts::State::ready);
    site.save("08:00:36");
    int notices = 0;
    for (const char* when : {"08:00:37", "08:00:45", "08:00:52", "08:01:03", "08:01:14", "08:01:24"}) {
        EXPECT_EQ(site.seen(when), site.seen(when, "room")) << when;
        notices += site.seen(when).starts_with("hi") ? 1 : 0;
    }
    EXPECT_GT(notices, 0);
}

TEST(Waiting, an_entry_given_another_playlist_says_what_it_really_shows_until_then) {
    Waiting site;
    site.maker.list("evening", "x:10");
    site.state("x", MediaFacts::State::pending);
    site.maker.site.entries[0].play = SiteMaker::play("evening");
    site.save("08:00:14");
    EXPECT_EQ(site.seen("08:00:15"), "b 5");
    EXPECT_EQ(site.playlist_at("08:00:15"), "films");
    site.state("x", MediaFacts::State::ready);
    site.save("08:00:16");
    EXPECT_EQ(site.seen("08:00:17"), "x 1");
    EXPECT_EQ(site.playlist_at("08:00:17"), "evening");
}

TEST(Waiting, an_entry_in_the_place_of_one_that_is_gone_goes_on_with_what_that_showed) {
    Waiting site;
    site.maker.list("evening", "x:10");
    site.state("x", MediaFacts::State::pending);
    site.maker.site.entries.clear();
    site.maker.entry("late", "evening", "08:00", "19:00");
    site.save("08:00:14");
    EXPECT_EQ(site.seen("08:00:15"), "b 5") << "and not the default for a moment";
    site.save("08:00:16");
    EXPECT_EQ(site.seen("08:00:17"), "b 7") << "nor at the next plan";
    site.state("x", MediaFacts::State::ready);
    site.save("08:00:18");
    EXPECT_EQ(site.seen("08:00:19"), "x 1");
}

TEST(Waiting, a_new_entry_over_what_is_still_there_waits_unseen) {
    Waiting site;
    site.maker.list("talk", "x:10");
    site.state("x", MediaFacts::State::pending);
    site.maker.entry("talk", "talk", "08:00", "09:00").priority = 80;
    site.save("08:00:14");
    EXPECT_EQ(site.seen("08:00:15"), "b 5");
    site.state("x", MediaFacts::State::ready);
    site.save("08:00:16");
    EXPECT_EQ(site.seen("08:00:17"), "x 7") << "its position is that of its occurrence";
}

TEST(Waiting, what_is_broken_is_not_waited_for) {
    Waiting site;
    site.maker.list("films", "x:10");
    site.state("x", MediaFacts::State::broken);
    site.save("08:00:14");
    EXPECT_EQ(site.seen("08:00:14"), "z 4");
}

TEST(Waiting, nothing_in_force_means_that_what_lies_beneath_is_shown) {
    Waiting site;
    site.before.clear();
    for (const char* item : {"a", "b", "c"}) site.state(item, MediaFacts::State::pending);
    site.save("08:00:14");
    EXPECT_EQ(site.seen("08:00:14"), "z 4");
    site.state("b", MediaFacts::State::ready);
    site.save("08:00:16");
    EXPECT_EQ(site.seen("08:00:17"), "b 7") << "in position";
}

TEST(Waiting, music_and_overlays_stay_with_the_pictures_that_they_belong_to) {
    Waiting site;
    Playlist& films = site.maker.site.playlists.at("films");
    OverlaySpec ticker;
    ticker.overlay.kind = Overlay::Kind::ticker;
    ticker.overlay.text = "old";
    films.overlays = {ticker};
    site.save("08:00:05");
    films.overlays[0].overlay.text = "new";
    films.items = {site.maker.item("x:10")};
    site.state("x", MediaFacts::State::pending);
    site.save("08:00:14");
    ASSERT_EQ(site.after.at("wall").overlays.size(), 1U);
    EXPECT_EQ(site.after.at("wall").overlays[0].text, "old");
}

TEST(Waiting, a_zone_that_waits_keeps_what_it_showed_and_the_other_turns) {
    Waiting site;
    site.maker.list("main", "a:10 b:10").list("side", "s:7 t:7");
    ItemSpec board;
    board.kind = ItemSpec::Kind::layout;
    board.name = "layout board";
    board.length = 60s;
    board.zones = {{"main", {0, 0, 0.75, 1}, SiteMaker::play("main")},
                   {"side", {0.75, 0, 0.25, 1}, SiteMaker::play("side")}};
    site.maker.site.playlists.at("films").items = {board};
    site.save("07:30:00");
    EXPECT_EQ(site.seen("08:00:12"), "b 2 > t 5");
    site.maker.list("main", "x:10").list("side", "u:7");
    site.state("x", MediaFacts::State::pending);
    site.save("08:00:12");
    EXPECT_EQ(site.seen("08:00:13"), "b 3 > u 1");
    EXPECT_EQ(site.seen("08:01:05"), "a 5 > u 5") << "in the next slot, too";
    site.state("x", MediaFacts::State::ready);
    site.save("08:01:06");
    EXPECT_EQ(site.seen("08:01:07"), "x 1 > u 0");
}

} // namespace
} // namespace lianping::programme
