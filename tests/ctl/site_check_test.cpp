#include "ctl/instant_text.h"
#include "ctl/site_check.h"
#include "ctl/unused_media.h"
#include "programme/item_reader.h"
#include "programme/look_scalars.h"
#include "programme/media_needs.h"
#include "site_text.h"
#include "text/calendar_text.h"
#include "text/words.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace lianping::ctl {
namespace {

using programme::Catalogue;
using programme::Finding;
using programme::MediaFacts;
using Lines = std::vector<std::string>;

const UtcTime november = utc("2026-11-20T12:00Z");

Lines found(const programme::Programme& site, const Catalogue& catalogue) {
    std::vector<Finding> findings;
    check_programme(site, catalogue, november, findings);
    Lines lines;
    for (const Finding& finding : findings) lines.push_back(programme::to_string(finding));
    return lines;
}

MediaFacts ready(Duration length) { return {MediaFacts::State::ready, "hash", length, ""}; }

const char* film = "items:\n  - video: media/a.mp4\n    in: 5s\n    out: 9s\n";

TEST(SiteCheck, a_file_that_cannot_be_shown_is_named_at_its_line) {
    const auto site = two_screens("UTC", {{"playlists/loop.yaml", film}});
    EXPECT_EQ(
        found(site, {{"media/a.mp4", {MediaFacts::State::broken, "", {}, "media/a.mp4 holds no picture"}}}),
        (Lines{"playlists/loop.yaml:2:5: error: media/a.mp4 holds no picture; it is left out"}));
    EXPECT_TRUE(found(site, {{"media/a.mp4", ready(20s)}}).empty());
}

TEST(SiteCheck, logos_codes_subtitles_and_films_of_links_are_looked_into_too) {
    programme::Programme site = two_screens(
        "UTC", {{"playlists/loop.yaml", "overlays: [{logo: media/b.png}]\nitems:\n  - video: media/a.mp4\n"
                                        "    subtitles: media/a.srt\n  - qr: " +
                                            std::string(5000, 'x') + "\n"}});
    programme::LinkSource film_as_live;
    film_as_live.kind = programme::LinkSource::Kind::file;
    film_as_live.where = "media/live.mp4";
    film_as_live.place = {"site.yaml", 20, 7};
    site.links["lecture"].sources["s"] = film_as_live;
    MediaFacts moving = ready(3s);
    moving.medium = MediaFacts::Medium::video;
    const auto lines =
        found(site, {{"media/a.mp4", moving},
                     {"media/b.png", moving},
                     {"media/a.srt", {MediaFacts::State::broken, "", {}, "there are no subtitles in it"}},
                     {"media/live.mp4", {MediaFacts::State::broken, "", {}, "this is text"}}});
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_NE(lines[0].find("loop.yaml:1:"), std::string::npos);
    EXPECT_NE(lines[0].find("media/b.png is no picture"), std::string::npos);
    EXPECT_NE(lines[1].find("loop.yaml:3:"), std::string::npos);
    EXPECT_NE(lines[1].find("media/a.srt: there are no subtitles in it"), std::string::npos);
    EXPECT_NE(lines[2].find("loop.yaml:5:"), std::string::npos);
    EXPECT_NE(lines[2].find("this text has 5000"), std::string::npos);
    EXPECT_EQ(lines[3], "site.yaml:20:7: error: this is text: this source stays away");
}

TEST(SiteCheck, a_film_that_was_cut_off_while_it_was_copied_is_told) {
    const auto site = two_screens("UTC", {{"playlists/loop.yaml", "items:\n  - video: media/a.mp4\n"}});
    MediaFacts short_of = ready(270ms);
    short_of.promised = 12s;
    EXPECT_EQ(found(site, {{"media/a.mp4", short_of}}),
              (Lines{"playlists/loop.yaml:2:5: warning: media/a.mp4 holds 0.3 s of the 12 s that its header "
                     "says: was it copied whole?"}));
    short_of.length = 59min + 59s;
    short_of.promised = 1h + 2min + 5s;
    EXPECT_EQ(*programme::shortfall(short_of),
              "holds 59:59 of the 1:02:05 that its header says: was it copied whole?");
}

TEST(SiteCheck, a_language_that_the_film_lacks_is_told_with_those_it_has) {
    const auto site =
        two_screens("UTC", {{"playlists/loop.yaml", "items:\n  - video: media/a.mp4\n    track: zh\n"}});
    MediaFacts film = ready(20s);
    film.medium = MediaFacts::Medium::video;
    film.languages = {"eng", "fre"};
    EXPECT_EQ(
        found(site, {{"media/a.mp4", film}}),
        (Lines{"playlists/loop.yaml:2:5: warning: `track: zh` finds nothing in media/a.mp4: there is eng, "
               "fre; the film's own choice is played"}));
    film.languages = {"eng", "chi"};
    EXPECT_TRUE(found(site, {{"media/a.mp4", film}}).empty());
    film.languages = {""};
    EXPECT_EQ(found(site, {{"media/a.mp4", film}}),
              (Lines{"playlists/loop.yaml:2:5: warning: `track: zh` finds nothing in media/a.mp4: its sound "
                     "does not say its language; the film's own choice is played"}));
    film.languages = {};
    EXPECT_EQ(found(site, {{"media/a.mp4", film}}),
              (Lines{"playlists/loop.yaml:2:5: warning: `track: zh` finds nothing: there is no sound in "
                     "media/a.mp4"}));
}

TEST(SiteCheck, music_whose_films_all_have_no_sound_is_told) {
    const auto site = two_screens("UTC", {{"playlists/loop.yaml", "items:\n  - colour: red\nmusic: tunes\n"},
                                          {"playlists/tunes.yaml", "items:\n  - video: media/a.mp4\n"}});
    MediaFacts film = ready(20s);
    film.medium = MediaFacts::Medium::video;
    EXPECT_TRUE(found(site, {{"media/a.mp4", film}}).empty());
    film.silent = true;
    EXPECT_EQ(
        found(site, {{"media/a.mp4", film}}),
        (Lines{"playlists/loop.yaml:3:8: warning: nothing of `tunes` can be heard: what is in it has no "
               "sound"}));
}

// What the reader lets pass, the player's clocks know, and the other way round.
TEST(SiteCheck, a_clock_knows_each_letter_that_may_be_written) {
    const text::CivilMoment moment{2026, 11, 28, 14, 30, 5};
    for (char letter = '!'; letter < 0x7f; ++letter) {
        const std::string format = std::string("%") + letter;
        const bool shown = text::clock_text(format, moment, text::Language::chinese) != format;
        EXPECT_EQ(programme::parse_clock_format(format).has_value(), shown && letter != '-') << letter;
    }
    EXPECT_EQ(programme::longest_words, text::most_characters);
}

TEST(SiteCheck, what_the_reader_said_is_not_said_again) {
    const auto site = two_screens("UTC", {{"playlists/loop.yaml", film}});
    std::vector<Finding> findings{
        {Finding::Rank::media, {"playlists/loop.yaml", 2, 12}, "there is no file media/a.mp4"}};
    check_programme(site, {{"media/a.mp4", {MediaFacts::State::missing, "", {}, "media/a.mp4 is not there"}}},
                    november, findings);
    EXPECT_EQ(findings.size(), 1U);
}

TEST(SiteCheck, trims_that_leave_nothing_are_found) {
    const auto site = two_screens("UTC", {{"playlists/loop.yaml", film}});
    const Lines nothing = found(site, {{"media/a.mp4", ready(5s)}});
    ASSERT_EQ(nothing.size(), 1U);
    EXPECT_NE(nothing[0].find("error: `in` and `out` leave nothing to show: media/a.mp4 is 5.000 s long"),
              std::string::npos)
        << nothing[0];
    const Lines beyond = found(site, {{"media/a.mp4", ready(7s)}});
    ASSERT_EQ(beyond.size(), 1U);
    EXPECT_NE(beyond[0].find("warning: `out` is behind the end"), std::string::npos) << beyond[0];
}

TEST(SiteCheck, of_a_very_long_document_it_is_said_that_not_all_is_played) {
    const auto site = two_screens("UTC", {{"playlists/loop.yaml", "items:\n  - pdf: media/book.pdf\n"}});
    MediaFacts book = ready({});
    book.medium = MediaFacts::Medium::document;
    book.pages.assign(500, "page");
    Catalogue catalogue;
    for (const programme::MediaNeed& need : programme::media_needs(site)) catalogue[need.key] = book;
    const Lines lines = found(site, catalogue);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find("no more than 500 pages of media/book.pdf"), std::string::npos) << lines[0];
}

TEST(SiteCheck, a_picture_that_is_called_a_video_is_told_apart) {
    const auto site = two_screens("UTC", {{"playlists/loop.yaml", "items:\n  - video: media/a.png\n"}});
    const Lines lines = found(site, {{"media/a.png", ready({})}});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find("write image: media/a.png"), std::string::npos) << lines[0];
}

TEST(SiteCheck, an_insertion_must_be_shorter_than_its_pause) {
    const char* schedule = "schedule:\n  - {name: anthem, play: loop, from: \"09:00\", to: \"17:00\", every: "
                           "1m, priority: 60}\n";
    const Lines lines = found(two_screens("UTC", {{"schedule.yaml", schedule}}), {});
    ASSERT_FALSE(lines.empty());
    EXPECT_NE(lines[0].find(
                  "schedule.yaml:2:5: error: \"anthem\" comes every 1:00, but one pass of loop takes 1:00"),
              std::string::npos)
        << lines[0];
}

TEST(SiteCheck, counts_are_written_as_people_say_them) {
    EXPECT_EQ(counts(two_screens("UTC", {})), "2 screens, 2 nodes, 1 playlist with 2 items, 0 entries");
}

// Screenly, Xibo and FPP users learn of the change of the clock when the show is an hour off.
TEST(SiteCheck, the_next_change_of_the_clock_is_told_with_what_it_does) {
    const auto site = two_screens("Europe/Berlin", {{"schedule.yaml", R"(
schedule:
  - {name: early, play: loop, from: "02:30", to: "05:00"}
  - {name: night, play: loop, from: "22:00", to: "06:00"}
  - {name: day, play: loop, from: "08:30", to: "21:00"}
  - {name: weekly, play: loop, rrule: "FREQ=WEEKLY;BYDAY=SU", starting: 2026-01-04T02:15, for: 45m}
)"}});
    EXPECT_EQ(clock_changes(site, utc("2026-03-20T12:00Z")),
              (Lines{"the clocks of Europe/Berlin go forward on 2026-03-29, from 02:00 to 03:00:",
                     "  early begins at 03:30: there is no 02:30 that day",
                     "  night of 2026-03-28 22:00 lasts 7:00 h instead of 8:00 h",
                     "  weekly begins at 03:15: there is no 02:15 that day"}));
    EXPECT_EQ(clock_changes(site, utc("2026-10-20T12:00Z")),
              (Lines{"the clocks of Europe/Berlin go back on 2026-10-25, from 03:00 to 02:00:",
                     "  early begins at the first 02:30 of two",
                     "  early of 2026-10-25 02:30 lasts 3:30 h instead of 2:30 h",
                     "  night of 2026-10-24 22:00 lasts 9:00 h instead of 8:00 h",
                     "  weekly begins at the first 02:15 of two"}));
    EXPECT_TRUE(clock_changes(site, utc("2026-06-20T12:00Z")).empty());
    EXPECT_TRUE(clock_changes(two_screens("Asia/Shanghai", {}), utc("2026-03-20T12:00Z")).empty());
}

TEST(UnusedMedia, are_files_that_no_item_names_but_for_hidden_ones_notes_and_subtitles_of_what_is_played) {
    namespace fs = std::filesystem;
    const fs::path site = fs::path(::testing::TempDir()) / "lianping-unused-media";
    fs::remove_all(site);
    for (const char* file : {"media/a.mp4", "media/a.zh.srt", "media/b.mp4", "media/live.mp4", "media/.c.mp4",
                             "media/.git/d", "media/old/e.jpg", "media/f.srt", "media/README.txt"}) {
        fs::create_directories((site / file).parent_path());
        std::ofstream(site / file) << "x";
    }
    programme::Programme programme;
    programme.playlists["films"].items.emplace_back().file = "media/a.mp4";
    programme::LinkSource source;
    source.kind = programme::LinkSource::Kind::file;
    source.where = "media/live.mp4";
    programme.links["lecture"].sources["s"] = source;
    const auto unused = unused_media(programme, site);
    EXPECT_EQ(unused, (std::vector<std::string>{"media/b.mp4", "media/f.srt", "media/old/e.jpg"}));
    EXPECT_EQ(unused_text(unused),
              "media that no playlist uses: 3 files (media/b.mp4, media/f.srt, media/old/e.jpg)");
    EXPECT_EQ(unused_text({}), "");
    fs::remove_all(site);
}

} // namespace
} // namespace lianping::ctl
