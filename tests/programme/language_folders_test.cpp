// What lies in folders, pages and codes: items that the operator does not write one by one.
#include "programme/folder_items.h"
#include "programme/language_site.h"

#include <algorithm>

namespace lianping::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Names = std::vector<std::string>;

// A site whose folder media/photos holds these.
SiteFiles site_with(const std::string& items, Names photos) {
    SiteFiles files = small_site();
    files.texts["playlists/films.yaml"] = items;
    files.exists = [](const std::string& path) {
        return path != "media/none" && path.find('*') == std::string::npos;
    };
    files.list = [photos = std::move(photos)](const std::string& folder) -> std::optional<Names> {
        if (folder != "media/photos") return std::nullopt;
        return photos;
    };
    return files;
}

const Playlist& list_of(const Programme& programme, std::size_t item = 0) {
    return programme.playlists.at(programme.playlists.at("films").items.at(item).name);
}
Names names_of(const Playlist& list) {
    Names names;
    for (const ItemSpec& item : list.items) names.push_back(item.file);
    return names;
}

TEST(Folders, files_come_in_the_order_that_people_expect) {
    Names names{"10.jpg",   "2.jpg",   "1.jpg",  "b.jpg",     "A.jpg",
                "图10.jpg", "图9.jpg", "02.jpg", "a2b10.jpg", "a2b9.jpg"};
    std::sort(names.begin(), names.end(), natural_less);
    EXPECT_THAT(names, ElementsAre("1.jpg", "02.jpg", "2.jpg", "10.jpg", "A.jpg", "a2b9.jpg", "a2b10.jpg",
                                   "b.jpg", "图9.jpg", "图10.jpg"));
}

TEST(Folders, hidden_and_half_copied_files_are_left_out_without_a_word) {
    const FolderFiles files = files_to_play({".a.jpg", "a.jpg.part", "b.jpg.crdownload", "c.jpg~", "d.tmp",
                                             "Thumbs.db", "film.srt", "~$e.jpg", "f.JPG", "g.mp4", "h.docx"},
                                            Wanted::anything);
    EXPECT_THAT(files.played, ElementsAre("f.JPG", "g.mp4"));
    EXPECT_THAT(files.strange, ElementsAre("h.docx"));
}

TEST(Folders, each_picture_of_a_photo_wall_is_an_item_of_its_own) {
    const Reading reading = read_site(
        site_with("defaults: {fit: cover}\nitems:\n  - {images: media/photos/, each: 8s, shuffle: yes}\n",
                  {"10.jpg", "2.jpg", "notes.docx", "film.mp4"}));
    ASSERT_TRUE(reading.programme);
    EXPECT_THAT(lines_of(reading), ElementsAre(HasSubstr("films.yaml:3:14: warning: 2 of the files")));
    const Playlist& list = list_of(*reading.programme);
    EXPECT_THAT(names_of(list), ElementsAre("media/photos/2.jpg", "media/photos/10.jpg"));
    EXPECT_TRUE(list.shuffle);
    EXPECT_EQ(list.items[0].kind, ItemSpec::Kind::image);
    EXPECT_EQ(list.items[0].length, 8s);
    EXPECT_EQ(list.items[0].fit, Fit::cover);
    EXPECT_EQ(list.name, "media/photos");
}

TEST(Folders, a_folder_plays_whatever_is_in_it_and_a_pattern_what_it_fits) {
    const Reading reading = read_site(site_with("items:\n  - folder: media/photos\n"
                                                "  - images: media/photos/a*.jpg\n"
                                                "  - images: [media/photos/b.png, media/x.jpg]\n",
                                                {"a1.jpg", "a2.jpg", "b.png", "c.mp4"}));
    ASSERT_TRUE(reading.programme);
    EXPECT_THAT(lines_of(reading), IsEmpty());
    const Playlist& folder = list_of(*reading.programme, 0);
    EXPECT_THAT(names_of(folder), ElementsAre("media/photos/a1.jpg", "media/photos/a2.jpg",
                                              "media/photos/b.png", "media/photos/c.mp4"));
    EXPECT_EQ(folder.items[0].kind, ItemSpec::Kind::file);
    EXPECT_THAT(names_of(list_of(*reading.programme, 1)),
                ElementsAre("media/photos/a1.jpg", "media/photos/a2.jpg"));
    EXPECT_THAT(names_of(list_of(*reading.programme, 2)), ElementsAre("media/photos/b.png", "media/x.jpg"));
}

TEST(Folders, an_empty_one_and_one_that_is_not_there_are_media_findings_and_air_without) {
    const Reading empty = read_site(site_with("items:\n  - folder: media/photos\n  - black\n", {".hidden"}));
    ASSERT_TRUE(empty.programme);
    EXPECT_THAT(lines_of(empty), ElementsAre(HasSubstr("films.yaml:2:13: error: there is nothing to show")));
    const Reading none = read_site(site_with("items:\n  - folder: media/none\n  - black\n", {}));
    ASSERT_TRUE(none.programme);
    EXPECT_THAT(lines_of(none), ElementsAre(HasSubstr("error: there is no file media/none")));
}

TEST(Folders, what_lies_in_them_is_told_to_who_keeps_the_programme) {
    const auto folders = [](Names photos) {
        return read_site(site_with("items:\n  - folder: media/photos\n", std::move(photos))).folders;
    };
    EXPECT_NE(folders({"a.jpg"}), folders({"a.jpg", "b.jpg"}));
    EXPECT_EQ(folders({"a.jpg"}), folders({".b.jpg.part", "a.jpg"}));
    EXPECT_EQ(folders({}).count("media/photos/"), 1U);
}

TEST(Folders, an_entry_plays_one_by_its_name) {
    SiteFiles files = site_with("items: [black]\n", {"a.jpg"});
    files.texts["schedule.yaml"] =
        "schedule:\n  - {play: {images: media/photos}, from: \"9:00\", to: \"10:00\"}\n";
    const Reading reading = read_site(files);
    ASSERT_TRUE(reading.programme);
    const Play& play = reading.programme->entries[0].play;
    EXPECT_EQ(reading.programme->playlists.at(play.playlist).name, "media/photos");
    EXPECT_EQ(reading.programme->playlists.at(play.playlist).items.size(), 1U);
}

TEST(Documents, say_which_pages_and_how_long_each_stands) {
    const Playlist list = films("items:\n  - {pdf: media/guide.pdf, each: 12s, pages: \"1-3, 5\"}\n");
    ASSERT_EQ(list.items.size(), 1U);
    EXPECT_EQ(list.items[0].kind, ItemSpec::Kind::pdf);
    EXPECT_EQ(list.items[0].length, 12s);
    EXPECT_THAT(list.items[0].pages, ElementsAre(PageRange{1, 3}, PageRange{5, 5}));
    for (const char* wrong : {"0", "3-1", "x", "1,,2", "1-"})
        EXPECT_THAT(
            findings_of_playlist("items:\n  - {pdf: media/a.pdf, pages: \"" + std::string(wrong) + "\"}\n"),
            ElementsAre(HasSubstr("films.yaml:2:31: error:")))
            << wrong;
}

TEST(Documents, and_photo_walls_stand_as_long_as_the_defaults_say) {
    const auto lengths = [](const std::string& defaults) {
        const Reading reading = read_site(site_with("defaults: " + defaults +
                                                        "\nitems:\n  - images: media/photos/\n"
                                                        "  - pdf: media/guide.pdf\n  - notice: 茶\n",
                                                    {"1.jpg"}));
        EXPECT_THAT(lines_of(reading), IsEmpty());
        const auto& items = reading.programme->playlists.at("films").items;
        return std::vector{list_of(*reading.programme).items[0].length, items[1].length, items[2].length};
    };
    using std::chrono::seconds;
    EXPECT_THAT(lengths("{each: 5s, for: 20s}"), ElementsAre(seconds(5), seconds(5), seconds(20)));
    EXPECT_THAT(lengths("{for: 20s}"), ElementsAre(seconds(20), seconds(20), seconds(20)));
    EXPECT_THAT(lengths("{each: 5s}"), ElementsAre(seconds(5), seconds(5), std::nullopt));
}

TEST(Codes, are_a_text_alone_or_with_a_title) {
    const Playlist list = films("items:\n  - qr: https://example.org\n"
                                "  - {qr: {text: x, title: 扫码报名, body: 周六}, for: 20s}\n");
    ASSERT_EQ(list.items.size(), 2U);
    EXPECT_EQ(list.items[0].kind, ItemSpec::Kind::qr);
    EXPECT_EQ(list.items[0].code, "https://example.org");
    EXPECT_EQ(list.items[1].title, "扫码报名");
    EXPECT_EQ(list.items[1].body, "周六");
    EXPECT_EQ(list.items[1].length, 20s);
}

TEST(Items, a_film_may_be_repeated) {
    EXPECT_EQ(films("items:\n  - {video: media/a.mp4, repeat: 3}\n").items[0].repeat, 3U);
}

} // namespace
} // namespace lianping::programme
