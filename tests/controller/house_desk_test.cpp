#include "controller/house_desk.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

constexpr ControllerReading reading_at(Duration monotonic) {
    return {monotonic, UtcTime(1'795'000'000s) + monotonic};
}

TEST(HouseDesk, house_time_goes_on_over_a_restart_of_the_process) {
    const TestFolder folder;
    const auto record = folder.path() / "house_clock";
    HouseDesk before(record, "boot-1");
    EXPECT_FALSE(before.must_ask());
    ASSERT_TRUE(before.begin(reading_at(100s), 7));
    EXPECT_EQ(before.clock().epoch(), 7U);
    HouseDesk after(record, "boot-1");
    EXPECT_FALSE(after.must_ask());
    ASSERT_TRUE(after.begin(reading_at(200s), 8));
    EXPECT_EQ(after.clock().epoch(), 7U);
    EXPECT_EQ(after.at(reading_at(200s)), before.at(reading_at(200s)));
}

TEST(HouseDesk, after_a_boot_the_players_are_asked_and_believed) {
    const TestFolder folder;
    const auto record = folder.path() / "house_clock";
    HouseDesk before(record, "boot-1");
    ASSERT_TRUE(before.begin(reading_at(100s), 7));
    const HouseTime held = before.at(reading_at(160s));
    HouseDesk after(record, "boot-2");
    EXPECT_TRUE(after.must_ask());
    after.answered({7, 5s, held, 100us});
    ASSERT_TRUE(after.begin({6s, UtcTime(1'795'000'000s) + 161s}, 8));
    EXPECT_EQ(after.clock().epoch(), 7U);
    EXPECT_EQ(after.clock().at(5s), held);
}

TEST(HouseDesk, a_record_that_cannot_be_read_is_a_new_epoch) {
    const TestFolder folder;
    folder.write("house_clock", "nonsense");
    HouseDesk desk(folder.path() / "house_clock", "boot-1");
    ASSERT_TRUE(desk.begin(reading_at(100s), 9));
    EXPECT_EQ(desk.clock().epoch(), 9U);
}

TEST(HouseReader, what_is_published_is_read) {
    HouseReader reader;
    EXPECT_EQ(reader.read().epoch, 0U);
    reader.publish(5, 1'000'000s);
    EXPECT_EQ(reader.read().epoch, 5U);
    EXPECT_GT(reader.read().now, HouseTime(1'000'000s));
}

} // namespace
} // namespace lianping::controller
