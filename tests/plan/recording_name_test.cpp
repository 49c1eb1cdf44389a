// What recordings are called, and which of them is the newest.

#include "plan/recording_name.h"

#include <gmock/gmock.h>

namespace lianping {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

CivilTime wall(int hour, int minute, int second) {
    const std::chrono::sys_days day{std::chrono::year(2026) / 11 / 28};
    return CivilTime(day.time_since_epoch() + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                     std::chrono::seconds(second));
}

TEST(RecordingName, it_says_of_what_and_when_it_began) {
    EXPECT_EQ(recording_name("讲座 speaker", wall(14, 30, 0)), "讲座 speaker 2026-11-28 14.30");
    EXPECT_EQ(recording_name("讲座 speaker", wall(9, 5, 7)), "讲座 speaker 2026-11-28 09.05.07");
    EXPECT_EQ(recorded_at("讲座 speaker 2026-11-28 14.30.mkv", "讲座 speaker"), wall(14, 30, 0));
    EXPECT_EQ(recorded_at("讲座 speaker 2026-11-28 09.05.07 (2).mkv", "讲座 speaker"), wall(9, 5, 7));
}

TEST(RecordingName, a_file_of_another_title_or_no_whole_one_is_none) {
    for (const char* file :
         {"讲座 slides 2026-11-28 14.30.mkv", ".讲座 speaker 2026-11-28 14.30.mkv.part",
          "讲座 speaker 2026-11-28 14.30.mp4", "讲座 speaker 2026-13-28 14.30.mkv", "讲座 speaker 14.30.mkv",
          "讲座 speaker 2026-11-28 24.30.mkv", "讲座 speaker 2026-11-28 14.30 (1).mkv",
          "讲座 speaker 2026-11-28 14.30 copy.mkv", "讲座 speaker .mkv", ".mkv", ""})
        EXPECT_FALSE(recorded_at(file, "讲座 speaker")) << file;
}

TEST(RecordingName, what_no_file_may_be_called_is_replaced) {
    EXPECT_EQ(recording_title("a/b", "c:d"), "a-b c-d");
    EXPECT_EQ(recording_title(".hidden", "x"), "-hidden x");
}

TEST(RecordingName, a_name_that_is_taken_has_one_behind_it_and_so_on) {
    EXPECT_EQ(name_after("a b 2026-11-28 14.30.mkv"), "a b 2026-11-28 14.30 (2).mkv");
    EXPECT_EQ(name_after("a b 2026-11-28 14.30 (2).mkv"), "a b 2026-11-28 14.30 (3).mkv");
    EXPECT_EQ(name_after("a (b) 2026-11-28 14.30.mkv"), "a (b) 2026-11-28 14.30 (2).mkv");
    EXPECT_EQ(name_after("a (1).mkv"), "a (1) (2).mkv") << "no piece is called so";
}

TEST(RecordingName, the_newest_recording_is_all_of_its_pieces_in_order) {
    const std::vector<std::string> files{
        "讲座 speaker 2026-11-28 14.30 (10).mkv", "讲座 speaker 2026-11-21 14.30.mkv",
        "讲座 speaker 2026-11-28 14.30 (2).mkv",  "讲座 slides 2026-12-05 14.30.mkv",
        "讲座 speaker 2026-11-28 14.30.mkv",      "讲座 speaker 2026-11-28 09.00.mkv"};
    EXPECT_THAT(newest_recording(files, "讲座 speaker"),
                ElementsAre("讲座 speaker 2026-11-28 14.30.mkv", "讲座 speaker 2026-11-28 14.30 (2).mkv",
                            "讲座 speaker 2026-11-28 14.30 (10).mkv"));
    EXPECT_THAT(newest_recording(files, "讲座"), IsEmpty());
}

} // namespace
} // namespace lianping
