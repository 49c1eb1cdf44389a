#include "media/arrival.h"
#include "media/store.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::media {
namespace {

namespace fs = std::filesystem;

class ArrivalTest : public ::testing::Test {
protected:
    ArrivalTest() {
        bytes_.resize(20'000'001);
        for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] = static_cast<char>(i * 31 % 251);
        folder_.write("original", bytes_);
        hash_ = hash_file(folder_.path() / "original").value_or("");
    }
    fs::path store() const { return folder_.path() / "media"; }
    fs::path arriving() const { return store() / (".arriving-" + hash_); }
    Arrival open() const {
        auto opened = Arrival::open(store(), hash_);
        EXPECT_TRUE(opened) << opened.error().message;
        return *std::move(opened);
    }
    void append(Arrival& arrival, std::size_t from, std::size_t to) const {
        for (; from < to; from += 300'000)
            ASSERT_TRUE(arrival.append(
                std::string_view(bytes_).substr(from, std::min<std::size_t>(300'000, to - from))));
    }

    TestFolder folder_;
    std::string bytes_, hash_;
};

TEST_F(ArrivalTest, is_in_the_store_when_it_is_whole_and_not_before) {
    Arrival arrival = open();
    ASSERT_TRUE(arrival.reserve(bytes_.size()));
    append(arrival, 0, 10'000'000);
    EXPECT_FALSE(Store(store()).has(hash_));
    EXPECT_EQ(fs::file_size(arriving()), 10'000'000U) << "what is reserved is not there yet";
    append(arrival, 10'000'000, bytes_.size());
    ASSERT_TRUE(arrival.finish());
    EXPECT_TRUE(Store(store()).has(hash_));
    EXPECT_EQ(hash_file(store() / hash_).value_or(""), hash_);
    EXPECT_EQ(fs::status(store() / hash_).permissions() & fs::perms::owner_write, fs::perms::none);
    EXPECT_FALSE(fs::exists(arriving()));
}

TEST_F(ArrivalTest, of_a_site_has_the_first_name_that_is_not_taken_and_leaves_what_has_the_others) {
    folder_.write("media/a.mkv", "another");
    fs::create_symlink("nowhere", store() / "a 2.mkv");
    Arrival arrival = open();
    append(arrival, 0, bytes_.size());
    const auto name = arrival.finish_as(
        [](unsigned n) { return n == 0 ? std::string("a.mkv") : "a " + std::to_string(n + 1) + ".mkv"; });
    ASSERT_TRUE(name) << name.error().message;
    EXPECT_EQ(*name, "a 3.mkv");
    EXPECT_EQ(hash_file(store() / "a 3.mkv").value_or(""), hash_);
    EXPECT_EQ(fs::file_size(store() / "a.mkv"), 7U);
    EXPECT_FALSE(fs::exists(store() / "nowhere"));
    EXPECT_NE(fs::status(store() / "a 3.mkv").permissions() & fs::perms::group_write, fs::perms::none);
    EXPECT_FALSE(fs::exists(arriving()));
}

TEST_F(ArrivalTest, of_a_site_that_is_damaged_has_no_name) {
    Arrival arrival = open();
    append(arrival, 0, 300'000);
    const auto name = arrival.finish_as([](unsigned) { return "a.mkv"; });
    ASSERT_FALSE(name);
    EXPECT_EQ(name.error().code, Error::Code::corrupt);
    EXPECT_FALSE(fs::exists(store() / "a.mkv"));
}

TEST_F(ArrivalTest, goes_on_where_an_earlier_process_was) {
    {
        Arrival arrival = open();
        append(arrival, 0, 9'000'000);
    }
    Arrival arrival = open();
    ASSERT_EQ(arrival.have(), 9'000'000U);
    append(arrival, 9'000'000, bytes_.size());
    EXPECT_TRUE(arrival.finish());
}

TEST_F(ArrivalTest, with_other_bytes_begins_anew) {
    folder_.write("media/.arriving-" + hash_, std::string(1000, 'x'));
    Arrival arrival = open();
    append(arrival, 1000, bytes_.size());
    const auto finished = arrival.finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, Error::Code::corrupt);
    EXPECT_FALSE(Store(store()).has(hash_));
    EXPECT_EQ(arrival.have(), 0U);
    append(arrival, 0, bytes_.size());
    EXPECT_TRUE(arrival.finish());
}

TEST_F(ArrivalTest, a_link_in_its_place_is_not_followed) {
    fs::create_directories(store());
    folder_.write("elsewhere", "mine");
    fs::create_symlink(folder_.path() / "elsewhere", arriving());
    EXPECT_FALSE(Arrival::open(store(), hash_));
    EXPECT_EQ(fs::file_size(folder_.path() / "elsewhere"), 4U);
}

TEST_F(ArrivalTest, what_nobody_wants_any_more_goes_and_what_is_wanted_stays) {
    const std::string other(64, 'b');
    for (const std::string& hash : {hash_, other})
        folder_.write("media/.arriving-" + hash, std::string(5000, 'x'));
    folder_.write("media/" + other, "whole");
    folder_.write("media/.arriving-1-0", "the controller's own");
    EXPECT_GE(remove_arrivals(store(), {hash_}), 4096U);
    EXPECT_TRUE(fs::exists(arriving()));
    EXPECT_FALSE(fs::exists(store() / (".arriving-" + other)));
    EXPECT_TRUE(fs::exists(store() / other));
    EXPECT_TRUE(fs::exists(store() / ".arriving-1-0"));
}

} // namespace
} // namespace lianping::media
