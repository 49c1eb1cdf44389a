#include "ctl/content_difference.h"
#include "ctl/instant_text.h"
#include "ctl/plan_difference.h"
#include "programme/planner.h"
#include "site_text.h"

#include <gtest/gtest.h>

namespace lianping::ctl {
namespace {

const UtcTime from = utc("2026-11-28T07:00Z"), to = utc("2026-11-28T12:00Z");

ScreenPlan planned(const char* schedule, const char* loop) {
    const auto site = two_screens("UTC", {{"schedule.yaml", schedule}, {"playlists/loop.yaml", loop}});
    programme::PlanRequest request;
    request.screen = "wall";
    request.version = {1, 1, HouseTime(from.since_origin())};
    request.until = HouseTime(from.since_origin()) + 48h;
    return programme::plan(site, {}, request, {}).plan;
}

const char* day = "schedule:\n  - {name: day, play: loop, from: \"08:00\", to: \"21:00\"}\n";
const char* later_day = "schedule:\n  - {name: day, play: loop, from: \"09:00\", to: \"21:00\"}\n";
const char* two = "items:\n  - {colour: red, for: 20s}\n  - {colour: green, for: 40s}\n";
const char* other_two = "items:\n  - {colour: red, for: 20s}\n  - {colour: blue, for: 40s}\n";

TEST(PlanDifference, the_same_plans_differ_in_nothing) {
    EXPECT_TRUE(differences(planned(day, two), planned(day, two), from, to).empty());
}

TEST(PlanDifference, a_stretch_that_moves_goes_and_comes) {
    const auto found = differences(planned(day, two), planned(later_day, two), from, to);
    ASSERT_EQ(found.size(), 4U); // the default is longer, the day begins later
    EXPECT_EQ(found[0].kind, Difference::Kind::gone);
    EXPECT_EQ(found[0].before.entry, "default");
    EXPECT_EQ(utc_text(found[0].before.end), "2026-11-28T08:00:00Z");
    EXPECT_EQ(found[1].kind, Difference::Kind::comes);
    EXPECT_EQ(utc_text(found[1].after.end), "2026-11-28T09:00:00Z");
    EXPECT_EQ(found[2].before.entry, "day");
    EXPECT_EQ(found[3].after.entry, "day");
    EXPECT_EQ(utc_text(found[3].after.start), "2026-11-28T09:00:00Z");
}

TEST(PlanDifference, other_items_in_the_same_stretch_are_counted) {
    const auto found = differences(planned(day, two), planned(day, other_two), utc("2026-11-28T08:00Z"),
                                   utc("2026-11-28T08:10Z"));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::content);
    EXPECT_EQ(found[0].before.item, "green");
    EXPECT_EQ(found[0].after.item, "blue");
    EXPECT_EQ(utc_text(found[0].after.start), "2026-11-28T08:00:20Z");
    EXPECT_EQ(found[0].showings, 10U);
}

TEST(PlanDifference, an_item_that_only_ends_at_another_time_is_told_by_its_length) {
    const auto found =
        differences(planned(day, two),
                    planned(day, "items:\n  - {colour: red, for: 30s}\n  - {colour: green, for: 30s}\n"),
                    utc("2026-11-28T08:00Z"), utc("2026-11-28T08:10Z"));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].after.item, "red");
    EXPECT_EQ(found[0].how, "length");
}

// The wall's default with what its files say; media are stills and sounds of these names.
ScreenPlan with(std::map<std::string, std::string> files, const std::string& look = "") {
    if (!look.empty())
        files["site.yaml"] =
            "site: 站\ntimezone: UTC\nlayouts:\n  board: {main: 0,0 75%x100%, side: 75%,0 25%x100%}\n"
            "screens:\n  wall: {size: 1920x1080, default: loop" +
            look +
            "}\n"
            "nodes:\n  wall-1: {screen: wall}\n";
    const auto site = site_of(std::move(files));
    programme::Catalogue catalogue;
    for (const char* name : {"a", "b", "c"}) {
        using programme::MediaFacts;
        MediaFacts& tune = catalogue[std::string("media/") + name + ".mp3"];
        tune = {MediaFacts::State::ready, std::string("hash-") + name, 30s, ""};
        tune.medium = MediaFacts::Medium::audio;
    }
    programme::PlanRequest request;
    request.screen = "wall";
    request.version = {1, 1, HouseTime(from.since_origin())};
    request.until = HouseTime(from.since_origin()) + 48h;
    return programme::plan(site, catalogue, request, {}).plan;
}

const UtcTime soon = from + 10min;

TEST(PlanDifference, a_change_within_a_zone_is_told_with_its_zone) {
    const auto board = [](const std::string& side) {
        return with({{"playlists/loop.yaml",
                      "items:\n  - layout: board\n    zones: {main: films, side: notices}\n    for: 1m\n"},
                     {"playlists/films.yaml", "items:\n  - {colour: red, for: 20s}\n"},
                     {"playlists/notices.yaml",
                      "items:\n  - {colour: green, for: 10s}\n  - {colour: " + side + ", for: 10s}\n"}},
                    ", volume: 70%");
    };
    EXPECT_TRUE(differences(board("blue"), board("blue"), from, soon).empty());
    const auto found = differences(board("blue"), board("white"), from, soon);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::content);
    EXPECT_EQ(found[0].place, "zone side");
    EXPECT_EQ(found[0].before.item, "blue");
    EXPECT_EQ(found[0].after.item, "white");
    EXPECT_EQ(found[0].showings, 30U);
}

TEST(PlanDifference, overlays_and_music_are_told) {
    const auto list = [](const std::string& more) {
        return with({{"playlists/loop.yaml", "items:\n  - {colour: red, for: 20s}\n" + more},
                     {"playlists/tunes.yaml", "items:\n  - audio: media/a.mp3\n"},
                     {"playlists/songs.yaml", "items:\n  - audio: media/b.mp3\n"}},
                    ", sound: on");
    };
    auto found = differences(list("overlays:\n  - ticker: 热水\n  - clock: top-right\n"),
                             list("overlays:\n  - ticker: 欢迎\n  - clock: top-right\n"), from, soon);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::overlay);
    EXPECT_EQ(found[0].gone, std::vector<std::string>{"ticker 热水"});
    EXPECT_EQ(found[0].come, std::vector<std::string>{"ticker 欢迎"});
    found = differences(list("music: tunes\n"), list("music: songs\n"), from, soon);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].place, "music");
    EXPECT_EQ(found[0].before.item, "media/a.mp3");
    EXPECT_EQ(found[0].after.item, "media/b.mp3");
    found = differences(list(""), list("music: songs\n"), from, soon);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].before.item, "");
}

TEST(PlanDifference, the_same_item_shown_in_another_way_is_told) {
    const auto found = differences(planned(day, two),
                                   planned(day, "items:\n  - {colour: red, for: 20s}\n"
                                                "  - {colour: green, for: 40s, transition: crossfade 1s}\n"),
                                   utc("2026-11-28T08:00Z"), utc("2026-11-28T08:10Z"));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].after.item, "green");
    EXPECT_EQ(found[0].how, "transition");
    EXPECT_EQ(found[0].showings, 10U);
}

TEST(PlanDifference, sound_volume_and_quiet_hours_are_told_of_the_screen) {
    const std::map<std::string, std::string> files{{"playlists/loop.yaml", two}};
    EXPECT_TRUE(screen_differences(with(files, ", sound: on"), with(files, ", sound: on")).empty());
    EXPECT_EQ(screen_differences(with(files, ", sound: on, volume: 70%"), with(files, ", volume: 50%")),
              (std::vector<std::string>{"sound off instead of on", "volume 50 % instead of 70 %"}));
    const auto quiet =
        screen_differences(with(files, ", sound: on"),
                           with(files, ", sound: on, quiet: [{from: \"22:00\", to: \"7:00\", volume: 20%}]"));
    ASSERT_EQ(quiet.size(), 1U);
    EXPECT_EQ(quiet[0], "quiet hours 22:00-07:00 20 % instead of none");
}

} // namespace
} // namespace lianping::ctl
