#pragma once
// The one idea: plan + acts + instant -> scene. Pure; the same code in the player, the controller's status,
// lianpingctl and the tests.

#include "plan/acts.h"
#include "plan/plan.h"
#include "plan/reign.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping {

// A showing of an item on a screen: what a player opens a source for. Two layers with equal keys are the same
// showing.
struct ShowingKey {
    std::uint64_t take = 0; // id of the take it belongs to, 0 for the programme
    std::uint32_t zone = 0;
    HouseTime start;   // of the whole slot, also where a segment or a take cuts it; a slot that goes on over
                       // the stamp of a new plan, or comes back from under a take, has the key it had
    std::string media; // hash, or the item's name where it has none
    friend auto operator<=>(const ShowingKey&, const ShowingKey&) = default;
};

struct Showing {
    ShowingKey key;
    Item item;
    ZoneRect zone;
    HouseTime visible_from; // on screen from here
    HouseTime visible_to;   // to here (its transition out comes after)
    std::string entry;      // of the programme, or "take"
    std::string playlist;   // of a take: its name

    // How far into the slot t is, clamped to [0, item.length].
    Duration position(HouseTime t) const;
    // Where in the media that is: item.in + position modulo item.span; for stills item.in. From the end of
    // the slot on the last instant before it, so that a picture that is held is the last one.
    MediaTime media_time(HouseTime t) const;
};

struct Layer {
    Showing showing;
    Duration position{};   // into the slot
    double opacity = 1;    // 0 to 1
    double progress = 1;   // of the transition that brings it in; 1: done or none
    Transition transition; // meaningful while progress < 1
};

struct SceneAlert {
    Alert alert;
    double opacity = 1;
};

// What is on a screen at an instant. Layers bottom first.
struct Scene {
    HouseTime at;
    std::vector<Layer> layers;
    std::vector<SceneAlert> alerts;
    bool identify = false;
    bool held = false;   // layers stand still: their position does not move
    bool silent = false; // an emergency alert
    // Until here no layer comes, goes or begins to change; from then on ask again. > at.
    HouseTime stable_until;
    // While a transition or a fade runs: opacity or progress differ at every instant before stable_until.
    bool moving = false;
};

// Where now lies in the plan, for status and people.
struct NowOn {
    std::string entry; // "take" under a take
    std::string playlist;
    std::string item;
    HouseTime start, end; // of the item on screen: where its slot begins, and until when it is seen
    HouseTime stretch_end;
};

class Passes;

// Transitions: the incoming item's rules, at the boundaries of slots and of entries alike. It takes the first
// part of the incoming slot, half of the shorter of the two at most, where a slot is what the plan shows of
// it; acts cut, and shorten nothing. A still that follows itself has none.
//
// Thread-safety: immutable; copies share what they hold.
class Timeline {
public:
    Timeline() = default;
    // Either may be null: no plan shows the slate, no acts means none. Costs a walk through the trees of
    // both; the questions then cost little, whatever the length of the playlists.
    Timeline(std::shared_ptr<const ScreenPlan> plan, std::shared_ptr<const Acts> acts);

    Scene at(HouseTime t) const;
    // The showings that are or come on screen in [t, t + ahead), in the order of visible_from, at most
    // `limit`; the one that a transition is leaving at t comes first. One that an act or an entry interrupts
    // is named again, under the same key, for each time that it is seen.
    std::vector<Showing> upcoming(HouseTime t, Duration ahead, std::size_t limit) const;
    NowOn now_on(HouseTime t) const;

    const std::shared_ptr<const ScreenPlan>& plan() const { return plan_; }
    const std::shared_ptr<const Acts>& acts() const { return acts_; }

private:
    struct Placed;
    using Trees = std::shared_ptr<const std::vector<Passes>>;

    std::size_t segment_at(HouseTime t) const;
    std::optional<Slot> slot_in_plan(const Zone& zone, HouseTime t) const;
    bool goes_on(const Slot& slot, const Item& item, const Zone& zone, HouseTime t, Slot& other) const;
    std::optional<Placed> placed_in_plan(std::size_t segment, std::size_t zone, HouseTime t) const;
    std::optional<Placed> placed_in_take(const Take& take, std::size_t zone, HouseTime t) const;
    std::vector<Placed> placed_at(const Reign& reign, HouseTime t) const;
    std::optional<Placed> left_by(const Placed& incoming) const;
    std::vector<Placed> other_zones_left_by(const Placed& incoming) const;
    Showing shown(const Placed& placed, const Reign& reign) const;
    void draw(const Reign& reign, HouseTime t, Scene& scene) const;

    std::shared_ptr<const ScreenPlan> plan_;
    std::shared_ptr<const Acts> acts_;
    Trees plan_trees_, acts_trees_;
    Reigns reigns_;
};

} // namespace lianping
