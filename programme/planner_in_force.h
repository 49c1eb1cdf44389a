#pragma once
// What the plans in force say about an occurrence at the stamp of a new one: where it stands, and what was on
// screen.
//
// Thread-safety: none.

#include "programme/planner.h"
#include "programme/planner_sources.h"

#include <optional>
#include <string>
#include <vector>

namespace lianping::programme {

class InForce {
public:
    // Plans of another epoch or anchor are left aside. Those of `plans` must outlive this.
    InForce(const PlansInForce& plans, const PlanRequest& request, Pool& pool);

    // The screen's own plan; null: there is none that says anything.
    const ScreenPlan* own() const { return own_; }

    // What the own plan has on screen just before the stamp.
    struct Shown {
        std::string entry;
        HouseTime occurrence;
        Cycle cycle;
    };
    const std::optional<Shown>& shown() const { return shown_; }

    // The cycle of an occurrence that is due at the stamp and began before it, as a cycle of the tree that it
    // has there. Nothing: it has nothing to show. Where no plan knows of it, it is anchored at its beginning,
    // and stood still when the own plan says so; `otherwise` if there is no own plan.
    std::optional<Cycle> cycle_of(std::size_t source, HouseTime occurrence, Sources& sources,
                                  const std::optional<Cycle>& otherwise);

    // The same of its music, which nothing makes stand still; `otherwise` where no plan has any.
    std::optional<Cycle> music_of(std::size_t source, HouseTime occurrence, Sources& sources,
                                  const std::optional<Cycle>& otherwise);

    // Whether an occurrence that is due, and would be on screen rather than what is, waits for the item
    // there: the own plan has it begin later, or knows nothing of its entry.
    bool waits(const std::string& entry, HouseTime occurrence) const;

private:
    struct Known { // as it stood at an instant
        const ScreenPlan* plan = nullptr;
        std::string entry, playlist;
        HouseTime occurrence;
        HouseTime when;
        std::optional<Cycle> cycle; // of the pool
    };
    Known known(const ScreenPlan& plan, std::uint32_t entry, HouseTime occurrence, HouseTime when,
                const lianping::Zone& zone) const;
    std::optional<Known> find(const ScreenPlan& plan, const std::string& entry, HouseTime occurrence) const;
    std::optional<Known> on_screen_of(const ScreenPlan& plan) const;
    Duration stood_still(const Known& known, HouseTime from, HouseTime to) const;
    std::optional<Known> search(const Source& source, HouseTime occurrence, const Sources& sources) const;

    Pool& pool_;
    HouseTime stamp_;
    const ScreenPlan* own_ = nullptr;
    std::vector<const ScreenPlan*> all_; // the own one first
    std::optional<Shown> shown_;
};

} // namespace lianping::programme
