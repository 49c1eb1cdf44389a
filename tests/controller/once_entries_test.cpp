// Links that are on once, at a time that somebody said.

#include "controller/once_entries.h"
#include "programme/planner_windows.h"
#include "support/folder.h"

#include <gmock/gmock.h>

namespace lianping::controller {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Once = OnceEntries::Once;

constexpr UtcTime begins{Duration(1'800'000'000s)};
const Once talk{"lecture", begins, begins + 45min};

programme::Programme site() {
    programme::Programme programme;
    programme::Entry& entry = programme.entries.emplace_back();
    entry.name = "live:lecture";
    entry.priority = 80;
    programme::Link& link = programme.links["lecture"];
    link.name = "lecture";
    link.layout = "all";
    link.layouts["all"]["wall"] = {};
    return programme;
}

TEST(OnceEntries, are_entries_above_all_others_for_just_that_time) {
    OnceEntries once("");
    ASSERT_TRUE(once.add(talk, begins - 1h));
    auto programme = site();
    once.apply(programme);
    once.apply(programme); // again, as after each change
    ASSERT_THAT(programme.entries, SizeIs(2));
    const programme::Entry& entry = programme.entries.back();
    EXPECT_EQ(entry.name, "live:lecture (2)") << "names of entries are unique";
    EXPECT_EQ(entry.play.link, "lecture");
    EXPECT_GT(entry.priority, 80);
    EXPECT_THAT(entry.screens, ElementsAre("wall"));
    const auto zone = programme::zone_named(entry.zone);
    const auto due = programme::occurrences(entry.when, zone, begins - 24h, begins + 24h);
    ASSERT_THAT(due, SizeIs(1));
    EXPECT_EQ(due.front(), (programme::Occurrence{begins, begins + 45min}));
}

TEST(OnceEntries, of_a_link_that_the_site_does_not_have_play_no_part) {
    OnceEntries once("");
    ASSERT_TRUE(once.add({"evening", begins, begins + 1h}, begins));
    auto programme = site();
    once.apply(programme);
    EXPECT_THAT(programme.entries, SizeIs(1));
}

TEST(OnceEntries, are_kept_over_a_restart_until_they_are_over_or_taken_back) {
    const TestFolder folder;
    const auto file = folder.path() / "once.json";
    {
        OnceEntries once(file);
        ASSERT_TRUE(once.add(talk, begins));
        EXPECT_FALSE(once.add(talk, begins)) << "it is there already";
        ASSERT_TRUE(write_file(once.kept().path, once.kept().bytes));
    }
    OnceEntries once(file);
    EXPECT_THAT(once.all(), ElementsAre(talk));
    EXPECT_THAT(once.remove("evening", begins), IsEmpty());
    EXPECT_THAT(once.remove("lecture", begins + 50min), IsEmpty()) << "it is over";
    EXPECT_THAT(once.remove("", begins + 10min), ElementsAre(talk));
    EXPECT_THAT(once.all(), IsEmpty());
    ASSERT_TRUE(once.add(talk, begins));
    ASSERT_TRUE(once.add({"lecture", begins + 2h, begins + 3h}, begins + 1h));
    EXPECT_THAT(once.all(), SizeIs(1)) << "what is over is forgotten";
    folder.write("once.json", "[{\"link\": 3}, 7]");
    EXPECT_THAT(OnceEntries(file).all(), IsEmpty());
}

TEST(OnceEntries, are_not_any_number) {
    OnceEntries once("");
    for (std::size_t n = 0; n < OnceEntries::most; ++n)
        ASSERT_TRUE(once.add({"lecture", begins + n * 1h, begins + n * 1h + 1min}, begins));
    EXPECT_FALSE(once.add({"lecture", begins - 1h, begins + 1min}, begins));
}

} // namespace
} // namespace lianping::controller
