#include "controller/desks.h"
#include "controller/intake_list.h"
#include "sites.h"

namespace lianping::controller {
namespace {

using programme::MediaFacts;

programme::Programme site_with_media() {
    return read({{"site.yaml", two_screens},
                 {"playlists/bulletin.yaml", "items:\n  - video: media/a.mp4\n  - playlist: more\n"
                                             "  - notice: {title: 本周微课堂, body: 周六}\n    for: 20s\n"},
                 {"playlists/more.yaml", "items:\n  - image: media/b.png\n  - video: media/a.mp4\n"}});
}

TEST(IntakeList, every_file_is_wanted_once_and_a_notice_once_a_size_of_screen) {
    const auto wanted = media_of(site_with_media());
    ASSERT_EQ(wanted.size(), 4U);
    EXPECT_EQ(
        std::count_if(wanted.begin(), wanted.end(), [](const auto& w) { return w.file == "media/a.mp4"; }),
        1);
    EXPECT_EQ(
        std::count_if(wanted.begin(), wanted.end(), [](const auto& w) { return w.title == "本周微课堂"; }),
        2);
}

TEST(IntakeList, what_the_defaults_play_comes_first_then_the_entries_then_the_rest) {
    const auto programme = read({{"site.yaml", two_screens},
                                 {"schedule.yaml", "schedule:\n  - {name: day, play: more, days: daily}\n"},
                                 {"playlists/a.yaml", "items:\n  - video: media/spare.mp4\n"},
                                 {"playlists/bulletin.yaml", "items:\n  - video: media/standing.mp4\n"},
                                 {"playlists/more.yaml", "items:\n  - video: media/day.mp4\n"}});
    std::vector<std::string> keys;
    for (const MediaWanted& wanted : media_of(programme)) keys.push_back(wanted.key);
    EXPECT_EQ(keys, (std::vector<std::string>{"media/standing.mp4", "media/day.mp4", "media/spare.mp4"}));
}

TEST(IntakeList, a_list_that_is_played_or_taken_brings_its_logo_and_its_music) {
    const auto programme = read({{"site.yaml", two_screens},
                                 {"playlists/a.yaml", "items:\n  - video: media/spare.mp4\n"},
                                 {"playlists/bulletin.yaml", "items:\n  - video: media/standing.mp4\n"
                                                             "music: {audio: media/song.ogg}\n"
                                                             "overlays:\n  - logo: media/logo.png\n"}});
    const std::vector<std::string> with_it{"media/logo.png", "media/standing.mp4", "media/song.ogg"};
    std::vector<std::string> played, taken;
    for (const MediaWanted& wanted : media_of(programme)) played.push_back(wanted.key);
    EXPECT_EQ(std::vector<std::string>(played.begin(), played.begin() + 3), with_it);
    EXPECT_EQ(played.size(), 4U);
    const auto items = programme::read_take("bulletin", programme);
    ASSERT_TRUE(items);
    for (const MediaWanted& wanted : media_of(*items, programme)) taken.push_back(wanted.key);
    EXPECT_EQ(taken, with_it);
}

TEST(IntakeList, what_waits_is_told_by_screen_and_entry_with_how_far_it_is) {
    const auto programme = site_with_media();
    programme::Catalogue catalogue;
    const auto waits = [](const std::string& screen, std::size_t ready, std::size_t pending) {
        return WaitingList{screen, "default", "bulletin", ready, pending};
    };
    EXPECT_EQ(waiting_lists(programme, catalogue), (std::vector{waits("room", 0, 4), waits("wall", 0, 4)}));
    EXPECT_FALSE(can_begin(programme, catalogue));
    catalogue["media/b.png"] = ready(0s);
    EXPECT_EQ(waiting_lists(programme, catalogue), (std::vector{waits("room", 1, 3), waits("wall", 1, 3)}));
    EXPECT_TRUE(can_begin(programme, catalogue));
}

TEST(IntakeList, a_playlist_with_nothing_but_broken_files_waits_for_nothing) {
    const auto programme = site_with_media();
    programme::Catalogue catalogue;
    for (const MediaWanted& wanted : media_of(programme))
        catalogue[wanted.key] = {MediaFacts::State::broken, "", {}, "cannot be decoded"};
    EXPECT_TRUE(waiting_lists(programme, catalogue).empty());
    const auto is = readiness(programme.playlists.at("bulletin").items, programme, catalogue, 640, 360);
    EXPECT_EQ(is.ready, 0U);
    EXPECT_EQ(is.pending, 0U);
    EXPECT_NE(is.trouble.find("cannot be decoded"), std::string::npos);
}

TEST(IntakeList, a_turned_screen_wants_its_pictures_upright) {
    programme::Screen screen;
    screen.width = 1920;
    screen.height = 1080;
    screen.turns = 1;
    EXPECT_EQ(picture_size(screen).width, 1080U);
    EXPECT_EQ(picture_size(screen).height, 1920U);
}

TEST(NeededMedia, of_a_document_are_its_pages_and_of_a_film_its_subtitles) {
    Hashes all;
    MediaFacts facts = ready(4s, "film");
    facts.subtitles = "words";
    facts.pages = {"one", "", "three"};
    add_media(all, facts);
    EXPECT_EQ(all, (Hashes{"film", "one", "three", "words"}));
    facts.state = MediaFacts::State::broken;
    facts.hash = "other";
    add_media(all, facts);
    EXPECT_FALSE(all.contains("other"));
}

} // namespace
} // namespace lianping::controller
