// playlists/*.yaml: items, defaults, nesting, media; and takes, which are items too.
#include "programme/item_reader.h"
#include "programme/language_site.h"

namespace lianping::programme {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(Playlists, every_kind_that_plays_is_read) {
    const Playlist list =
        films("shuffle: yes\nitems:\n  - video: media/a.mp4\n    in: 5s\n    out: 1m\n    for: 20s\n    "
              "volume: 50%\n    mute: yes\n"
              "  - image: media/b.png\n    fit: cover\n    motion: slow\n    background: \"#202020\"\n    "
              "transition: "
              "crossfade 600ms\n"
              "  - notice: {title: 本周微课堂, body: \"周六 14:30，二楼分享区\"}\n  - notice: 今日休馆\n  - "
              "colour: navy\n  - colour: \"#203040\"\n  - slate\n  - black\n  - slate: yes\n");
    ASSERT_THAT(list.items, SizeIs(9));
    EXPECT_TRUE(list.shuffle);
    EXPECT_EQ(list.items[0].in, 5s);
    EXPECT_EQ(list.items[0].length, 20s);
    EXPECT_DOUBLE_EQ(list.items[0].volume, 0.5);
    EXPECT_TRUE(list.items[0].mute);
    EXPECT_EQ(list.items[1].fit, Fit::cover);
    EXPECT_EQ(list.items[1].motion, Motion::slow);
    EXPECT_EQ(list.items[0].motion, Motion::none);
    EXPECT_EQ(list.items[1].background, (Colour{32, 32, 32}));
    EXPECT_EQ(list.items[1].transition.length, 600ms);
    EXPECT_EQ(list.items[2].name, "notice 本周微课堂");
    EXPECT_EQ(list.items[2].body, "周六 14:30，二楼分享区");
    EXPECT_EQ(list.items[3].title, "今日休馆");
    EXPECT_EQ(list.items[4].name, "navy");
    EXPECT_EQ(list.items[5].name, "#203040");
    EXPECT_EQ(list.items[6].kind, ItemSpec::Kind::slate);
    EXPECT_EQ(list.items[7].name, "black");
    EXPECT_EQ(list.items[8].kind, ItemSpec::Kind::slate);
    EXPECT_EQ(list.items[2].place.line, 14);
    EXPECT_EQ(list.items[2].place.column, 5);
}

TEST(Playlists, defaults_hold_where_an_item_says_nothing) {
    const Playlist list = films("defaults: {transition: crossfade 1s, fit: cover, for: 8s, background: navy, "
                                "volume: 50%}\nitems:\n  - video: media/a.mp4\n  - image: media/b.png\n"
                                "  - {image: media/c.png, for: 3s, transition: cut, fit: contain}\n");
    EXPECT_EQ(list.items[0].transition.length, 1s);
    EXPECT_EQ(list.items[0].length, std::nullopt); // a film keeps its own length
    EXPECT_DOUBLE_EQ(list.items[0].volume, 0.5);
    EXPECT_EQ(list.items[1].length, 8s);
    EXPECT_EQ(list.items[1].fit, Fit::cover);
    EXPECT_EQ(list.items[2].length, 3s);
    EXPECT_EQ(list.items[2].transition, Transition{});
}

TEST(Playlists, items_have_times_of_their_own) {
    const Playlist list = films("items:\n  - {colour: red, days: weekends, from: \"22:00\", to: \"02:00\", "
                                "between: 2026-11-20..2026-11-28}\n");
    const Validity& validity = list.items.at(0).validity;
    EXPECT_EQ(validity.days->weekdays, 0x60);
    EXPECT_EQ(validity.from->since_midnight, 22h);
    EXPECT_TRUE(validity.between);
    EXPECT_THAT(findings_of_playlist("items:\n  - {colour: red, from: 8:00, to: 08:00}\n"),
                ElementsAre(HasSubstr("`to` is the same as `from`")));
    EXPECT_THAT(findings_of_playlist("items:\n  - {colour: red, days: holidays}\n"),
                ElementsAre(HasSubstr("names no days")));
}

TEST(Playlists, an_unknown_key_names_the_nearest_known_one_in_characters_after_chinese) {
    EXPECT_THAT(findings_of_playlist("items:\n  - {notice: 周六 下午, fro: 20s}\n"),
                ElementsAre("playlists/films.yaml:2:21: error: unknown key `fro`; did you mean `for`?"));
    EXPECT_THAT(findings_of_playlist("items:\n  - vidoe: media/a.mp4\n"),
                ElementsAre("playlists/films.yaml:2:5: error: unknown key `vidoe`; did you mean `video`?"));
}

TEST(Playlists, an_item_says_what_it_is_once) {
    EXPECT_THAT(findings_of_playlist("items:\n  - for: 8s\n"),
                ElementsAre(AllOf(StartsWith("playlists/films.yaml:2:5: error: this says not what it is"))));
    EXPECT_THAT(
        findings_of_playlist("items:\n  - video: media/a.mp4\n    image: media/b.png\n"),
        ElementsAre(AllOf(StartsWith("playlists/films.yaml:3:5: error: "), HasSubstr("stand in one item"))));
    EXPECT_THAT(
        findings_of_playlist("items:\n  - media/a.mp4\n"),
        ElementsAre(HasSubstr("2:5: error: an item says what it is, such as `video: media/opening.mp4`")));
    EXPECT_THAT(findings_of_playlist("items:\n  - video：media/a.mp4\n"),
                ElementsAre(HasSubstr("the ： is full-width")));
    EXPECT_THAT(findings_of_playlist("items:\n  - video:media/a.mp4\n"),
                ElementsAre(HasSubstr("a space is missing after the colon")));
}

TEST(Playlists, keys_that_do_not_go_with_a_kind_are_refused) {
    EXPECT_THAT(findings_of_playlist("items:\n  - {image: media/b.png, in: 5s}\n"),
                ElementsAre("playlists/films.yaml:2:26: error: `in` does not go with `image`; it goes with "
                            "video, audio, recording"));
    EXPECT_THAT(findings_of_playlist("items:\n  - {playlist: films2, for: 5s}\n"),
                ::testing::Contains(HasSubstr("`for` does not go with `playlist`")));
    EXPECT_THAT(findings_of_playlist("items:\n  - {video: media/b.mp4, in: 5s, out: 5s}\n"),
                ElementsAre(HasSubstr("`out` is not after `in`")));
}

TEST(Playlists, an_empty_colour_says_that_a_hash_begins_a_comment) {
    EXPECT_THAT(findings_of_playlist("items:\n  - colour: #202020\n    for: 5s\n"),
                ElementsAre("playlists/films.yaml:2:5: error: nothing stands after `colour`: a # begins a "
                            "comment, so put the colour in quotes, \"#202020\""));
}

TEST(Playlists, what_is_empty_is_said) {
    EXPECT_THAT(findings_of_playlist(""),
                ElementsAre(StartsWith("playlists/films.yaml:1:1: error: this playlist is empty")));
    EXPECT_THAT(findings_of_playlist("items: []\n"), ElementsAre(HasSubstr("has no items")));
    EXPECT_THAT(findings_of_playlist("items:\n  - notice: {picture: }\n"),
                ::testing::Contains(HasSubstr("nothing stands after `picture`")));
    EXPECT_THAT(findings_of_playlist("items:\n  - notice: {}\n"),
                ElementsAre(HasSubstr("this notice says nothing")));
}

TEST(Playlists, an_empty_item_is_told_where_its_dash_is) {
    const char* said = "error: this item is empty";
    EXPECT_THAT(findings_of_playlist("items:\n  - colour: red\n  -\n\n  # and more\n  - colour: blue\n"),
                ElementsAre(StartsWith(std::string("playlists/films.yaml:3:3: ") + said)));
    EXPECT_THAT(findings_of_playlist("items:\n  - colour: red\n  - # nothing yet\n\n\n"),
                ElementsAre(StartsWith(std::string("playlists/films.yaml:3:3: ") + said)));
    EXPECT_THAT(findings_of_playlist("items:\n  -\n  -\noverlays: []\n"),
                ElementsAre(StartsWith(std::string("playlists/films.yaml:2:3: ") + said),
                            StartsWith(std::string("playlists/films.yaml:3:3: ") + said)));
    EXPECT_THAT(findings_of_playlist("items:\n  - colour: red\n  - ~\n  - colour: blue\n"),
                ElementsAre(StartsWith(std::string("playlists/films.yaml:3:3: ") + said)));
}

TEST(Playlists, words_that_no_screen_holds_are_cut_with_a_word_at_their_line) {
    std::string book;
    for (int i = 0; i < 70'000; ++i) book += "书";
    const std::string text = "items:\n  - notice:\n      title: 长\n      body: " + book + "\n";
    EXPECT_THAT(
        findings_of_playlist(text),
        ElementsAre(StartsWith("playlists/films.yaml:4:13: warning: this text has 70000 characters; no "
                               "screen holds more than 1500")));
    EXPECT_EQ(films(text).items.at(0).body.size(), (longest_words + 1) * 3);
    EXPECT_THAT(findings_of_playlist("items:\n  - notice: " + book.substr(0, longest_words * 3) + "\n"),
                IsEmpty());
    const auto taken = read_take("{notice: {title: " + book + "}}", scheduled(""));
    ASSERT_FALSE(taken);
    EXPECT_THAT(taken.error().message, HasSubstr("70000 characters"));
}

TEST(Playlists, a_missing_file_is_said_at_its_line_and_does_not_stop_the_programme) {
    SiteFiles files = small_site();
    files.exists = [](const std::string& path) { return path != "media/a.mp4"; };
    const Reading reading = read_site(files);
    EXPECT_TRUE(reading.programme);
    ASSERT_EQ(reading.findings.size(), 1U);
    EXPECT_EQ(reading.findings[0].rank, Finding::Rank::media);
    EXPECT_THAT(to_string(reading.findings[0]),
                StartsWith("playlists/films.yaml:2:12: error: there is no file media/a.mp4"));
}

TEST(Playlists, paths_out_of_the_site_are_refused) {
    EXPECT_THAT(findings_of_playlist(
                    "items:\n  - video: ../a.mp4\n  - image: /srv/b.png\n  - video: media/../../x.mp4\n"),
                ElementsAre(StartsWith("playlists/films.yaml:2:12: error: `../a.mp4` leads out of the site"),
                            StartsWith("playlists/films.yaml:3:12: error: `/srv/b.png` leads out"),
                            StartsWith("playlists/films.yaml:4:12: error: ")));
}

TEST(Playlists, nest_and_pick) {
    SiteFiles files = small_site();
    files.texts["playlists/本周.yaml"] = "items:\n  - {playlist: films, pick: 1}\n  - playlist: films\n";
    const Reading reading = read_site(files);
    ASSERT_TRUE(reading.programme);
    const auto& items = reading.programme->playlists.at("本周").items;
    EXPECT_EQ(items[0].kind, ItemSpec::Kind::playlist);
    EXPECT_EQ(items[0].name, "films");
    EXPECT_EQ(items[0].pick, 1U);
    EXPECT_EQ(items[1].pick, 0U);
}

TEST(Playlists, within_themselves_are_refused_at_their_line) {
    EXPECT_THAT(findings_of_playlist("items:\n  - slate\n  - playlist: films\n"),
                ElementsAre("playlists/films.yaml:3:5: error: playlist `films` would be played within "
                            "itself: films > films"));
    SiteFiles files = small_site();
    files.texts["playlists/a.yaml"] = "items:\n  - playlist: b\n";
    files.texts["playlists/b.yaml"] = "items:\n  - black\n  - playlist: a\n";
    EXPECT_THAT(
        lines_of(read_site(files)),
        ElementsAre("playlists/b.yaml:3:5: error: playlist `a` would be played within itself: a > b > a"));
}

TEST(Playlists, names_of_the_language_are_taken) {
    EXPECT_THAT(
        findings_with("playlists/black.yaml", "items: [slate]\n"),
        ElementsAre(StartsWith("playlists/black.yaml:1:1: error: `black` is a word of the language")));
}

TEST(Takes, are_a_playlist_or_one_item) {
    const Programme programme = scheduled("schedule: [{play: {video: media/x.mp4}}]\n");
    const auto list = read_take("films", programme);
    ASSERT_TRUE(list);
    EXPECT_EQ(list->at(0).kind, ItemSpec::Kind::playlist);
    EXPECT_EQ(list->at(0).name, "films");
    EXPECT_EQ(read_take("media/开幕.mp4", programme)->at(0).file, "media/开幕.mp4");
    EXPECT_EQ(read_take("media/a b.PNG", programme)->at(0).kind, ItemSpec::Kind::image);
    EXPECT_EQ(read_take("{notice: {title: 今日休馆}, for: 20s}", programme)->at(0).title, "今日休馆");
    EXPECT_EQ(read_take("notice: 今日休馆", programme)->at(0).title, "今日休馆");
    EXPECT_EQ(read_take("black", programme)->at(0).name, "black");
    EXPECT_EQ(read_take("{playlist: films, pick: 1}", programme)->at(0).pick, 1U);
}

TEST(Takes, may_be_a_link_for_as_long_as_they_last) {
    const Programme programme = programme_with(
        "site.yaml", "site: a\ntimezone: Asia/Shanghai\nscreens: {wall: {size: 1920x1080}}\n"
                     "nodes: {n: {screen: wall}}\n"
                     "links: {lecture: {sources: {s: {test: yes}}, layouts: {l: {wall: s}}}}\n");
    for (const char* text : {"live:lecture", "{live: lecture}"}) {
        const auto take = read_take(text, programme);
        ASSERT_TRUE(take) << text;
        EXPECT_EQ(take->at(0).kind, ItemSpec::Kind::live);
        EXPECT_EQ(take->at(0).link, "lecture");
        EXPECT_FALSE(take->at(0).length);
    }
    EXPECT_EQ(read_take("{live: lecture, for: 30s}", programme)->at(0).length, 30s);
}

TEST(Takes, that_cannot_be_read_say_what_was_meant) {
    const Programme programme = scheduled("");
    const auto said = [&](const std::string& text) {
        const auto take = read_take(text, programme);
        return take ? "" : take.error().message;
    };
    EXPECT_THAT(said("film"), HasSubstr("did you mean `films`?"));
    EXPECT_THAT(said("{vidoe: media/x.mp4}"), HasSubstr("did you mean `video`?"));
    EXPECT_THAT(said("../x.mp4"), HasSubstr("leads out of the site"));
    EXPECT_THAT(said("{video: \"x}"), HasSubstr("never closed"));
    EXPECT_THAT(said("live:lecture"), HasSubstr("there is no link `lecture`"));
    EXPECT_THAT(said("{live: lecture}"), HasSubstr("there is no link `lecture`"));
    EXPECT_THAT(said("{folder: media/today}"), HasSubstr("write a playlist"));
    EXPECT_THAT(said(""), HasSubstr("no playlist"));
    EXPECT_THAT(said("{playlist: nothing}"), HasSubstr("there is no playlist `nothing`"));
}

} // namespace
} // namespace lianping::programme
