#include "controller/programme_store.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

Texts texts(int n) { return {{"site.yaml", "site: 站点 " + std::to_string(n)}}; }
constexpr UtcTime utc_second(int n) { return UtcTime(std::chrono::seconds(n)); }

TEST(ProgrammeStore, what_goes_on_air_is_kept_and_found_after_a_restart) {
    const TestFolder folder;
    {
        ProgrammeStore store(folder.path());
        EXPECT_EQ(store.on_air(), nullptr);
        ASSERT_TRUE(store.air(texts(1), utc_second(1), "1 screen"));
        ASSERT_TRUE(store.air(texts(2), utc_second(2), "2 screens"));
        ASSERT_TRUE(store.air(texts(2), utc_second(3), "2 screens")) << "the same again is no new programme";
    }
    const ProgrammeStore store(folder.path());
    ASSERT_EQ(store.list().size(), 2U);
    ASSERT_NE(store.on_air(), nullptr);
    EXPECT_EQ(store.on_air()->id, 2U);
    EXPECT_EQ(store.on_air()->texts, texts(2));
    EXPECT_EQ(store.on_air()->at, utc_second(2));
    EXPECT_EQ(store.list()[1].summary, "1 screen");
}

TEST(ProgrammeStore, the_last_twenty_are_kept) {
    const TestFolder folder;
    ProgrammeStore store(folder.path());
    for (int n = 1; n <= 25; ++n) ASSERT_TRUE(store.air(texts(n), utc_second(n), ""));
    EXPECT_EQ(store.list().size(), 20U);
    EXPECT_EQ(store.list().front().id, 25U);
    EXPECT_EQ(store.list().back().id, 6U);
    EXPECT_EQ(ProgrammeStore(folder.path()).list().size(), 20U);
}

TEST(ProgrammeStore, what_the_disk_did_not_take_is_written_once_it_does) {
    const TestFolder folder;
    const auto place = folder.path() / "programmes", away = folder.path() / "away";
    ProgrammeStore store(place);
    ASSERT_TRUE(store.air(texts(1), utc_second(1), ""));
    std::filesystem::rename(place, away); // nothing can be written there now
    EXPECT_FALSE(store.air(texts(2), utc_second(2), ""));
    EXPECT_FALSE(store.air(texts(3), utc_second(3), ""));
    EXPECT_FALSE(store.air(texts(3), utc_second(4), "")) << "the same again is still not on disk";
    EXPECT_EQ(store.on_air()->texts, texts(3)) << "it is on air all the same";
    std::filesystem::rename(away, place);
    EXPECT_TRUE(store.save());
    const ProgrammeStore again(place);
    ASSERT_EQ(again.list().size(), 3U);
    EXPECT_EQ(again.on_air()->texts, texts(3));
}

TEST(ProgrammeStore, going_back_stays_so_over_a_restart_until_the_files_change) {
    const TestFolder folder;
    {
        ProgrammeStore store(folder.path());
        ASSERT_TRUE(store.air(texts(1), utc_second(1), ""));
        ASSERT_TRUE(store.air(texts(2), utc_second(2), ""));
        ASSERT_EQ(store.before()->id, 1U);
        const auto kept = store.back(1, texts(2));
        ASSERT_TRUE(kept);
        EXPECT_EQ((*kept)->texts, texts(1));
    }
    ProgrammeStore store(folder.path());
    EXPECT_EQ(store.on_air()->id, 1U);
    EXPECT_TRUE(store.has_left(texts(2)));
    EXPECT_FALSE(store.has_left(texts(3)));
    EXPECT_EQ(store.before(), nullptr);
    EXPECT_FALSE(store.back(77, texts(2)));
    ASSERT_TRUE(store.air(texts(3), utc_second(3), ""));
    EXPECT_FALSE(store.has_left(texts(2)));
    EXPECT_EQ(store.on_air()->id, 3U);
}

TEST(ProgrammeStore, files_that_cannot_be_read_do_not_disturb) {
    const TestFolder folder;
    folder.write("000001.json", "{broken");
    folder.write("on_air.json", "[]");
    folder.write("000002.json", "{\"id\": \"x\", \"texts\": {}}");
    ProgrammeStore store(folder.path());
    EXPECT_TRUE(store.list().empty());
    ASSERT_TRUE(store.air(texts(1), utc_second(1), ""));
    EXPECT_NE(store.on_air(), nullptr);
}

} // namespace
} // namespace lianping::controller
