// What the estimator does with probes that are not what they should be, and with controllers that come and
// go.
#include "simulated_site.h"
#include "support/fake_clock.h"
#include "time/clock_sync.h"
#include "time/house_clock.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <random>

namespace lianping {
namespace {

using Verdict = ClockSync::Verdict;

SimulatedSite quiet_site(double drift_ppm = 20) {
    SimulatedSite site;
    const auto source = std::make_shared<DelaySource>(DelayModel::wired, 3);
    site.delay = [source](Way way) { return source->next(way); };
    site.drift_ppm = drift_ppm;
    return site;
}

TEST(ClockSync, knows_nothing_before_the_first_probe) {
    const ClockSync sync;
    EXPECT_FALSE(sync.estimate().locked());
    EXPECT_LE(sync.memory().drift_uncertainty, 0);
}

TEST(ClockSync, one_probe_is_enough_to_begin_and_says_how_unsure_it_is) {
    auto site = quiet_site();
    ClockSync sync;
    EXPECT_EQ(sync.add(*site.probe()), Verdict::taken);
    EXPECT_TRUE(sync.estimate().locked());
    EXPECT_EQ(sync.estimate().epoch, site.epoch);
    EXPECT_LE(std::abs(site.error(sync)), 100e-6);
    EXPECT_GE(sync.estimate().uncertainty, 10us);
}

TEST(ClockSync, absurd_probes_are_refused_and_change_nothing) {
    auto site = quiet_site();
    ClockSync sync;
    keep_time(site, sync, 10s);
    const auto before = sync.estimate();
    const auto good = *site.probe();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    auto p = good;
    p.epoch = 0;
    EXPECT_EQ(sync.add(p), Verdict::absurd);
    p = good, p.t4 = p.t1 - 1ns;
    EXPECT_EQ(sync.add(p), Verdict::absurd);
    p = good, p.t3 = p.t2 - 1ns;
    EXPECT_EQ(sync.add(p), Verdict::absurd);
    p = good, p.t3 = p.t2 + 1s; // answered before it was asked
    EXPECT_EQ(sync.add(p), Verdict::absurd);
    p = good, p.t4 = p.t1 + 3s;
    EXPECT_EQ(sync.add(p), Verdict::absurd);
    p = good, p.t1 += 1ns, p.t2 += 1h, p.t3 += 1h; // a single answer from another time
    EXPECT_EQ(sync.add(p), Verdict::absurd);
    EXPECT_EQ(sync.add({NodeTime(Duration(least)), HouseTime(Duration(most)), HouseTime(Duration(least)),
                        NodeTime(Duration(most)), site.epoch}),
              Verdict::absurd);
    EXPECT_EQ(sync.estimate().origin_house, before.origin_house);
    EXPECT_EQ(sync.add(good), Verdict::taken);
    EXPECT_LE(std::abs(site.error(sync)), 20e-6);
}

TEST(ClockSync, random_stamps_never_break_it) {
    std::mt19937_64 bits(11);
    auto site = quiet_site();
    ClockSync sync;
    for (int i = 0; i < 20'000; ++i) {
        const int shift = static_cast<int>(bits() % 60);
        const auto draw = [&] { return Duration(static_cast<std::int64_t>(bits()) >> shift); };
        sync.add({NodeTime(draw()), HouseTime(draw()), HouseTime(draw()), NodeTime(draw()), bits() % 3});
        const auto& e = sync.estimate();
        ASSERT_TRUE(std::isfinite(e.drift));
        ASSERT_GE(e.uncertainty, 0ns);
    }
}

TEST(ClockSync, an_answer_that_comes_twice_counts_once) {
    auto site = quiet_site();
    ClockSync sync;
    keep_time(site, sync, 5s);
    const auto p = *site.probe();
    EXPECT_EQ(sync.add(p), Verdict::taken);
    const auto taken = sync.counts().taken;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(sync.add(p), Verdict::duplicate);
    EXPECT_EQ(sync.counts().taken, taken);
    EXPECT_EQ(sync.counts().duplicate, 100u);
}

TEST(ClockSync, old_answers_played_again_change_nothing) {
    auto site = quiet_site();
    ClockSync sync;
    std::vector<ClockProbe> recorded;
    for (int i = 0; i < 100; ++i) {
        recorded.push_back(*site.probe());
        sync.add(recorded.back());
        site.run_to(site.now + 250ms);
    }
    keep_time(site, sync, 120s);
    const auto before = sync.estimate();
    for (const auto& p : recorded) EXPECT_NE(sync.add(p), Verdict::taken);
    EXPECT_EQ(sync.estimate().origin_house, before.origin_house);
}

TEST(ClockSync, answers_in_any_order_give_the_same_estimate) {
    auto site = quiet_site();
    ClockSync in_order, reversed;
    std::vector<ClockProbe> probes;
    for (int i = 0; i < 12; ++i) {
        probes.push_back(*site.probe());
        site.run_to(site.now + 30ms);
    }
    for (const auto& p : probes) EXPECT_EQ(in_order.add(p), Verdict::taken);
    EXPECT_EQ(reversed.add(probes.front()), Verdict::taken);
    for (std::size_t i = probes.size(); --i > 0;) EXPECT_EQ(reversed.add(probes[i]), Verdict::taken);
    const auto off = in_order.estimate().to_house(site.node()) - reversed.estimate().to_house(site.node());
    EXPECT_LE(std::abs(off.count()), 1000);
}

TEST(ClockSync, a_wall_clock_that_is_set_by_an_hour_changes_nothing) {
    // The controller's house clock reads its monotonic clock; somebody sets its wall clock in the middle.
    const auto run = [](Duration step) {
        FakeClock wall;
        auto house = HouseClock::begin(std::nullopt, "boot",
                                       {.monotonic = wall.now().since_origin(), .utc = wall.utc()}, {}, 77);
        DelaySource delays(DelayModel::busy, 21);
        ClockSync sync;
        std::vector<HouseTime> believed;
        for (int i = 0; i < 400; ++i) {
            if (i == 200) wall.step_utc(step);
            const NodeTime asked = wall.now();
            wall.advance(*delays.next(Way::there));
            const auto t2 = house.at(wall.now().since_origin());
            wall.advance(*delays.next(Way::back));
            sync.add({asked, t2, t2, wall.now(), house.epoch()});
            house.watch_utc({.monotonic = wall.now().since_origin(), .utc = wall.utc()});
            believed.push_back(sync.estimate().to_house(wall.now()));
            wall.advance(250ms);
        }
        return believed;
    };
    const auto calm = run(0s);
    EXPECT_EQ(run(1h), calm);
    EXPECT_EQ(run(-1h), calm);
}

TEST(ClockSync, a_new_epoch_starts_anew_with_the_drift_that_is_known) {
    auto site = quiet_site(40);
    ClockSync sync;
    keep_time(site, sync, 120s);
    const auto old = *site.probe();
    site.run_to(site.now + 250ms);
    site.epoch = 0xbeef;
    site.house_start += 17h;
    EXPECT_EQ(sync.add(*site.probe()), Verdict::taken);
    EXPECT_EQ(sync.estimate().epoch, 0xbeefu);
    EXPECT_LE(std::abs(site.error(sync)), 100e-6);
    EXPECT_NEAR(sync.estimate().drift, 40e-6, 1e-6);
    EXPECT_EQ(sync.counts().epochs, 2u);

    EXPECT_EQ(sync.add(old), Verdict::late) << "an answer from before does not bring the old epoch back";
    EXPECT_EQ(sync.estimate().epoch, 0xbeefu);
}

TEST(ClockSync, a_controller_that_was_restarted_keeps_house_time) {
    auto site = quiet_site();
    ClockSync sync;
    keep_time(site, sync, 300s);
    site.run_to(site.now + 30s); // its absence
    EXPECT_LE(std::abs(site.error(sync)), 50e-6);
    const auto drift = sync.estimate().drift;
    double worst = 0;
    keep_time(site, sync, 60s, [&] { worst = std::max(worst, std::abs(site.error(sync))); });
    EXPECT_LE(worst, 50e-6);
    EXPECT_NEAR(sync.estimate().drift, drift, 0.3e-6);
    EXPECT_EQ(sync.counts().epochs, 1u);
    EXPECT_EQ(sync.counts().renewed, 0u);
}

TEST(ClockSync, a_night_without_the_controller_is_made_up_for_by_its_first_answers) {
    auto site = quiet_site();
    site.wander = 0.02;
    ClockSync sync;
    keep_time(site, sync, 300s);
    site.run_to(site.now + 10h);
    keep_time(site, sync, 1s);
    EXPECT_LE(std::abs(site.error(sync)), 0.5e-3);
}

TEST(ClockSync, a_node_that_slept_is_right_again_within_five_probes) {
    auto site = quiet_site();
    ClockSync sync;
    keep_time(site, sync, 120s);
    site.house_start += 3h; // the node's clock stood for three hours
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(sync.add(*site.probe()), Verdict::absurd);
        site.run_to(site.now + 250ms);
    }
    EXPECT_EQ(sync.add(*site.probe()), Verdict::taken);
    EXPECT_LE(std::abs(site.error(sync)), 100e-6);
    EXPECT_EQ(sync.counts().renewed, 1u);
    EXPECT_NEAR(sync.estimate().drift, 20e-6, 2e-6) << "a crystal is the same after sleep";
}

TEST(ClockSync, a_memory_of_another_machine_is_given_up) {
    auto site = quiet_site(-45);
    ClockSync sync(DriftMemory{60e-6, 0.01e-6});
    keep_time(site, sync, 60s);
    EXPECT_LE(std::abs(site.error(sync)), 50e-6);
    EXPECT_NEAR(sync.estimate().drift, -45e-6, 1e-6);
}

TEST(ClockSync, a_memory_of_nonsense_is_a_cold_start) {
    for (const DriftMemory bad : {DriftMemory{std::nan(""), 1e-6}, DriftMemory{0.5, 1e-6},
                                  DriftMemory{1e-6, std::nan("")}, DriftMemory{1e-6, -1}}) {
        auto site = quiet_site();
        ClockSync sync(bad);
        keep_time(site, sync, 2s);
        EXPECT_LE(std::abs(site.error(sync)), 100e-6);
    }
}

TEST(ClockSync, what_it_learned_of_the_crystal_is_there_to_be_kept) {
    auto site = quiet_site(33);
    ClockSync sync;
    keep_time(site, sync, 300s);
    EXPECT_NEAR(sync.memory().drift, 33e-6, 0.2e-6);
    EXPECT_GT(sync.memory().drift_uncertainty, 0);
    EXPECT_LT(sync.memory().drift_uncertainty, 0.5e-6);

    ClockSync next(sync.memory());
    next.add(*site.probe());
    EXPECT_NEAR(next.memory().drift, 33e-6, 0.2e-6) << "one probe of the next start does not spoil it";
}

TEST(ClockSync, a_crystal_that_warms_up_by_four_ppm_is_followed) {
    auto site = quiet_site(10);
    ClockSync sync;
    keep_time(site, sync, 120s);
    double worst = 0;
    for (int minute = 0; minute < 10; ++minute) {
        site.drift_ppm += 0.4;
        keep_time(site, sync, 60s, [&] { worst = std::max(worst, std::abs(site.error(sync))); });
    }
    EXPECT_LE(worst, 50e-6);
}

} // namespace
} // namespace lianping
