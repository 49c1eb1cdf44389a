// Lectures that overrun.

#include "controller/overruns.h"
#include "programme/planner_windows.h"

#include <gmock/gmock.h>

#include <fstream>

namespace lianping::controller {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto sends = [](const std::string&) { return true; };

CivilTime civil_at(Duration time_of_day) {
    const std::chrono::sys_days day{std::chrono::year(2026) / 11 / 28};
    return CivilTime(day.time_since_epoch() + time_of_day);
}
UtcTime utc(Duration time_of_day) { return UtcTime(civil_at(time_of_day).since_origin()); }

// A lecture from 14:30 to 15:15 UTC, which may go on for that long.
programme::Programme lecture(Duration overrun) {
    programme::Programme programme;
    programme::Entry& entry = programme.entries.emplace_back();
    entry.name = "talk";
    entry.zone = "UTC";
    entry.play = {programme::Play::Kind::live, "", "lecture"};
    entry.when.starting = civil_at(14h + 30min);
    entry.when.length = 45min;
    entry.overrun = overrun;
    return programme;
}

TEST(Overruns, an_end_moves_on_by_the_minute_before_it_comes) {
    const auto programme = lecture(30min);
    EXPECT_THAT(Overruns::due(programme, sends, utc(15h + 13min)), IsEmpty()) << "too early to tell";
    const auto due = Overruns::due(programme, sends, utc(15h + 14min));
    ASSERT_THAT(due, SizeIs(1));
    EXPECT_EQ(due[0].entry, "talk");
    EXPECT_EQ(due[0].overtime, (Overruns::Overtime{utc(14h + 30min), 1min}));
    EXPECT_THAT(Overruns::due(programme, sends, utc(15h + 14min + 45s)), IsEmpty()) << "too late to prepare";
}

TEST(Overruns, it_goes_on_while_somebody_sends_and_no_longer_than_it_may) {
    auto programme = lecture(150s);
    Overruns overruns{{}};
    UtcTime now = utc(15h + 14min);
    std::vector<Duration> ends;
    for (; now < utc(16h); now += 5s) {
        for (const auto& due : Overruns::due(programme, sends, now)) overruns.extend(due);
        overruns.apply(programme);
        const auto zone = programme::zone_named("UTC");
        const auto on = programme::occurrences(programme.entries[0].when, zone, now, now + 1ns);
        if (on.empty()) break;
        EXPECT_GE(on[0].end - now, ends.empty() || on[0].end - utc(Duration{}) == ends.back() ? 0s : 20s);
        ends.push_back(on[0].end - utc(Duration{}));
    }
    EXPECT_EQ(now, utc(15h + 17min + 30s));
    EXPECT_EQ(ends.back(), Duration(15h + 17min + 30s));
}

TEST(Overruns, a_lecture_that_nobody_sends_or_that_is_to_be_cut_ends_as_it_is_written) {
    EXPECT_THAT(Overruns::due(
                    lecture(30min), [](const std::string&) { return false; }, utc(15h + 14min)),
                IsEmpty());
    EXPECT_THAT(Overruns::due(lecture(Duration{}), sends, utc(15h + 14min)), IsEmpty());
}

TEST(Overruns, a_controller_that_starts_anew_goes_on_with_them) {
    const std::filesystem::path file = ::testing::TempDir() + "overruns.json";
    std::filesystem::remove(file);
    Overruns before(file);
    before.extend({"talk", {utc(14h + 30min), 5min}});
    ASSERT_TRUE(write_files({{before.kept()}}));
    auto programme = lecture(30min);
    Overruns(file).apply(programme);
    EXPECT_EQ(programme.entries[0].when.overtime, (Overruns::Overtime{utc(14h + 30min), 5min}));
    std::ofstream(file) << "[1, {";
    Overruns(file).apply(programme);
    EXPECT_FALSE(programme.entries[0].when.overtime) << "what cannot be read counts as nothing";
}

} // namespace
} // namespace lianping::controller
