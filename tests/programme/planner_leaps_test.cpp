// Leaping over days that are like others must come out where going step by step does.

#include "planner_random.h"
#include "programme/planner_leaps.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using namespace testing;

struct Course {
    Pool pool;
    StandIns stand_ins{nullptr, HouseTime{}, pool};
    Sources sources;
    Sweep sweep;

    Course(const SiteMaker& maker, HouseTime from)
        : sources(maker.site, maker.catalogue, maker.site.screens.at("wall"), Anchor{}, stand_ins, pool),
          sweep(sources, pool, Anchor{}, from, from) {}

    // What is on and where it stands at `to`, and all that lies beneath.
    std::string at(HouseTime to) {
        while (sweep.now() < to) {
            sweep.step(to);
        }
        std::string text = sources[sweep.on_screen().source].info.name + ":";
        std::vector<std::string> rows;
        for (const Due& due : sweep.due()) {
            rows.push_back(" " + sources[due.source].info.name + "@" + std::to_string(due.start.ns()) + "-" +
                           std::to_string(due.end.ns()) + "/" +
                           (due.cycle ? std::to_string(due.cycle->anchor.ns()) : "") +
                           (due.over ? " over" : ""));
        }
        std::sort(rows.begin(), rows.end());
        for (const std::string& row : rows) {
            text += row;
        }
        return text;
    }
};

TEST(Leaps, come_out_where_steps_do) {
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        RandomSite site(seed, Matter::times, "Europe/Berlin");
        const HouseTime from = site.maker.at("2024-03-01 00:00") + std::chrono::hours(seed);
        const HouseTime to = from + std::chrono::hours(24 * 90) + std::chrono::minutes(7 * seed);
        Course steps(site.maker, from), leaps(site.maker, from);
        Leaps(leaps.sweep, leaps.sources, Anchor{}).towards(to);
        ASSERT_GT(leaps.sweep.now(), to - std::chrono::hours(25));
        ASSERT_EQ(leaps.at(to), steps.at(to)) << "seed " << seed;
        ASSERT_EQ(leaps.at(to + std::chrono::hours(50)), steps.at(to + std::chrono::hours(50)))
            << "seed " << seed;
    }
}

TEST(Leaps, do_not_leap_where_items_matter) {
    SiteMaker maker;
    maker.list("films", "a:10");
    maker.entry("day", "films", "08:00", "18:00").begins = Edge::after_item;
    Course course(maker, maker.at("2024-03-01 00:00"));
    Leaps(course.sweep, course.sources, Anchor{}).towards(maker.at("2024-06-01 00:00"));
    EXPECT_EQ(course.sweep.now(), maker.at("2024-03-01 00:00"));
}

} // namespace
} // namespace lianping::programme
