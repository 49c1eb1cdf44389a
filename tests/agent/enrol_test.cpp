// What lianping-agent says of codes that are to be approved.

#include "agent/enrol.h"
#include "support/folder.h"
#include "transport/keys.h"

#include <gtest/gtest.h>

namespace lianping::agent {
namespace {

TEST(Enrol, says_the_codes_of_players_and_live_sources_that_wait_for_approval) {
    const TestFolder folder;
    const auto room = load_or_make_key(folder.path() / "nodes/room-1/key");
    const auto speaker = load_or_make_key(folder.path() / "live/lecture-speaker/key");
    ASSERT_TRUE(room);
    ASSERT_TRUE(speaker);
    const auto all = enrolments(folder.path());
    ASSERT_TRUE(all) << all.error().message;
    const std::string a = enrol_code(room->own), b = enrol_code(speaker->own);
    EXPECT_EQ(enrolment_text(*all),
              "room-1  " + a + "  on the controller: lianpingctl node approve " + a + "\nlecture-speaker  " +
                  b + "  on the controller: lianpingctl node approve " + b + " --source LINK/SOURCE\n");
}

TEST(Enrol, says_what_to_look_at_where_nothing_was_started_yet) {
    const TestFolder folder;
    const auto all = enrolments(folder.path());
    ASSERT_FALSE(all);
    EXPECT_NE(all.error().message.find("systemctl status"), std::string::npos);
}

TEST(Enrol, says_which_key_is_none) {
    TestFolder folder;
    folder.write("nodes/room-1/key", "noise");
    const auto all = enrolments(folder.path());
    ASSERT_FALSE(all);
    EXPECT_NE(all.error().message.find("room-1/key"), std::string::npos) << all.error().message;
}

} // namespace
} // namespace lianping::agent
