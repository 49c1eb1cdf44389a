#include "media/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace lianping::media {
namespace {

namespace fs = std::filesystem;

class StoreTest : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "lianping-store-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& bytes) const {
        std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc) << bytes;
        return folder_ / name;
    }
    std::size_t files_in_store() const {
        if (!fs::exists(folder_ / "media")) return 0;
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_ / "media"), fs::directory_iterator()));
    }

    fs::path folder_;
};

TEST_F(StoreTest, a_hash_is_blake2b_256) {
    // RFC 7693's algorithm at 32 bytes; the digests are those of b2sum -l 256.
    EXPECT_EQ(hash_file(write("empty", "")).value(),
              "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    EXPECT_EQ(hash_file(write("abc", "abc")).value(),
              "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST_F(StoreTest, what_is_taken_in_stays_as_it_was_when_the_operator_writes_over_his_file) {
    const Store store(folder_ / "media");
    const auto file = write("film.mp4", "the first cut");
    const auto hash = hash_file(file).value();
    EXPECT_FALSE(store.has(hash));
    ASSERT_TRUE(store.take_in(file, hash));
    EXPECT_TRUE(store.has(hash));
    write("film.mp4", "the second cut, over the same file");
    EXPECT_EQ(hash_file(store.path(hash)).value(), hash);
    EXPECT_EQ(fs::file_size(store.path(hash)), 13U);
    EXPECT_EQ(files_in_store(), 1U);
}

TEST_F(StoreTest, a_file_that_nobody_may_write_costs_no_room) {
    const Store store(folder_ / "media");
    const auto file = write("archive.mp4", std::string(100000, 'x'));
    ASSERT_EQ(chmod(file.c_str(), 0444), 0);
    const auto hash = hash_file(file).value();
    ASSERT_TRUE(store.take_in(file, hash));
    EXPECT_TRUE(fs::equivalent(file, store.path(hash)));
}

TEST_F(StoreTest, a_file_that_changed_since_it_was_hashed_is_not_taken_in) {
    const Store store(folder_ / "media");
    const auto file = write("film.mp4", "the first cut");
    const auto hash = hash_file(file).value();
    write("film.mp4", "the other cut");
    const auto taken = store.take_in(file, hash);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Error::Code::busy);
    EXPECT_FALSE(store.has(hash));
    EXPECT_EQ(files_in_store(), 0U);
}

TEST_F(StoreTest, taking_in_twice_is_taking_in_once) {
    const Store store(folder_ / "media");
    const auto file = write("film.mp4", "a film");
    const auto hash = hash_file(file).value();
    ASSERT_TRUE(store.take_in(file, hash));
    fs::remove(file);
    ASSERT_TRUE(store.take_in(file, hash)) << "it is there already";
}

TEST_F(StoreTest, what_was_damaged_in_the_store_is_made_whole) {
    const Store store(folder_ / "media");
    const auto file = write("film.mp4", "a film");
    const auto hash = hash_file(file).value();
    ASSERT_TRUE(store.take_in(file, hash));
    fs::permissions(store.path(hash), fs::perms::owner_all);
    fs::resize_file(store.path(hash), 3);
    EXPECT_EQ(store.size(hash), 3U);
    ASSERT_TRUE(store.take_in(file, hash));
    EXPECT_EQ(hash_file(store.path(hash)).value(), hash);
}

TEST_F(StoreTest, what_is_stored_is_read_only) {
    const Store store(folder_ / "media");
    const auto file = write("film.mp4", "a film");
    const auto hash = hash_file(file).value();
    ASSERT_TRUE(store.take_in(file, hash));
    struct stat status {};
    ASSERT_EQ(stat(store.path(hash).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0444U);
}

TEST_F(StoreTest, says_what_is_missing_and_stops_when_told) {
    const Store store(folder_ / "media");
    EXPECT_EQ(hash_file(folder_ / "no.mp4").error().code, Error::Code::not_found);
    EXPECT_EQ(store.take_in(folder_ / "no.mp4", "00").error().code, Error::Code::not_found);
    EXPECT_EQ(hash_file(folder_).error().code, Error::Code::invalid);
    const auto file = write("film.mp4", "a film");
    EXPECT_EQ(hash_file(file, [](double) { return false; }).error().code, Error::Code::timeout);
    EXPECT_EQ(store.take_in(file, "00", [](double) { return false; }).error().code, Error::Code::timeout);
    EXPECT_EQ(files_in_store(), 0U);
}

} // namespace
} // namespace lianping::media
