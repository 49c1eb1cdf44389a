// On real files: what inotify tells, with instants of the test's own.

#include "controller/site_watch.h"
#include "support/folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;

class SiteWatchTest : public ::testing::Test {
protected:
    void SetUp() override {
        site_.write("site.yaml", "site: x");
        site_.write("playlists/a.yaml", "items: []");
        site_.write("media/a.png", "x");
        watch_.emplace(site_.path());
    }
    // What is told so much later, with the events of now taken first.
    SiteWatch::Changes after(Duration d) {
        auto changes = watch_->poll(now_);
        EXPECT_FALSE(changes.texts);
        now_ += d;
        return watch_->poll(now_);
    }
    TestFolder site_;
    std::optional<SiteWatch> watch_;
    NodeTime now_{1s};
};

TEST_F(SiteWatchTest, a_saved_playlist_is_told_once_it_has_settled) {
    site_.write("playlists/a.yaml", "items: [black]");
    EXPECT_TRUE(after(100ms).texts);
    EXPECT_FALSE(after(100ms).texts);
}

TEST_F(SiteWatchTest, an_editor_that_renames_a_new_file_over_the_old_is_seen) {
    site_.write(".schedule.yaml.tmp", "schedule: []");
    fs::rename(site_.path() / ".schedule.yaml.tmp", site_.path() / "schedule.yaml");
    EXPECT_TRUE(after(100ms).texts);
}

TEST_F(SiteWatchTest, a_file_that_is_still_open_for_writing_is_not_taken_half) {
    const int file = ::open((site_.path() / "site.yaml").c_str(), O_WRONLY | O_TRUNC);
    ASSERT_EQ(::write(file, "si", 2), 2);
    EXPECT_FALSE(after(500ms).texts);
    ASSERT_EQ(::write(file, "te", 2), 2);
    ::close(file);
    EXPECT_TRUE(after(100ms).texts);
}

TEST_F(SiteWatchTest, media_are_told_by_name_and_texts_by_their_kind) {
    site_.write("media/新片.mp4", "x");
    site_.write("notes.txt", "x");
    const auto changes = after(100ms);
    EXPECT_FALSE(changes.texts);
    EXPECT_EQ(changes.media, (std::vector<std::string>{"media/新片.mp4", "notes.txt"}));
}

TEST_F(SiteWatchTest, a_linked_file_is_whole_at_once) {
    fs::create_hard_link(site_.path() / "media/a.png", site_.path() / "media/b.png");
    EXPECT_EQ(after(100ms).media, std::vector<std::string>{"media/b.png"});
}

TEST_F(SiteWatchTest, files_in_a_folder_that_came_later_are_watched_too) {
    fs::create_directories(site_.path() / "media/photos");
    EXPECT_TRUE(watch_->poll(now_).unknown);
    site_.write("media/photos/b.png", "x");
    EXPECT_EQ(after(100ms).media, std::vector<std::string>{"media/photos/b.png"});
}

TEST_F(SiteWatchTest, a_removed_file_is_a_change) {
    fs::remove(site_.path() / "playlists/a.yaml");
    EXPECT_TRUE(after(100ms).texts);
}

TEST_F(SiteWatchTest, a_site_that_is_replaced_by_another_folder_is_watched_again) {
    const fs::path away = site_.path().string() + "-away";
    fs::rename(site_.path(), away);
    fs::create_directories(site_.path());
    watch_->poll(now_);
    now_ += 1s;
    watch_->poll(now_);
    site_.write("site.yaml", "site: y");
    EXPECT_TRUE(after(100ms).texts);
    fs::remove_all(away);
}

} // namespace
} // namespace lianping::controller
