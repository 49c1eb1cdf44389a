// A controller in one file, and back.

#include "ctl/archive.h"
#include "ctl/backup_note.h"
#include "ctl/site_backup.h"
#include "records/database.h"
#include "support/folder.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;
using records::Database;
using ::testing::HasSubstr;

class SiteBackup : public testing::Test {
protected:
    void SetUp() override {
        folder_.write("site/site.yaml", "site: 厦港\n");
        folder_.write("site/playlists/公告.yaml", "items: []\n");
        folder_.write("site/media/开场.mp4", std::string(600'000, 'm'));
        fs::create_symlink("开场.mp4", folder_.path() / "site/media/again.mp4");
        folder_.write("data/keys/controller.key", "secret");
        fs::permissions(folder_.path() / "data/keys", fs::perms::owner_all);
        fs::permissions(folder_.path() / "data/keys/controller.key",
                        fs::perms::owner_read | fs::perms::owner_write);
        folder_.write("data/controller/house_clock", "clock");
        folder_.write("data/controller/plans/wall.plan", std::string("\0\1\2", 3));
        folder_.write("data/controller/lock", "");
        folder_.write("data/controller.json", "{}");
        folder_.write("data/media/aa", "taken in");
        auto opened = Database::open(events(), Database::Sync::seconds, "CREATE TABLE IF NOT EXISTS t(x)");
        ASSERT_TRUE(opened);
        db_.emplace(std::move(opened->database));
        ASSERT_TRUE(db_->run("INSERT INTO t VALUES(1)")); // in the write-ahead log, not in the file
    }
    fs::path events() const { return folder_.path() / "data/controller/events.db"; }
    ControllerFolders folders() const { return {folder_.path() / "site", folder_.path() / "data"}; }
    ControllerFolders elsewhere() const {
        return {folder_.path() / "other/site", folder_.path() / "other/data"};
    }
    fs::path file() const { return folder_.path() / "site.backup"; }
    void back_up(SiteMedia media = SiteMedia::with) const {
        const auto made = make_backup(folders(), file(), media);
        ASSERT_TRUE(made) << made.error().message;
    }
    static std::int64_t rows(const fs::path& database) {
        auto opened = Database::open(database, Database::Sync::seconds, "");
        EXPECT_TRUE(opened);
        auto count = opened->database.prepare("SELECT count(*) FROM t");
        return count.step() ? count.integer(0) : -1;
    }
    static std::string read(const fs::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static unsigned rights(const fs::path& path) {
        struct stat is {};
        return ::stat(path.c_str(), &is) == 0 ? is.st_mode & 07777U : 0;
    }
    // What the folder holds beside what belongs there.
    static std::vector<std::string> left_over(const fs::path& folder) {
        std::vector<std::string> found;
        for (const auto& one : fs::directory_iterator(folder))
            if (one.path().string().find(".lianping-") != std::string::npos ||
                one.path().string().ends_with(".part"))
                found.push_back(one.path().string());
        return found;
    }

    TestFolder folder_;
    std::optional<Database> db_;
};

TEST_F(SiteBackup, comes_back_as_it_was_on_another_machine_with_rights_links_and_records) {
    fs::permissions(folder_.path() / "site/media", static_cast<fs::perms>(02775));
    back_up();
    EXPECT_EQ(rights(file()), 0600U);
    ASSERT_TRUE(db_->run("INSERT INTO t VALUES(2)")); // afterwards

    const ControllerFolders other = elsewhere();
    const auto back = restore_backup(file(), other);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(read(other.site / "playlists/公告.yaml"), "items: []\n");
    EXPECT_EQ(read(other.site / "media/开场.mp4"), std::string(600'000, 'm'));
    EXPECT_EQ(fs::read_symlink(other.site / "media/again.mp4"), "开场.mp4");
    EXPECT_EQ(rights(other.site / "media"), 02775U);
    EXPECT_EQ(fs::last_write_time(other.site / "site.yaml"),
              fs::last_write_time(folder_.path() / "site/site.yaml"))
        << "by which media are known again";
    EXPECT_EQ(read(other.data / "keys/controller.key"), "secret");
    EXPECT_EQ(rights(other.data / "keys/controller.key"), 0600U);
    EXPECT_EQ(rights(other.data / "keys"), 0700U);
    EXPECT_EQ(read(other.data / "controller/house_clock"), "clock");
    EXPECT_EQ(read(other.data / "controller/plans/wall.plan").size(), 3U);
    EXPECT_EQ(rows(other.data / "controller/events.db"), 1);
    EXPECT_FALSE(fs::exists(other.data / "media/aa")); // made anew from the site's
    EXPECT_FALSE(fs::exists(other.data / "controller/lock"));
    for (const fs::path& folder : {folder_.path(), other.data, other.site.parent_path()})
        EXPECT_TRUE(left_over(folder).empty());
}

TEST_F(SiteBackup, of_folders_that_are_given_as_links_holds_what_they_lead_to) {
    const fs::path where = folder_.path() / "where";
    fs::create_directory(where);
    for (const char* folder : {"site", "data/keys", "data/controller"}) {
        const fs::path real = where / fs::path(folder).filename(), link = folder_.path() / folder;
        fs::rename(link, real);
        fs::create_directory_symlink(real, link);
    }
    fs::permissions(where / "site", static_cast<fs::perms>(02775));
    back_up();

    const ControllerFolders other = elsewhere();
    const auto back = restore_backup(file(), other);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(fs::symlink_status(other.site).type(), fs::file_type::directory);
    EXPECT_EQ(rights(other.site), 02775U);
    EXPECT_EQ(read(other.site / "site.yaml"), "site: 厦港\n");
    EXPECT_EQ(fs::read_symlink(other.site / "media/again.mp4"), "开场.mp4");
    EXPECT_EQ(read(other.data / "keys/controller.key"), "secret");
    EXPECT_EQ(rows(other.data / "controller/events.db"), 1);

    ASSERT_TRUE(restore_backup(file(), folders())); // in its place: what the links lead to is left alone
    EXPECT_EQ(read(folders().site / "site.yaml"), "site: 厦港\n");
    EXPECT_TRUE(fs::exists(where / "site/site.yaml"));
}

TEST_F(SiteBackup, is_not_written_into_a_file_that_somebody_else_has_open) {
    const fs::path part = file().string() + ".part";
    folder_.write("site.backup.part", "what was there");
    std::ifstream other(part, std::ios::binary);
    back_up();
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>(other), {}}), "what was there");
    EXPECT_FALSE(fs::exists(part));
    EXPECT_EQ(rights(file()), 0600U);
}

TEST_F(SiteBackup, says_that_media_are_left_out_and_leaves_those_that_are_there) {
    back_up(SiteMedia::without);
    ASSERT_TRUE(restore_backup(file(), elsewhere()));
    EXPECT_TRUE(fs::exists(elsewhere().site / "site.yaml"));
    EXPECT_FALSE(fs::exists(elsewhere().site / "media"));
    ASSERT_TRUE(restore_backup(file(), folders()));
    EXPECT_EQ(read(folders().site / "media/开场.mp4").size(), 600'000U);
}

TEST_F(SiteBackup, is_not_put_over_a_running_controller_and_moves_what_is_there_aside) {
    back_up();
    {
        const int lock = ::open((folder_.path() / "data/controller/lock").c_str(), O_RDWR);
        ASSERT_EQ(::flock(lock, LOCK_EX), 0);
        const auto refused = restore_backup(file(), folders());
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Error::Code::busy);
        EXPECT_THAT(refused.error().message, HasSubstr("systemctl stop"));
        ::close(lock);
    }
    folder_.write("site/site.yaml", "site: newer\n");
    db_.reset();
    const auto done = restore_backup(file(), {}); // where it was
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(read(folder_.path() / "site/site.yaml"), "site: 厦港\n");
    bool aside = false;
    for (const auto& one : fs::directory_iterator(folder_.path()))
        if (one.path().filename().string().starts_with("site.before-"))
            aside = read(one.path() / "site.yaml") == "site: newer\n" &&
                    done->find(one.path().string()) != std::string::npos;
    EXPECT_TRUE(aside) << *done;
}

TEST_F(SiteBackup, that_is_cut_or_damaged_anywhere_touches_nothing) {
    back_up();
    const std::string good = read(file());
    const fs::path bad = folder_.path() / "bad.backup";
    const auto refused = [&](const std::string& bytes) {
        std::ofstream(bad, std::ios::binary | std::ios::trunc) << bytes;
        const auto restored = restore_backup(bad, elsewhere());
        EXPECT_FALSE(fs::exists(elsewhere().site));
        return !restored;
    };
    EXPECT_TRUE(refused(""));
    EXPECT_TRUE(refused("no backup"));
    for (std::size_t part = 1; part < 8; ++part) EXPECT_TRUE(refused(good.substr(0, good.size() * part / 8)));
}

// A whole archive whose contents are not those that were kept.
TEST_F(SiteBackup, whose_contents_are_not_what_its_sums_say_is_refused_by_name) {
    const BackupNote note{UtcTime(), "/s", "/d", SiteMedia::with};
    const auto with = [&](const ArchiveSums& wrong) {
        auto archive = *ArchiveWriter::create(file(), Packing::zstd);
        EXPECT_TRUE(archive.add_text(note_name, note_text(note, "0.1.0")));
        EXPECT_TRUE(archive.add_text("site/site.yaml", "site: x\n"));
        EXPECT_TRUE(archive.add_text("data/controller/house_clock", "clock"));
        ArchiveSums sums = archive.sums();
        for (const auto& [name, sum] : wrong)
            if (sum.empty())
                sums.erase(name);
            else
                sums[name] = sum;
        EXPECT_TRUE(archive.add_text(sums_name, sums_text(sums)));
        EXPECT_TRUE(archive.finish());
        const auto restored = restore_backup(file(), elsewhere());
        return restored ? std::string("restored") : restored.error().message;
    };
    EXPECT_THAT(with({{"site/site.yaml", std::string(64, '0')}}),
                HasSubstr("site/site.yaml is not what was"));
    EXPECT_THAT(with({{"data/keys/x", std::string(64, '0')}}), HasSubstr("data/keys/x is missing"));
    EXPECT_THAT(with({{"data/controller/house_clock", ""}}), HasSubstr("house_clock is not what was kept"));
    EXPECT_FALSE(fs::exists(elsewhere().site));
}

TEST_F(SiteBackup, whose_names_lead_elsewhere_touches_nothing) {
    const BackupNote note{UtcTime(), "/s", "/d", SiteMedia::with};
    for (const char* name :
         {"site/../../escaped", "/tmp/escaped", "elsewhere/x", "data/./x", "data/media/x"}) {
        auto archive = *ArchiveWriter::create(file(), Packing::zstd);
        ASSERT_TRUE(archive.add_text(note_name, note_text(note, "0.1.0")));
        ASSERT_TRUE(archive.add_text(name, "x"));
        ASSERT_TRUE(archive.add_text(sums_name, sums_text(archive.sums())));
        ASSERT_TRUE(archive.finish());
        const auto refused = restore_backup(file(), elsewhere());
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().code, Error::Code::invalid) << refused.error().message;
        EXPECT_FALSE(fs::exists(elsewhere().site)) << name;
    }
}

TEST_F(SiteBackup, of_a_newer_lianping_is_refused) {
    const BackupNote note{UtcTime(1ns), "/s", "/d", SiteMedia::without};
    EXPECT_EQ(read_note(note_text(note, "0.9.1"), "0.10.0")->site, "/s");
    EXPECT_EQ(read_note(note_text(note, "0.10.0"), "0.10.0")->media, SiteMedia::without);
    for (const char* newer : {"0.10.1", "0.11.0", "1.0"})
        EXPECT_EQ(read_note(note_text(note, newer), "0.10.0").error().code, Error::Code::unsupported)
            << newer;
    EXPECT_EQ(read_note(R"({"backup": 2, "made": "2026-11-28T12:00:00Z"})", "0.1.0").error().code,
              Error::Code::unsupported);
    EXPECT_EQ(read_note("{}", "0.1.0").error().code, Error::Code::corrupt);
}

TEST_F(SiteBackup, that_cannot_be_finished_or_would_hold_itself_leaves_nothing) {
    const fs::path inside = folder_.path() / "site/media/x.backup";
    EXPECT_FALSE(make_backup(folders(), inside, SiteMedia::with));
    EXPECT_FALSE(fs::exists(inside));
    fs::remove_all(folder_.path() / "data/keys");
    EXPECT_FALSE(make_backup(folders(), file(), SiteMedia::with));
    EXPECT_FALSE(fs::exists(file()));
    EXPECT_TRUE(left_over(folder_.path()).empty());
}

TEST_F(SiteBackup, holds_all_else_where_records_are_damaged) {
    db_.reset();
    folder_.write("data/controller/events.db", "no database, but long enough that it is looked into\n");
    const auto made = make_backup(folders(), file(), SiteMedia::with);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_THAT(*made, HasSubstr("events.db is damaged, and not in it"));
    ASSERT_TRUE(restore_backup(file(), elsewhere()));
    EXPECT_TRUE(fs::exists(elsewhere().data / "keys/controller.key"));
}

} // namespace
} // namespace lianping::ctl
