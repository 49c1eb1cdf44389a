// Layouts, overlays, music and quiet hours: how they are read, and what is said of those that are wrong.
#include "programme/language_site.h"
#include "programme/look_scalars.h"

namespace lianping::programme {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

SiteFiles with_board() {
    SiteFiles files = small_site();
    files.texts["site.yaml"] +=
        "layouts:\n  board: {main: \"0,0 75%x88%\", side: \"75%,0 25%x88%\", foot: \"0,88% 100%x12%\"}\n";
    files.texts["playlists/notices.yaml"] = "items:\n  - notice: 请勿吸烟\n";
    return files;
}

std::vector<std::string> findings_of_board(const std::string& films) {
    SiteFiles files = with_board();
    files.texts["playlists/day.yaml"] = films;
    return lines_of(read_site(files));
}

TEST(Layouts, put_playlists_and_items_into_the_zones_of_site_yaml) {
    SiteFiles files = with_board();
    files.texts["playlists/day.yaml"] =
        "items:\n  - layout: board\n    zones: {side: notices, main: films, foot: "
        "{colour: navy}}\n    for: 10m\n    transition: crossfade 1s\n";
    const Reading reading = read_site(files);
    EXPECT_THAT(lines_of(reading), IsEmpty());
    const ItemSpec& item = reading.programme->playlists.at("day").items.at(0);
    EXPECT_EQ(item.kind, ItemSpec::Kind::layout);
    EXPECT_EQ(item.name, "layout board");
    EXPECT_EQ(item.length, std::chrono::minutes(10));
    ASSERT_THAT(item.zones, SizeIs(3)); // in the order of the layout
    EXPECT_EQ(item.zones[0].name, "main");
    EXPECT_EQ(item.zones[0].rect, (ZoneRect{0, 0, 0.75, 0.88}));
    EXPECT_EQ(item.zones[0].play.playlist, "films");
    EXPECT_EQ(item.zones[2].play.playlist, "item/navy");
}

TEST(Layouts, that_are_not_there_or_say_nothing_are_told) {
    EXPECT_THAT(
        findings_of_board("items:\n  - layout: bord\n    zones: {main: films}\n"),
        ElementsAre("playlists/day.yaml:2:13: error: there is no layout `bord` in site.yaml; did you mean "
                    "`board`?"));
    EXPECT_THAT(
        findings_of_board("items:\n  - layout: board\n"),
        ElementsAre("playlists/day.yaml:2:13: error: this layout plays nothing: say what its zones play, as "
                    "zones: {main: PLAYLIST}"));
    EXPECT_THAT(
        findings_of_board("items:\n  - layout: board\n    zones: {mian: films, side: notices}\n"),
        ElementsAre(
            "playlists/day.yaml:3:13: error: layout `board` has no zone `mian`; did you mean `main`?"));
    EXPECT_THAT(
        findings_of_board("items:\n  - layout: board\n    zones: {main: flims}\n"),
        ElementsAre("playlists/day.yaml:3:19: error: there is no playlist `flims`; did you mean `films`?"));
    EXPECT_THAT(findings_of_board("items:\n  - layout: board\n    zones: {main: films}\n    fit: cover\n"),
                ElementsAre(HasSubstr("`fit` does not go with `layout`")));
}

TEST(Layouts, do_not_lie_in_one_another) {
    EXPECT_THAT(
        findings_of_board("items:\n  - layout: board\n    zones: {main: day}\n"),
        ElementsAre("playlists/day.yaml:2:5: error: zone `main` would show a layout within a layout: let it "
                    "play a list without one"));
    SiteFiles files = with_board();
    files.texts["playlists/day.yaml"] = "items:\n  - layout: board\n    zones: {main: deep}\n";
    files.texts["playlists/deep.yaml"] = "items:\n  - playlist: deeper\n";
    files.texts["playlists/deeper.yaml"] = "items:\n  - layout: board\n    zones: {main: films}\n";
    EXPECT_THAT(lines_of(read_site(files)),
                ElementsAre(StartsWith("playlists/day.yaml:2:5: error: zone `main`")));
}

TEST(Layouts, lie_on_the_screen) {
    SiteFiles files = small_site();
    files.texts["site.yaml"] += "layouts:\n  board: {main: \"50%,0 60%x100%\"}\n  empty: {}\n";
    const auto lines = lines_of(read_site(files));
    ASSERT_THAT(lines, SizeIs(2));
    EXPECT_THAT(lines[0], StartsWith("site.yaml:10:17: error: "));
    EXPECT_THAT(lines[1], AllOf(StartsWith("site.yaml:11:3: error: "), HasSubstr("`empty` has no zones")));
}

TEST(Layouts, are_not_asked_for_where_site_yaml_cannot_be_read) {
    SiteFiles files = with_board();
    files.texts["site.yaml"] = "site: \"a\n";
    files.texts["playlists/day.yaml"] = "items:\n  - layout: board\n    zones: {main: films}\n";
    EXPECT_THAT(lines_of(read_site(files)),
                ElementsAre(StartsWith("site.yaml:1:7: error: this \" is never closed")));
}

TEST(Layouts, can_be_taken_where_their_zones_play_playlists) {
    const Reading reading = read_site(with_board());
    const auto taken = read_take("{layout: board, zones: {main: films}}", *reading.programme);
    ASSERT_TRUE(taken) << taken.error().message;
    EXPECT_EQ(taken->at(0).zones.at(0).play.playlist, "films");
    EXPECT_FALSE(read_take("{layout: board, zones: {main: {video: media/x.mp4}}}", *reading.programme));
}

TEST(Overlays, are_read_with_their_places_and_colours) {
    const Playlist list = films("items: [slate]\n"
                                "overlays:\n"
                                "  - ticker: [免费充电, \"a\\nb\"]\n    background: navy\n    colour: gold\n"
                                "  - clock: bottom-left\n    format: \"%H:%M:%S\"\n"
                                "  - logo: media/logo.png\n"
                                "  - countdown: 2026-11-28T14:30\n    title: 微课堂\n    at: top\n");
    ASSERT_THAT(list.overlays, SizeIs(4));
    const Overlay& ticker = list.overlays[0].overlay;
    EXPECT_EQ(ticker.kind, Overlay::Kind::ticker);
    EXPECT_EQ(ticker.text, "免费充电\na b");
    EXPECT_EQ(ticker.background, (Colour{0, 0, 128}));
    EXPECT_EQ(ticker.colour, (Colour{255, 215, 0}));
    EXPECT_EQ(list.overlays[1].overlay.place, Overlay::Place::bottom_left);
    EXPECT_EQ(list.overlays[1].overlay.text, "%H:%M:%S");
    EXPECT_EQ(list.overlays[2].file, "media/logo.png");
    EXPECT_EQ(list.overlays[2].overlay.place, Overlay::Place::top_left);
    EXPECT_EQ(list.overlays[3].overlay.text, "微课堂");
    EXPECT_EQ(list.overlays[3].overlay.place, Overlay::Place::top);
    EXPECT_TRUE(list.overlays[3].until);
}

TEST(Overlays, that_say_nothing_or_stand_nowhere_are_told) {
    EXPECT_THAT(findings_of_playlist("items: [slate]\noverlays:\n  - ticker: []\n"),
                ElementsAre("playlists/films.yaml:3:13: error: this ticker says nothing: give it a text"));
    EXPECT_THAT(findings_of_playlist("items: [slate]\noverlays:\n  - clock: left\n"),
                ElementsAre(HasSubstr("`left` is none of top-left")));
    EXPECT_THAT(findings_of_playlist("items: [slate]\noverlays:\n  - clock: top\n    ticker: a\n"),
                ElementsAre(HasSubstr("`ticker` and `clock` stand in one overlay")));
    EXPECT_THAT(
        findings_of_playlist("items: [slate]\noverlays:\n  - logo: media/l.png\n    format: \"%H\"\n"),
        ElementsAre(HasSubstr("`format` does not go with `logo`")));
    SiteFiles files = small_site();
    files.exists = [](const std::string& path) { return path != "media/l.png"; };
    files.texts["playlists/films.yaml"] = "items: [slate]\noverlays:\n  - logo: media/l.png\n";
    EXPECT_THAT(lines_of(read_site(files)), ElementsAre(HasSubstr("there is no file media/l.png")));
}

TEST(Overlays, a_letter_that_no_clock_knows_is_told_at_its_line) {
    const auto said = [](const std::string& format) {
        return findings_of_playlist("items: [slate]\noverlays:\n  - clock: top\n    format: \"" + format +
                                    "\"\n");
    };
    EXPECT_THAT(said("%H:%Q"),
                ElementsAre(AllOf(StartsWith("playlists/films.yaml:4:13: error: `%Q` is nothing that "
                                             "a clock shows"),
                                  HasSubstr("%L lunar date"))));
    EXPECT_THAT(said("%H:%-Q"), ElementsAre(HasSubstr("`%-Q` is nothing")));
    EXPECT_THAT(said("%时"), ElementsAre(HasSubstr("`%时` is nothing")));
    EXPECT_THAT(said("100%"), ElementsAre(HasSubstr("`%` is nothing")));
    EXPECT_THAT(said("%H:%M:%S%n%-m月%-d日 %A %L 100%%"), IsEmpty());
}

TEST(Music, is_a_playlist_or_an_item_with_sound) {
    SiteFiles files = small_site();
    files.texts["playlists/day.yaml"] = "items: [slate]\nmusic: films\n";
    EXPECT_EQ(read_site(files).programme->playlists.at("day").music->playlist, "films");
    EXPECT_THAT(findings_of_playlist("items: [slate]\nmusic: {image: media/a.png}\n"),
                ElementsAre(StartsWith("playlists/films.yaml:2:8: error: this has no sound")));
    EXPECT_THAT(findings_of_playlist("items: [slate]\nmusic: black\n"),
                ElementsAre(StartsWith("playlists/films.yaml:2:8: error: this has no sound")));
}

TEST(Music, of_which_nothing_can_be_heard_is_told_at_its_line) {
    const auto said = [](const std::string& list, const std::string& music) {
        SiteFiles files = small_site();
        files.texts["playlists/tunes.yaml"] = list;
        files.texts["playlists/day.yaml"] = "items: [{notice: 开放}]\nmusic: " + music + "\n";
        Reading reading = read_site(files);
        EXPECT_TRUE(reading.programme);
        return lines_of(reading);
    };
    const std::string line = "playlists/day.yaml:2:8: error: nothing of `tunes` can be heard";
    EXPECT_THAT(said("items: [{notice: 开放}, {image: media/a.png}]\n", "tunes"),
                ElementsAre(StartsWith(line)));
    EXPECT_THAT(said("items: [{audio: media/a.ogg, mute: yes}, {video: media/a.mp4, volume: 0%}]\n", "tunes"),
                ElementsAre(StartsWith(line)));
    EXPECT_THAT(said("items: [{notice: 开放}, {audio: media/a.ogg}]\n", "tunes"), IsEmpty());
    EXPECT_THAT(said("items: [{playlist: films}]\n", "tunes"), IsEmpty());
    EXPECT_THAT(said("items: [{audio: media/a.ogg}]\n", "{playlist: tunes, pick: 1}"), IsEmpty());
    EXPECT_THAT(said("items: [{audio: media/a.ogg}]\n", "{audio: media/a.ogg, mute: yes}"),
                ElementsAre(HasSubstr("nothing of `media/a.ogg` can be heard")));
}

TEST(QuietHours, are_one_or_several_of_the_week) {
    SiteFiles files = small_site();
    files.texts["site.yaml"] = "site: Plaza\ntimezone: Asia/Shanghai\nscreens:\n"
                               "  wall: {size: 64x48, quiet: {from: \"22:00\", to: \"7:00\"}}\n"
                               "  room:\n    size: 64x48\n    quiet:\n      - {from: 12:00, to: 14:00, days: "
                               "mon..fri, volume: 20%}\n"
                               "      - {from: 22:00, to: \"24:00\"}\n"
                               "nodes: {a: {screen: wall}, b: {screen: room}}\n";
    files.texts["playlists/films.yaml"] = "items: [slate]\n";
    const Reading reading = read_site(files);
    ASSERT_THAT(lines_of(reading), IsEmpty());
    EXPECT_EQ(reading.programme->language, "en");
    const auto& screens = reading.programme->screens;
    using namespace std::chrono_literals;
    EXPECT_THAT(screens.at("wall").quiet, ElementsAre(Quiet{0x7f, 22h, 7h, 0}));
    EXPECT_THAT(screens.at("room").quiet, ElementsAre(Quiet{0x1f, 12h, 14h, 0.2}, Quiet{0x7f, 22h, 24h, 0}));
    files.texts["site.yaml"] =
        "site: 厦港\ntimezone: Asia/Shanghai\nlanguage: en\nscreens: {wall: {size: 64x48, quiet: "
        "{from: 22:00, to: 7:00, days: 2026-12-01}}}\nnodes: {a: {screen: wall}}\n";
    EXPECT_THAT(lines_of(read_site(files)), ElementsAre(HasSubstr("write days of the week")));
}

TEST(Scalars, wipes_have_a_soft_edge_unless_they_are_hard) {
    EXPECT_GT(parse_transition("wipe 600ms right").value().softness, 0.0);
    EXPECT_EQ(parse_transition("wipe 600ms right hard").value().softness, 0.0);
    EXPECT_EQ(parse_transition("wipe hard left 1s").value().direction, 180);
    EXPECT_EQ(parse_transition("crossfade 600ms").value().softness, 0.0);
    EXPECT_FALSE(parse_transition("crossfade 600ms hard"));
    EXPECT_FALSE(parse_transition("wipe hard soft"));
}

TEST(Items, are_repeated_or_given_a_length_not_both) {
    EXPECT_EQ(films("items:\n  - video: media/a.mp4\n    repeat: 3\n").items[0].repeat, 3U);
    EXPECT_THAT(findings_of_playlist("items:\n  - video: media/a.mp4\n    repeat: 3\n    for: 1m\n"),
                ElementsAre(HasSubstr("`repeat` and `for` both say how long")));
}

} // namespace
} // namespace lianping::programme
