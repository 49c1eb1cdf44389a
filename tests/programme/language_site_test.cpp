// site.yaml: what is required, what is refused, and where that is said.
#include "programme/language_site.h"

namespace lianping::programme {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> findings_of_site(const std::string& text) {
    return findings_with("site.yaml", text);
}

const std::string rest = "screens: {wall: {size: 1920x1080}}\nnodes: {n: {screen: wall}}\n";

TEST(Site, needs_no_more_than_its_name_screens_and_nodes) {
    SiteFiles files;
    files.texts["site.yaml"] = "site: 厦港\ntimezone: Asia/Shanghai\n" + rest;
    const Reading reading = read_site(files);
    EXPECT_THAT(lines_of(reading), IsEmpty());
    ASSERT_TRUE(reading.programme);
    EXPECT_EQ(reading.programme->site, "厦港");
    EXPECT_EQ(reading.programme->screens.at("wall").width, 1920U);
    EXPECT_EQ(reading.programme->screens.at("wall").standing.kind, Play::Kind::slate);
    EXPECT_EQ(reading.programme->nodes.at("n").screen, "wall");
    EXPECT_TRUE(reading.programme->entries.empty());
}

TEST(Site, says_how_media_travel) {
    const std::string begin = "site: a\ntimezone: UTC\n" + rest;
    EXPECT_EQ(programme_with("site.yaml", begin).delivery.bytes_per_second, 0U);
    EXPECT_FALSE(programme_with("site.yaml", begin).delivery.hours);
    const auto delivery =
        programme_with("site.yaml", begin + "delivery: {limit: 40 Mbit/s, from: \"22:00\", to: 6:00}\n")
            .delivery;
    EXPECT_EQ(delivery.bytes_per_second, 5'000'000U);
    ASSERT_TRUE(delivery.hours);
    EXPECT_EQ(delivery.hours->from.since_midnight, 22h);
    EXPECT_EQ(delivery.hours->to.since_midnight, 6h);
    EXPECT_EQ(programme_with("site.yaml", begin + "delivery: {limit: 1.5MB/s}\n").delivery.bytes_per_second,
              1'500'000U);
    for (const char* wrong :
         {"{limit: 5}", "{limit: 5 MB}", "{limit: fast}", "{limit: 0 MB/s}", "{limit: 900 GB/s}"})
        EXPECT_THAT(findings_of_site(begin + "delivery: " + wrong + "\n"), ::testing::SizeIs(1)) << wrong;
    for (const char* half : {"{from: \"22:00\"}", "{from: \"6:00\", to: \"6:00\"}"})
        EXPECT_THAT(findings_of_site(begin + "delivery: " + half + "\n"),
                    ElementsAre(HasSubstr("a beginning and an end")))
            << half;
}

TEST(Site, says_who_is_told_of_alarms_and_what_is_too_much) {
    const std::string begin = "site: a\ntimezone: UTC\n" + rest;
    EXPECT_EQ(programme_with("site.yaml", begin).alarms.skew, 8ms);
    EXPECT_EQ(programme_with("site.yaml", begin).alarms.temperature, 85);
    const auto alarms = programme_with("site.yaml", begin + "alarms: {hook: tell-anna, webhook: "
                                                            "\"https://x.cn/7\", skew: 5ms, temperature: 70, "
                                                            "media: 2h}\n")
                            .alarms;
    EXPECT_EQ(alarms.hook, "tell-anna");
    EXPECT_EQ(alarms.webhook, "https://x.cn/7");
    EXPECT_EQ(alarms.skew, 5ms);
    EXPECT_EQ(alarms.temperature, 70);
    EXPECT_EQ(alarms.media_ahead, 2h);
    for (const char* wrong : {"{hook: /bin/rm}", "{hook: ../x}", "{webhook: \"ftp://x\"}",
                              "{temperature: 500}", "{skew: 5}", "{hok: x}"})
        EXPECT_THAT(findings_of_site(begin + "alarms: " + wrong + "\n"), testing::SizeIs(1)) << wrong;
}

TEST(Site, every_key_is_read) {
    const Programme programme =
        programme_with("site.yaml", "site: a\ntimezone: Europe/Berlin\nscreens:\n  墙: {size: 1080x1920, "
                                    "rotate: 90, sound: on, volume: 70%, default: "
                                    "{video: media/x.mp4}}\n  room: {size: 640x480, default: black}\nnodes: "
                                    "{n: {screen: 墙, address: 127.0.0.1}, m: {screen: room}}\n");
    EXPECT_EQ(programme.zone, "Europe/Berlin");
    const Screen& wall = programme.screens.at("墙");
    EXPECT_EQ(wall.turns, 1U);
    EXPECT_TRUE(wall.sound);
    EXPECT_DOUBLE_EQ(wall.volume, 0.7);
    ASSERT_EQ(wall.standing.kind, Play::Kind::playlist);
    const Playlist& one = programme.playlists.at(wall.standing.playlist);
    EXPECT_EQ(one.name, "media/x.mp4");
    ASSERT_EQ(one.items.size(), 1U);
    EXPECT_EQ(programme.screens.at("room").standing.kind, Play::Kind::black);
}

TEST(Site, what_is_missing_is_said_together) {
    EXPECT_THAT(findings_of_site("timezone: Asia/Shanghai\n"),
                ElementsAre(HasSubstr("site.yaml:1:1: error: `nodes` is missing here"),
                            HasSubstr("error: `screens` is missing"), HasSubstr("error: `site` is missing")));
    EXPECT_THAT(findings_of_site(""), ElementsAre(StartsWith("site.yaml:1:1: error: this file is empty")));
    EXPECT_THAT(lines_of(read_site(SiteFiles{})),
                ElementsAre(StartsWith("site.yaml: error: there is no site.yaml")));
}

TEST(Site, without_a_time_zone_the_machines_is_taken_with_a_warning) {
    EXPECT_THAT(findings_of_site("site: a\n" + rest),
                ElementsAre(AllOf(StartsWith("site.yaml:1:1: warning: no `timezone` is given"))));
}

TEST(Site, a_zone_that_many_try_is_told_what_it_is_called) {
    EXPECT_THAT(
        findings_of_site("site: a\ntimezone: Asia/Beijing\n" + rest),
        ElementsAre(
            "site.yaml:2:11: error: no time zone is called `Asia/Beijing`; did you mean `Asia/Shanghai`?"));
}

TEST(Site, an_unknown_key_names_the_nearest_known_one) {
    EXPECT_THAT(findings_of_site("site: a\ntimezone: Asia/Shanghai\nscreens: {wall: {sise: "
                                 "1920x1080}}\nnodes: {n: {screen: wall}}\n"),
                ElementsAre(StartsWith("site.yaml:3:17: error: `size` is missing"),
                            "site.yaml:3:18: error: unknown key `sise`; did you mean `size`?"));
}

TEST(Site, a_key_of_another_place_is_told_where_it_belongs) {
    EXPECT_THAT(findings_of_site("site: a\ntimezone: Asia/Shanghai\nrrule: x\n" + rest),
                ElementsAre(HasSubstr("unknown key `rrule` here: it belongs to a entry")));
}

TEST(Site, every_screen_has_a_node_and_every_node_a_screen) {
    EXPECT_THAT(findings_of_site("site: a\ntimezone: Asia/Shanghai\nscreens: {wall: {size: 640x480}, room: "
                                 "{size: 640x480}}\nnodes:\n  n: {screen: wal}\n  m: {screen: room}\n"),
                ElementsAre(StartsWith("site.yaml:3:11: error: no node shows screen `wall`"),
                            "site.yaml:5:15: error: there is no screen `wal`; did you mean `wall`?"));
}

TEST(Site, a_node_may_be_elsewhere) {
    EXPECT_THAT(
        findings_of_site("site: a\ntimezone: Asia/Shanghai\nscreens: {wall: {size: 640x480}}\nnodes: {n: "
                         "{screen: wall, address: 10.0.0.2}}\n"),
        IsEmpty());
}

TEST(Site, a_playlist_that_is_not_there_names_the_nearest_one) {
    EXPECT_THAT(findings_of_site("site: a\ntimezone: Asia/Shanghai\nscreens: {wall: {size: 640x480, default: "
                                 "film}}\nnodes: {n: {screen: wall}}\n"),
                ElementsAre("site.yaml:3:42: error: there is no playlist `film`; did you mean `films`?"));
}

TEST(Site, a_playlist_whose_file_cannot_be_read_counts_as_there) {
    SiteFiles files = small_site();
    files.texts["playlists/films.yaml"] = "items:\n  - video: \"a\n";
    EXPECT_THAT(lines_of(read_site(files)),
                ElementsAre(StartsWith("playlists/films.yaml:2:12: error: this \" is never closed")));
}

TEST(Site, names_can_be_chinese_but_not_paths) {
    EXPECT_THAT(
        findings_of_site("site: a\ntimezone: Asia/Shanghai\nscreens: {大屏: {size: 640x480}, a/b: {size: "
                         "640x480}}\nnodes: {一号: {screen: 大屏}, n: {screen: a/b}}\n"),
        ElementsAre(AllOf(StartsWith("site.yaml:3:32: error: `a/b` cannot be a name"), HasSubstr("no `/`"))));
}

TEST(Site, full_width_characters_in_values_are_told_what_they_should_be) {
    EXPECT_THAT(
        findings_of_site("site: a\ntimezone: Asia/Shanghai\nscreens: {wall: {size: "
                         "１９２０×１０８０}}\nnodes: {n: {screen: wall}}\n"),
        ElementsAre(
            "site.yaml:3:24: error: `１９２０×１０８０` holds full-width characters: write 1920x1080"));
    EXPECT_THAT(findings_of_site("site：a\ntimezone: Asia/Shanghai\n" + rest),
                ElementsAre(AllOf(StartsWith("site.yaml:1:5: error: "), HasSubstr("full-width"))));
}

TEST(Site, links_are_checked_as_all_else) {
    EXPECT_THAT(findings_of_site("site: a\ntimezone: Asia/Shanghai\n" + rest +
                                 "links: {a: {sources: {s: {srtt: x}}, layouts: {}, latency: 200}}\n"),
                AllOf(Contains(HasSubstr("unknown key `srtt`; did you mean `srt`?")),
                      Contains(HasSubstr("`200` has no unit"))));
}

TEST(Site, one_wrong_file_does_not_hide_what_is_wrong_in_the_others) {
    SiteFiles files = small_site();
    files.texts["site.yaml"] += "colour: red\n";
    files.texts["schedule.yaml"] = "schedule:\n  - play: nothing\n    from: 25:00\n";
    files.texts["playlists/other.yaml"] = "items:\n\t- slate\n";
    EXPECT_THAT(lines_of(read_site(files)),
                ElementsAre(StartsWith("playlists/other.yaml:2:1: error: a tab"),
                            StartsWith("schedule.yaml:2:11: error: there is no playlist `nothing`"),
                            StartsWith("schedule.yaml:3:11: error: `25:00` is no time of day"),
                            StartsWith("site.yaml:9:1: error: unknown key `colour`")));
}

TEST(Site, files_with_the_wrong_ending_are_pointed_out) {
    EXPECT_THAT(findings_with("playlists/x.yml", "items: [slate]\n"),
                ElementsAre("playlists/x.yml: warning: this file is not read: name it playlists/x.yaml"));
}

} // namespace
} // namespace lianping::programme
