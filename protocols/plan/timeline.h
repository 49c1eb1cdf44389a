#pragma once
// The one idea: plan + acts + instant -> scene. Pure; the same code in the player, the controller's status, lianpingctl
// and the tests.

#include <memory>
#include <string>
#include <vector>

#include "plan/acts.h"
#include "plan/plan.h"

namespace lianping {

// A showing of an item on a screen: what a player opens a source for. Two layers with equal keys are the same showing.
struct ShowingKey {
    std::uint64_t take = 0; // id of the take it belongs to, 0 for the programme
    std::uint32_t zone = 0;
    HouseTime start;        // of the item's slot (also where a segment or take cuts it)
    std::string media;      // hash, or the item's name where it has none
    friend auto operator<=>(const ShowingKey&, const ShowingKey&) = default;
};

struct Showing {
    ShowingKey key;
    Item item;
    ZoneRect zone;
    HouseTime visible_from; // on screen from here
    HouseTime visible_to;   // to here (its transition out comes after)
    std::string entry;      // of the programme, or "take"
    std::string playlist;

    // How far into the slot t is, clamped to [0, item.length].
    Duration position(HouseTime t) const;
    // Where in the media that is: item.in + position modulo item.span; for stills item.in.
    MediaTime media_time(HouseTime t) const;
};

struct Layer {
    Showing showing;
    Duration position{};  // into the slot
    double opacity = 1;   // 0 to 1
    double progress = 1;  // of the transition that brings it in; 1: done or none
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
    bool held = false;      // layers stand still: their position does not move
    bool silent = false;    // an emergency alert
    // Until here no layer comes, goes or begins to change; from then on ask again. > at.
    HouseTime stable_until;
    // While a transition or a fade runs: opacity or progress differ at every instant before stable_until.
    bool moving = false;
};

// Where now lies in the plan, for status and people.
struct NowOn {
    std::string entry;    // "take" under a take
    std::string playlist;
    std::string item;
    HouseTime start, end; // of the item on screen
    HouseTime stretch_end;
};

class Timeline {
public:
    Timeline() = default;
    // Either may be null: no plan shows the slate, no acts means none.
    Timeline(std::shared_ptr<const ScreenPlan> plan, std::shared_ptr<const Acts> acts);

    Scene at(HouseTime t) const;
    // The showings that are or come on screen in [t, t + ahead), each once, in the order of visible_from. At most
    // `limit`.
    std::vector<Showing> upcoming(HouseTime t, Duration ahead, std::size_t limit) const;
    NowOn now_on(HouseTime t) const;

    const std::shared_ptr<const ScreenPlan>& plan() const { return plan_; }
    const std::shared_ptr<const Acts>& acts() const { return acts_; }

private:
    std::shared_ptr<const ScreenPlan> plan_;
    std::shared_ptr<const Acts> acts_;
};

} // namespace lianping
