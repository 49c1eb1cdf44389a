#include "controller/event_log.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

TEST(EventLog, lines_are_kept_in_order_and_found_after_a_restart) {
    const TestFolder folder;
    {
        auto log = EventLog::open(folder.path() / "events.db");
        ASSERT_TRUE(log) << log.error().message;
        for (int n = 0; n < 5; ++n)
            log->write({UtcTime(std::chrono::seconds(n)), "take", "anna@desk", "电影 " + std::to_string(n),
                        "wall,room"});
    }
    const auto log = EventLog::open(folder.path() / "events.db");
    ASSERT_TRUE(log);
    const auto events = log->last(2);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].what, "电影 3");
    EXPECT_EQ(events[1].what, "电影 4");
    EXPECT_EQ(events[1].at, UtcTime(4s));
    EXPECT_EQ(events[1].who, "anna@desk");
    EXPECT_EQ(events[1].screens, "wall,room");
}

TEST(EventLog, a_file_that_is_no_database_is_set_aside_and_keeps_no_site_from_starting) {
    const TestFolder folder;
    folder.write("events.db", std::string(5'000, 'x'));
    auto log = EventLog::open(folder.path() / "events.db");
    ASSERT_TRUE(log) << log.error().message;
    log->write({UtcTime(1s), "start", "", "the controller started", ""});
    EXPECT_EQ(log->last(9).size(), 1U);
    EXPECT_EQ(std::filesystem::file_size(folder.path() / "events.db.damaged"), 5'000U);
}

TEST(EventLog, one_that_cannot_be_written_is_said_so) {
    const TestFolder folder;
    const auto log = EventLog::open(folder.path() / "no such folder" / "events.db");
    ASSERT_FALSE(log);
    EXPECT_NE(log.error().message.find("events.db"), std::string::npos);
}

} // namespace
} // namespace lianping::controller
