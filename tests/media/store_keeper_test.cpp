#include "media/store_keeper.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::media {
namespace {

constexpr UtcTime day(int n) { return UtcTime(std::chrono::hours(24 * (20'000 + n))); }

// A disk of 100 GB; every file of the store frees a whole one when it goes.
class StoreKeeperTest : public ::testing::Test {
protected:
    StoreKeeper keeper(std::optional<std::uint64_t> guard = std::nullopt) {
        return {folder_.path() / "media", folder_.path() / "needed.json", guard, [this] { return space_; }};
    }
    void store(const std::string& hash) { folder_.write("media/" + hash, "bytes of " + hash); }
    bool has(const std::string& hash) const {
        return std::filesystem::exists(folder_.path() / "media" / hash);
    }

    TestFolder folder_;
    std::optional<StoreKeeper::Space> space_ = StoreKeeper::Space{100'000'000'000, 50'000'000'000};
};

TEST_F(StoreKeeperTest, a_twentieth_of_the_disk_is_kept_free_unless_the_operator_says_otherwise) {
    StoreKeeper usual = keeper();
    space_->free = 5'000'000'001;
    EXPECT_FALSE(usual.low());
    space_->free = 4'999'999'999;
    EXPECT_TRUE(usual.low());
    EXPECT_FALSE(keeper(1'000'000'000).low());
    *space_ = {4'000'000'000, 499'999'999}; // a small card
    EXPECT_TRUE(usual.low());
    *space_ = {4'000'000'000'000, 10'000'000'001}; // a large disk
    EXPECT_FALSE(usual.low());
    space_.reset();
    EXPECT_FALSE(usual.low()) << "what cannot be told is no reason to throw anything away";
}

TEST_F(StoreKeeperTest, there_is_room_for_what_leaves_that_much_free) {
    EXPECT_TRUE(keeper().has_room_for(45'000'000'000));
    EXPECT_FALSE(keeper().has_room_for(45'000'000'001));
    EXPECT_FALSE(keeper().has_room_for(UINT64_MAX));
    space_.reset();
    EXPECT_TRUE(keeper().has_room_for(1));
}

TEST_F(StoreKeeperTest, the_least_recently_needed_leaves_first_and_what_is_needed_never) {
    for (const char* hash : {"aa", "bb", "cc", "dd"}) store(hash);
    StoreKeeper is = keeper();
    is.needed({"aa", "bb", "cc", "dd"}, day(1));
    is.needed({"bb", "dd"}, day(2));
    is.needed({"dd"}, day(3));
    is.needed({"cc"}, day(4));
    const Hashes needed{"aa"}; // by a programme to go back to
    auto gone = is.evict_one(needed);
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->hash, "bb");
    EXPECT_EQ(gone->last_needed, day(2));
    EXPECT_EQ(gone->bytes, 11U);
    EXPECT_EQ(is.evict_one(needed)->hash, "dd");
    EXPECT_EQ(is.evict_one(needed)->hash, "cc");
    EXPECT_FALSE(is.evict_one(needed));
    EXPECT_TRUE(has("aa"));
    EXPECT_FALSE(has("bb"));
}

TEST_F(StoreKeeperTest, when_something_was_needed_survives_a_restart) {
    for (const char* hash : {"aa", "bb"}) store(hash);
    {
        StoreKeeper before = keeper();
        before.needed({"bb"}, day(1));
        before.needed({"aa"}, day(2));
        ASSERT_TRUE(before.save());
    }
    EXPECT_EQ(keeper().evict_one({})->hash, "bb");
}

TEST_F(StoreKeeperTest, what_is_just_being_written_is_left_alone) {
    folder_.write("media/.arriving-1-0", "half");
    folder_.write("media/.drawing-1", "half");
    EXPECT_FALSE(keeper().evict_one({}));
    EXPECT_TRUE(has(".arriving-1-0"));
}

} // namespace
} // namespace lianping::media
