// A site on disk: what is read, and which symbolic links are followed.
#include "programme/language_site.h"

#include <filesystem>
#include <fstream>

namespace lianping::programme {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class SiteFolder : public ::testing::Test {
protected:
    void SetUp() override {
        base_ =
            fs::path(testing::TempDir()) /
            ("lianping-site-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::remove_all(base_);
        for (const auto& [path, text] : small_site().texts) write("site/" + path, text);
        write("site/media/a.mp4", "x");
        write("elsewhere/b.mp4", "x");
    }
    void TearDown() override { fs::remove_all(base_); }

    void write(const std::string& path, const std::string& text) {
        fs::create_directories((base_ / path).parent_path());
        std::ofstream(base_ / path) << text;
    }
    std::vector<std::string> findings() const { return lines_of(read_site(base_ / "site")); }

    fs::path base_;
};

TEST_F(SiteFolder, is_read_from_disk) {
    write("site/playlists/本周.yaml", "items: [slate]\n");
    write("site/playlists/.hidden.yaml", "items: [\n");
    write("site/playlists/notes.txt", "anything");
    const Reading reading = read_site(base_ / "site");
    EXPECT_THAT(lines_of(reading), IsEmpty());
    ASSERT_TRUE(reading.programme);
    EXPECT_TRUE(reading.programme->playlists.contains("本周"));
    EXPECT_EQ(reading.programme->playlists.size(), 2U);
}

TEST_F(SiteFolder, that_is_not_there_is_an_error) {
    EXPECT_THAT(lines_of(read_site(base_ / "nowhere")), ElementsAre(HasSubstr("there is no folder")));
}

TEST_F(SiteFolder, names_files_with_the_wrong_ending) {
    write("site/playlists/x.yml", "items: [slate]\n");
    write("site/schedule.yml", "");
    write("site/docker-compose.yml", "services: {}\n");
    EXPECT_THAT(findings(), ElementsAre(StartsWith("playlists/x.yml: warning: this file is not read"),
                                        StartsWith("schedule.yml: warning:")));
}

TEST_F(SiteFolder, names_files_whose_names_are_nearly_right) {
    write("site/shedule.yaml", "schedule: []\n");
    EXPECT_THAT(findings(), ElementsAre(AllOf(StartsWith("shedule.yaml: warning: this file is not read"),
                                              HasSubstr("did you mean `schedule.yaml`?"))));
}

TEST_F(SiteFolder, media_that_are_missing_are_findings_of_rank_media) {
    fs::remove(base_ / "site/media/a.mp4");
    EXPECT_THAT(findings(),
                ElementsAre(StartsWith("playlists/films.yaml:2:12: error: there is no file media/a.mp4")));
}

TEST_F(SiteFolder, symbolic_links_are_followed_only_into_media_roots) {
    fs::create_symlink(base_ / "elsewhere/b.mp4", base_ / "site/media/b.mp4");
    fs::create_symlink(base_ / "site/media/a.mp4", base_ / "site/media/inside.mp4");
    write("site/playlists/films.yaml", "items:\n  - video: media/b.mp4\n  - video: media/inside.mp4\n");
    EXPECT_THAT(findings(), ElementsAre(StartsWith("playlists/films.yaml:2:12: error: `media/b.mp4` is a "
                                                   "symbolic link that leads out of the site")));
    write("site/site.yaml",
          small_site().texts["site.yaml"] + "media_roots: [" + (base_ / "elsewhere").string() + "]\n");
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(SiteFolder, a_yaml_file_that_leads_out_is_refused_and_named) {
    write("elsewhere/x.yaml", "items: [slate]\n");
    fs::create_symlink(base_ / "elsewhere/x.yaml", base_ / "site/playlists/x.yaml");
    EXPECT_THAT(findings(),
                ElementsAre(StartsWith("playlists/x.yaml: error: this symbolic link leads out of the site")));
}

TEST_F(SiteFolder, a_playlists_name_that_is_no_text_is_refused) {
    write("site/playlists/\xff.yaml", "items: [slate]\n");
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("is not UTF-8: rename it")));
}

} // namespace
} // namespace lianping::programme
