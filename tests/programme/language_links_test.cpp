// `links:` of site.yaml, and what refers to them.

#include "language_site.h"
#include "programme/link_reader.h"

namespace lianping::programme {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string site_with_two_screens = "site: a\ntimezone: Asia/Shanghai\n"
                                          "screens: {wall: {size: 1920x1080}, room: {size: 1280x720}}\n"
                                          "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n";
// Line 5 is `links:`, 6 the link, 7 what is said of it.
std::string with_link(const std::string& said) {
    return site_with_two_screens + "links:\n  lecture:\n" + said;
}
std::vector<std::string> findings_of_link(const std::string& said) {
    return findings_with("site.yaml", with_link(said));
}
Link link_of(const std::string& said) {
    return programme_with("site.yaml", with_link(said)).links["lecture"];
}

TEST(Links, sources_layouts_and_latency_are_read) {
    const Link link = link_of("    sources:\n"
                              "      speaker: {srt: \":9710\", passphrase: 免费充电装开水}\n"
                              "      slides: {desktop: 1280x720+10+20, fps: 25, display: \":1\"}\n"
                              "      crowd: {test: yes, size: 640x360, node: room-1}\n"
                              "    layouts:\n"
                              "      talk: {wall: {inset: speaker, main: slides}, room: crowd}\n"
                              "      all: {wall: speaker, room: speaker}\n"
                              "    latency: 120ms\n");
    EXPECT_EQ(link.latency, 120ms);
    EXPECT_EQ(link.start_with, "talk") << "the first of the file";
    EXPECT_EQ(link.layout, "talk") << "until an operator chooses another";
    EXPECT_EQ(link.transition.kind, Transition::Kind::crossfade) << "from one layout to the next";
    EXPECT_EQ(link.transition.length, 400ms);
    EXPECT_THAT(link.screens(), ElementsAre("room", "wall"));
    const LinkSource speaker = link.sources.at("speaker"), slides = link.sources.at("slides"),
                     crowd = link.sources.at("crowd");
    EXPECT_EQ(speaker.kind, LinkSource::Kind::srt);
    EXPECT_EQ(speaker.where, ":9710");
    EXPECT_EQ(speaker.secret, "免费充电装开水");
    EXPECT_EQ(slides.kind, LinkSource::Kind::desktop);
    EXPECT_EQ(slides.where, ":1");
    EXPECT_EQ(slides.x, 10U);
    EXPECT_EQ(slides.y, 20U);
    EXPECT_EQ(slides.width, 1280U);
    EXPECT_EQ(slides.height, 720U);
    EXPECT_EQ(slides.fps, 25U);
    EXPECT_EQ(crowd.kind, LinkSource::Kind::test);
    EXPECT_EQ(crowd.width, 640U);
    const auto& wall = link.layouts.at("talk").at("wall");
    ASSERT_EQ(wall.size(), 2U);
    EXPECT_EQ(wall[0].name, "main") << "an inset lies over what fills the screen, however they are written";
    EXPECT_EQ(wall[0].rect, ZoneRect{});
    EXPECT_EQ(wall[1].source, "speaker");
    EXPECT_EQ(link.layouts.at("talk").at("room").front().source, "crowd");
}

TEST(Links, the_least_that_can_be_said_is_enough) {
    const Link link = link_of("    sources: {a: {test: yes}}\n    layouts: {all: {wall: a}}\n");
    EXPECT_EQ(link.latency, standard_latency);
    EXPECT_EQ(link.sources.at("a").width, 1280U);
    EXPECT_EQ(link.sources.at("a").fps, 30U);
}

TEST(Links, names_that_are_not_there_are_errors_where_they_stand) {
    EXPECT_THAT(
        findings_of_link("    sources: {speaker: {test: yes, node: wall-9}}\n"
                         "    layouts: {talk: {wall: speeker, hall: speaker}}\n"
                         "    start_with: tolk\n"),
        ElementsAre("site.yaml:7:42: error: there is no node `wall-9`",
                    "site.yaml:8:28: error: link `lecture` has no source `speeker`; did you mean "
                    "`speaker`?",
                    "site.yaml:8:37: error: there is no screen `hall`; did you mean `wall`?",
                    "site.yaml:9:17: error: link `lecture` has no layout `tolk`; did you mean `talk`?"));
}

TEST(Links, what_cannot_be_a_source_is_said_with_what_can) {
    const std::string layouts = "    layouts: {l: {wall: s}}\n";
    const auto of = [&](const std::string& source) {
        return findings_of_link("    sources: {s: {" + source + "}}\n" + layouts);
    };
    EXPECT_THAT(of("srt: \"9710\""), Contains(HasSubstr("write \":9710\" to be called on that port")));
    EXPECT_THAT(of("srt: \"srt://:9710\""), Contains(HasSubstr("is no SRT address")));
    EXPECT_THAT(of("srt: \"srt://host:99999\""), Contains(HasSubstr("is no SRT address")));
    EXPECT_THAT(of("srt: \"srt://host:9?mode=listener\""), Contains(HasSubstr("is no SRT address")));
    EXPECT_THAT(of("srt: \"srt://10.0.0.8:9710\""), IsEmpty());
    EXPECT_THAT(of("srt: \":9\", passphrase: short"), Contains(HasSubstr("has 10 to 79 bytes")));
    EXPECT_THAT(of("srt: \":9\""), Contains(HasSubstr("whoever reaches this port can send")));
    EXPECT_THAT(of("srt: \"srt://10.0.0.9:9\""), Not(Contains(HasSubstr("whoever"))));
    EXPECT_THAT(of("test: yes, passphrase: 免费充电装开水"),
                Contains(HasSubstr("`passphrase` does not go with `test`; it goes with srt")));
    EXPECT_THAT(of("desktop: 1280x720"), Contains(HasSubstr("write it as 1280x720+0+0")));
    EXPECT_THAT(of("desktop: 1281x720+0+0"), Contains(HasSubstr("even width and height")));
    EXPECT_THAT(of("file: media/none.mp4"), IsEmpty()) << "whether files are there is not known here";
    EXPECT_THAT(of("test: yes, fps: 500"), Contains(HasSubstr("error")));
}

TEST(Links, a_camera_is_called_by_its_address_and_its_password_stands_nowhere_else) {
    const auto camera_of = [](const std::string& source) {
        return link_of("    sources: {s: {" + source + "}}\n    layouts: {l: {wall: s}}\n").sources.at("s");
    };
    const LinkSource plain = camera_of("rtsp: \"rtsp://10.0.0.8/main\", user: admin, password: \"a b@c\"");
    EXPECT_EQ(plain.kind, LinkSource::Kind::rtsp);
    EXPECT_EQ(plain.where, "rtsp://10.0.0.8/main");
    EXPECT_EQ(plain.user, "admin");
    EXPECT_EQ(plain.secret, "a b@c");
    const LinkSource copied = camera_of("rtsp: \"rtsp://admin:a%20b@c@10.0.0.8:8554/ch?x=1@2\"");
    EXPECT_EQ(copied.where, "rtsp://10.0.0.8:8554/ch?x=1@2");
    EXPECT_EQ(copied.user, "admin");
    EXPECT_EQ(copied.secret, "a b@c");
    const LinkSource slashed = camera_of("rtsp: \"rtsp://admin:x1/34@10.0.0.8/ch\"");
    EXPECT_EQ(slashed.where, "rtsp://10.0.0.8/ch");
    const LinkSource numbers = camera_of("rtsp: \"rtsp://admin:12/34@10.0.0.8/ch\"");
    EXPECT_EQ(numbers.where, "rtsp://10.0.0.8/ch");
    EXPECT_EQ(numbers.secret, "12/34");
    EXPECT_EQ(camera_of("rtsp: \"rtsp://camera:554/ch@2\"").where, "rtsp://camera:554/ch@2");
    EXPECT_EQ(slashed.secret, "x1/34");
    EXPECT_EQ(camera_of("rtsp: \"rtsp://[fe80::1]:322/a\"").where, "rtsp://[fe80::1]:322/a");
}

TEST(Links, what_is_no_camera_is_said_without_a_password) {
    const auto of = [&](const std::string& source) {
        return findings_of_link("    sources: {s: {" + source + "}}\n    layouts: {l: {wall: s}}\n");
    };
    EXPECT_THAT(of("rtsp: 10.0.0.8/main"),
                ElementsAre("site.yaml:7:25: error: this is no address of a camera: it begins with "
                            "rtsp://; write it as rtsp://10.0.0.8:554/main"));
    EXPECT_THAT(
        of("rtsp: \"rtsp://a:verysecret@:554/main\""),
        ElementsAre(AllOf(HasSubstr("its host or port cannot be read"), Not(HasSubstr("verysecret")))));
    EXPECT_THAT(of("rtsp: \"rtsp://h:99999/\""), Contains(HasSubstr("its host or port cannot be read")));
    EXPECT_THAT(of("rtsp: \"rtsp://u:p@h/a\", user: u"), Contains(HasSubstr("leave out one of them")));
    EXPECT_THAT(of("test: yes, user: u"), Contains(HasSubstr("`user` does not go with `test`")));
}

TEST(Links, who_sends_by_rtmp_or_from_a_browser_must_know_a_key) {
    const auto of = [&](const std::string& source) {
        return findings_of_link("    sources: {s: {" + source + "}}\n    layouts: {l: {wall: s}}\n");
    };
    const LinkSource source =
        link_of("    sources: {s: {rtmp: \":1935\", key: lecture-2026}}\n    layouts: {l: {wall: s}}\n")
            .sources.at("s");
    EXPECT_EQ(source.kind, LinkSource::Kind::rtmp);
    EXPECT_EQ(source.where, ":1935");
    EXPECT_EQ(source.secret, "lecture-2026");
    EXPECT_THAT(of("whip: \":8443\", key: lecture-2026"), IsEmpty());
    EXPECT_THAT(of("whip: \":8443\""), Contains(HasSubstr("`key` is missing here")));
    EXPECT_THAT(of("rtmp: \":1935\""), Contains(HasSubstr("`key` is missing here")));
    EXPECT_THAT(of("rtmp: \":1935\", key: short"), Contains(HasSubstr("8 to 64 Latin letters")));
    EXPECT_THAT(of("rtmp: \":1935\", key: 免费充电装开水"), Contains(HasSubstr("it is part of an address")));
    EXPECT_THAT(of("rtmp: \"rtmp://h/live\", key: lecture-2026"),
                Contains(HasSubstr("is no port to be called on")));
    EXPECT_THAT(of("test: yes, key: lecture-2026"), Contains(HasSubstr("`key` does not go with `test`")));
}

TEST(Links, the_screens_invite_to_a_browser_source_whose_machine_has_a_name) {
    const std::string named = "    sources: {s: {whip: \"wall.local:8443\", key: lecture-2026}}\n"
                              "    layouts: {l: {wall: s}}\n";
    const Link link = link_of(named);
    EXPECT_EQ(link.sources.at("s").where, ":8443");
    EXPECT_EQ(link.sources.at("s").host, "wall.local");
    EXPECT_EQ(link.on_loss, "live:lecture (invitation)");
    EXPECT_EQ(link.invitation, link.on_loss);
    const auto items = programme_with("site.yaml", with_link(named)).playlists.at(link.on_loss).items;
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].kind, ItemSpec::Kind::qr);
    EXPECT_EQ(items[0].code, "https://wall.local:8443/lecture-2026");
    EXPECT_EQ(items[0].name.find("lecture-2026"), std::string::npos) << "names go into logs";

    const Link on_slate = link_of(named + "    on_loss: slate\n");
    EXPECT_EQ(on_slate.on_loss, "");
    EXPECT_EQ(on_slate.invitation, link.invitation) << "in a corner of the slate";
    EXPECT_EQ(link_of("    sources: {s: {whip: \":8443\", key: lecture-2026}}\n    layouts: {l: {wall: s}}\n")
                  .on_loss,
              "")
        << "nobody said by which name";
    for (const char* wrong : {"wall local:8443", "https://wall.local:8443", "wall.local"})
        EXPECT_THAT(findings_of_link("    sources: {s: {whip: \"" + std::string(wrong) +
                                     "\", key: lecture-2026}}\n    layouts: {l: {wall: s}}\n"),
                    Not(IsEmpty()))
            << wrong;
}

TEST(Links, a_camera_of_this_machine_is_a_device) {
    const LinkSource source = link_of("    sources: {s: {camera: /dev/video0, size: 640x480, fps: 25}}\n"
                                      "    layouts: {l: {wall: s}}\n")
                                  .sources.at("s");
    EXPECT_EQ(source.kind, LinkSource::Kind::camera);
    EXPECT_EQ(source.where, "/dev/video0");
    EXPECT_EQ(source.height, 480U);
    EXPECT_EQ(source.fps, 25U);
    EXPECT_THAT(findings_of_link("    sources: {s: {camera: video0}}\n    layouts: {l: {wall: s}}\n"),
                Contains(HasSubstr("`video0` is no device: write it as /dev/video0")));
}

TEST(Links, a_latency_is_thirty_milliseconds_to_five_seconds) {
    const std::string rest = "    sources: {s: {test: yes}}\n    layouts: {l: {wall: s}}\n";
    EXPECT_THAT(findings_of_link(rest + "    latency: 10ms\n"),
                ElementsAre("site.yaml:9:14: error: a latency is 30ms to 5s"));
    EXPECT_THAT(findings_of_link(rest + "    latency: auto\n"), IsEmpty());
}

// ---- sound ----

using Heard = std::map<std::string, std::string>;

TEST(LinkSound, each_screen_plays_what_it_is_told_to) {
    const std::string rest =
        "    sources: {a: {test: yes}, b: {test: yes}}\n    layouts: {l: {wall: a, room: b}}\n";
    EXPECT_EQ(link_of(rest + "    sound: {wall: b, room: none}\n").sound, (Heard{{"wall", "b"}}));
    EXPECT_THAT(
        findings_of_link(rest + "    sound: {wall: c, roof: b}\n"),
        ElementsAre("site.yaml:9:19: error: link `lecture` has no source `c`; known are `a`, `b`, `none`",
                    "site.yaml:9:22: error: there is no screen `roof`; did you mean `room`?"));
}

TEST(LinkSound, without_a_word_the_first_source_is_heard_but_not_in_its_own_room) {
    const std::string layouts = "    layouts: {l: {wall: b, room: b}}\n";
    EXPECT_EQ(link_of("    sources: {b: {test: yes}, a: {test: yes}}\n" + layouts).sound,
              (Heard{{"wall", "b"}, {"room", "b"}}))
        << "a film has no microphone";
    EXPECT_EQ(
        link_of("    sources: {b: {srt: \":9710\", passphrase: abcdefghij, room: room}, a: {test: yes}}\n" +
                layouts)
            .sound,
        (Heard{{"wall", "b"}}));
    EXPECT_EQ(
        link_of("    sources: {b: {srt: \":9710\", passphrase: abcdefghij, node: wall-1}}\n" + layouts).sound,
        (Heard{{"room", "b"}}));
    EXPECT_EQ(link_of("    sources: {b: {srt: \":9710\", passphrase: abcdefghij}}\n" + layouts).sound,
              Heard{})
        << "it may howl";
    EXPECT_EQ(
        link_of("    sources: {b: {srt: \":9710\", passphrase: abcdefghij}}\n    layouts: {l: {wall: b}}\n")
            .sound,
        (Heard{{"wall", "b"}}))
        << "there is but one screen";
}

std::vector<std::string> findings_with_sound(const std::string& said) {
    std::string site = with_link(said);
    site.replace(site.find("1920x1080"), 9, "1920x1080, sound: on");
    site.replace(site.find("1280x720}"), 8, "1280x720, sound: on");
    return findings_with("site.yaml", site);
}

TEST(LinkSound, what_would_howl_or_is_not_heard_is_said) {
    const std::string sources = "    sources: {up: {srt: \":9710\", passphrase: abcdefghij, room: room}, "
                                "down: {srt: \":9711\", passphrase: abcdefghij, room: wall}}\n"
                                "    layouts: {l: {wall: up, room: down}}\n";
    EXPECT_THAT(findings_with_sound(sources + "    sound: {wall: up}\n"), IsEmpty());
    EXPECT_THAT(findings_with_sound(sources + "    sound: {room: up}\n"),
                ElementsAre(HasSubstr("would play its own room's microphone, which howls")));
    EXPECT_THAT(findings_with_sound(sources + "    sound: {wall: up, room: down}\n"),
                ElementsAre(HasSubstr("hear each other")));
    EXPECT_THAT(findings_of_link(sources + "    sound: {wall: up}\n"),
                ElementsAre(HasSubstr("screen `wall` plays no sound: write `sound: on` there")));
    EXPECT_THAT(findings_with_sound("    sources: {up: {srt: \":9710\", passphrase: abcdefghij}}\n    "
                                    "layouts: {l: {wall: up, room: up}}\n"),
                ElementsAre(AllOf(HasSubstr("nobody knows in which room `up` has its microphone"),
                                  HasSubstr("sound: {room: up, wall: none}"))));
}

TEST(LinkSound, a_camera_hears_by_an_input_and_what_is_sent_has_its_own_sound) {
    const std::string rest = "    layouts: {l: {wall: s}}\n";
    const Link link =
        link_of("    sources: {s: {camera: /dev/video0, sound: \"pulse:mic\", cancel_echo: yes}}\n" + rest);
    EXPECT_EQ(link.sources.at("s").sound, "pulse:mic");
    EXPECT_TRUE(link.sources.at("s").cancels_echo);
    EXPECT_EQ(
        link_of("    sources: {s: {srt: \":9710\", passphrase: abcdefghij, sound: none}}\n" + rest).sound,
        Heard{});
    EXPECT_THAT(findings_of_link("    sources: {s: {camera: /dev/video0, sound: hw}}\n" + rest),
                ElementsAre(HasSubstr("`hw` is no input: write default, alsa:DEVICE")));
    EXPECT_THAT(findings_of_link(
                    "    sources: {s: {srt: \":9710\", passphrase: abcdefghij, sound: default}}\n" + rest),
                ElementsAre(HasSubstr("what is sent to us has its own sound")));
    EXPECT_THAT(findings_of_link("    sources: {s: {test: yes, room: roof}}\n" + rest),
                ElementsAre(HasSubstr("there is no screen `roof`")));
    EXPECT_THAT(
        findings_of_link("    sources: {s: {camera: /dev/video0, sound: \"alsa:hw:1\", cancel_echo: yes}}\n" +
                         rest),
        ElementsAre(HasSubstr("with sound: pulse:DEVICE")));
}

TEST(Links, what_stands_in_for_a_source_that_is_away_is_the_slate_or_a_playlist) {
    const std::string rest = "    sources: {s: {test: yes}}\n    layouts: {l: {wall: s}}\n";
    EXPECT_EQ(link_of(rest + "    on_loss: films\n").on_loss, "films");
    EXPECT_EQ(link_of(rest + "    on_loss: slate\n").on_loss, "");
    EXPECT_THAT(findings_of_link(rest + "    on_loss: flims\n"),
                ElementsAre("site.yaml:9:14: error: there is no playlist `flims`; did you mean `films`?"));
}

TEST(Links, what_is_recorded_where_and_for_how_long_is_read) {
    const std::string rest = "    sources: {a: {test: yes}, b: {test: yes}}\n    layouts: {l: {wall: a}}\n";
    const Link link = link_of(rest + "    record: {sources: [b, a], folder: media/讲座/, keep: 90d}\n");
    EXPECT_EQ(link.record, (LinkRecord{{"b", "a"}, "media/讲座", 90 * 24h}));
    EXPECT_EQ(link_of(rest + "    record: {sources: a, folder: media/x}\n").record,
              (LinkRecord{{"a"}, "media/x", {}}));
    EXPECT_THAT(
        findings_of_link(rest + "    record: {sources: [c], folder: ../x}\n"),
        ElementsAre(HasSubstr("9:24: error: link `lecture` has no source `c`"), HasSubstr("9:36: error: ")));
}

// A site whose folder media/lectures holds these files, and whose playlist `films` is these items.
SiteFiles with_recordings(std::vector<std::string> recordings, const std::string& items) {
    SiteFiles files = small_site();
    files.texts["site.yaml"] = with_link("    sources: {a: {test: yes}, b: {test: yes}, c: {test: yes}}\n"
                                         "    layouts: {l: {wall: a}}\n"
                                         "    record: {sources: [a, b], folder: media/lectures/}\n");
    files.texts["playlists/films.yaml"] = "items:\n" + items;
    files.list = [recordings = std::move(recordings)](
                     const std::string& folder) -> std::optional<std::vector<std::string>> {
        if (folder != "media/lectures") return std::nullopt;
        return recordings;
    };
    return files;
}

TEST(Recordings, the_latest_one_of_a_link_is_a_film) {
    const Reading reading = read_site(
        with_recordings({"lecture a 2026-11-21 14.30.mkv", "lecture a 2026-11-28 14.30.mkv",
                         "lecture b 2026-12-05 14.30.mkv"},
                        "  - {recording: lecture, fit: cover, in: 5s}\n  - recording: lecture/b\n"));
    ASSERT_TRUE(reading.programme) << lines_of(reading).front();
    const auto& items = reading.programme->playlists.at("films").items;
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].kind, ItemSpec::Kind::video);
    EXPECT_EQ(items[0].file, "media/lectures/lecture a 2026-11-28 14.30.mkv") << "of its first source";
    EXPECT_EQ(items[0].fit, Fit::cover);
    EXPECT_EQ(items[0].in, Duration(5s));
    EXPECT_EQ(items[1].file, "media/lectures/lecture b 2026-12-05 14.30.mkv");
    EXPECT_TRUE(reading.folders.contains("media/lectures/")) << "it is read again when another one is there";
}

TEST(Recordings, one_in_pieces_is_played_whole) {
    const Reading reading =
        read_site(with_recordings({"lecture a 2026-11-28 14.30 (2).mkv", "lecture a 2026-11-28 14.30.mkv"},
                                  "  - recording: lecture\n"));
    ASSERT_TRUE(reading.programme) << lines_of(reading).front();
    const auto& whole = reading.programme->playlists.at("films").items.at(0);
    ASSERT_EQ(whole.kind, ItemSpec::Kind::playlist);
    const auto& pieces = reading.programme->playlists.at(whole.name).items;
    ASSERT_EQ(pieces.size(), 2U);
    EXPECT_EQ(pieces[0].file, "media/lectures/lecture a 2026-11-28 14.30.mkv");
    EXPECT_EQ(pieces[1].file, "media/lectures/lecture a 2026-11-28 14.30 (2).mkv");
}

TEST(Recordings, the_programme_airs_without_one_that_is_not_there_yet) {
    const Reading reading =
        read_site(with_recordings({}, "  - recording: lecture\n  - video: media/a.mp4\n"));
    EXPECT_TRUE(reading.programme);
    EXPECT_THAT(lines_of(reading),
                ElementsAre(HasSubstr("there is no recording of lecture in media/lectures yet")));
}

TEST(Recordings, what_is_not_recorded_is_an_error_that_says_what_is) {
    EXPECT_THAT(lines_of(read_site(with_recordings({}, "  - recording: lektur\n  - recording: lecture/c\n"))),
                ElementsAre(HasSubstr("2:16: error: there is no link `lektur` in site.yaml; did you mean"),
                            HasSubstr("3:16: error: link `lecture` records `a`, `b`, not `c`")));
}

TEST(Links, an_entry_that_plays_one_is_on_the_screens_that_it_serves) {
    SiteFiles files = small_site();
    files.texts["site.yaml"] = with_link("    sources: {s: {test: yes}}\n    layouts: {l: {wall: s}}\n");
    files.texts["schedule.yaml"] =
        "schedule:\n  - play: {live: lecture}\n    from: 14:30\n    to: 15:15\n"
        "  - play: {live: lecture}\n    screens: room\n    from: 16:00\n    to: 17:00\n";
    const Reading reading = read_site(files);
    ASSERT_TRUE(reading.programme) << lines_of(reading).front();
    ASSERT_EQ(reading.programme->entries.size(), 2U);
    EXPECT_THAT(reading.programme->entries[0].screens, ElementsAre("wall"));
    EXPECT_EQ(reading.programme->entries[0].play, (Play{Play::Kind::live, "", "lecture"}));
    EXPECT_EQ(reading.programme->entries[0].name, "live:lecture 14:30");
    EXPECT_THAT(reading.programme->entries[1].screens, ElementsAre("room"));
}

TEST(Links, as_an_item_one_says_for_how_long) {
    SiteFiles files = small_site();
    files.texts["site.yaml"] = with_link("    sources: {s: {test: yes}}\n    layouts: {l: {wall: s}}\n");
    files.texts["playlists/films.yaml"] = "items:\n  - live: lecture\n    for: 45m\n";
    const Reading reading = read_site(files);
    ASSERT_TRUE(reading.programme) << lines_of(reading).front();
    EXPECT_EQ(reading.programme->playlists.at("films").items.front().link, "lecture");
    files.texts["playlists/films.yaml"] = "items:\n  - live: lecture\n  - live: lektur\n    for: 1m\n";
    EXPECT_THAT(lines_of(read_site(files)),
                ElementsAre(HasSubstr("films.yaml:2:5: error: a live link has no end of its own"),
                            HasSubstr("films.yaml:3:11: error: there is no link `lektur`")));
}

TEST(Links, one_cannot_play_in_a_zone_of_a_layout) {
    SiteFiles files = small_site();
    files.texts["site.yaml"] = with_link("    sources: {s: {test: yes}}\n    layouts: {l: {wall: s}}\n") +
                               "layouts: {board: {main: \"0,0 100%x100%\"}}\n";
    files.texts["playlists/films.yaml"] =
        "items:\n  - layout: board\n    zones: {main: {live: lecture}}\n    for: 1m\n";
    EXPECT_THAT(lines_of(read_site(files)), Contains(HasSubstr("it cannot play in a zone")));
}

} // namespace
} // namespace lianping::programme
