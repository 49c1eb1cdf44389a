// Random programmes: planning again what has not changed changes nothing, whenever it is done.

#include "planner_making.h"

#include <gtest/gtest.h>

#include <random>

namespace lianping::programme {
namespace {

using namespace testing;

class RandomSite {
public:
    explicit RandomSite(std::uint32_t seed) : random_(seed) {
        maker.list("inner", items(4), chance(2)).list("other", items(5), chance(2));
        for (const char* name : {"one", "two", "three"}) {
            maker.list(name, items(6) + (chance(2) ? " @inner" : "") + (chance(3) ? " @other" : ""),
                       chance(3));
            for (ItemSpec& spec : maker.site.playlists[name].items) {
                decorate(spec);
            }
        }
        maker.screen("wall", pick({"one", "two", ""}));
        const int entries = 1 + below(5);
        for (int i = 0; i < entries; ++i) {
            add_entry(i);
        }
    }

    HouseTime instant(const char* from, int seconds) {
        return maker.at(from) + below(seconds) * 1s + below(1000) * 1ms;
    }

    SiteMaker maker;

private:
    int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }
    bool chance(int one_in) { return below(one_in) == 0; }
    std::string pick(std::vector<std::string> from) {
        return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
    }

    std::string items(int most) {
        std::string text;
        for (int i = below(most) + 1; i > 0; --i) {
            text += std::string(1, static_cast<char>('a' + below(12))) + ":" +
                    std::to_string(5 + below(200)) + " ";
        }
        return text;
    }

    TimeOfDay time() { return {std::chrono::seconds(below(96) * 900 + below(2) * below(900))}; }

    void decorate(ItemSpec& spec) {
        if (spec.kind == ItemSpec::Kind::playlist && chance(2)) {
            spec.pick = static_cast<std::uint32_t>(1 + below(2));
        }
        if (!chance(4)) {
            return;
        }
        if (chance(2)) {
            spec.validity.days = DaySet{static_cast<std::uint8_t>(below(128)), {}};
        }
        if (chance(2)) {
            spec.validity.from = time();
            spec.validity.to = time();
        }
    }

    void add_entry(int number) {
        Entry& entry = maker.entry("entry " + std::to_string(number), pick({"one", "two", "three"}));
        entry.priority = 40 + 10 * below(3);
        entry.after = chance(2) ? After::resume : After::keep_time;
        entry.begins = chance(4) ? Edge::after_item : Edge::sharp;
        entry.ends = chance(4) ? Edge::after_item : Edge::sharp;
        if (chance(3)) {
            entry.when.days = DaySet{static_cast<std::uint8_t>(1 + below(127)), {}};
        }
        entry.when.from = time();
        entry.when.to = time();
        if (entry.when.to == entry.when.from) {
            entry.when.to.reset();
        }
        if (chance(3)) {
            entry.when.every = std::chrono::minutes(30 + below(60));
        }
    }

    std::mt19937 random_;
};

TEST(Property, planning_again_what_has_not_changed_changes_nothing) {
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
        RandomSite site(seed);
        SiteMaker& maker = site.maker;
        const auto plan = [&](HouseTime stamp, const PlansInForce& plans) {
            PlanRequest asked = maker.request("2026-03-02 00:00", "2026-03-06 00:00");
            asked.version.stamp = stamp;
            asked.max_bytes = 1U << 30U;
            return std::make_shared<const ScreenPlan>(
                programme::plan(maker.site, maker.catalogue, asked, plans).plan);
        };
        const auto first_plan = plan(maker.at("2026-03-02 00:00"), {});
        const Timeline first(first_plan, nullptr);
        auto last_plan = first_plan;
        HouseTime stamp = maker.at("2026-03-02 00:00");
        for (int i = 0; i < 6; ++i) {
            stamp = std::max(stamp + 1s, site.instant("2026-03-02 00:00", 86400 / 6 * (i + 1)));
            last_plan = plan(stamp, {{"wall", last_plan}});
            const Timeline last(last_plan, nullptr);
            // Of what is written about the past ten seconds hold, and of what is ahead all.
            for (int n = 0; n < 60; ++n) {
                const HouseTime t =
                    n < 10 ? stamp - n * 1s
                           : stamp + (site.instant("2026-03-02 00:00", 90000) - maker.at("2026-03-02 00:00"));
                ASSERT_EQ(SiteMaker::seen(last, t), SiteMaker::seen(first, t))
                    << "seed " << seed << ", plan " << i << " of " << maker.text(stamp, true) << ", at "
                    << maker.text(t, true);
            }
        }
        const Timeline from_nothing(plan(stamp, {}), nullptr);
        for (int n = 0; n < 60; ++n) {
            const HouseTime t =
                stamp + (site.instant("2026-03-02 00:00", 90000) - maker.at("2026-03-02 00:00"));
            ASSERT_EQ(SiteMaker::seen(from_nothing, t), SiteMaker::seen(first, t))
                << "seed " << seed << " from nothing";
        }
    }
}

} // namespace
} // namespace lianping::programme
