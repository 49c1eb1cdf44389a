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
    std::uint32_t zone = 0; // of the segment or the take; music_zone
    std::uint32_t part = 0; // of a layout: its zone, counted from 1
    HouseTime start;   // of the whole slot, also where a segment or a take cuts it; a slot that goes on over
                       // the stamp of a new plan, or comes back from under a take, has the key it had
    std::string media; // hash, or the item's name where it has none
    friend auto operator<=>(const ShowingKey&, const ShowingKey&) = default;
};

inline constexpr std::uint32_t music_zone = UINT32_MAX;

struct Showing {
    ShowingKey key;
    Item item;
    ZoneRect zone;
    HouseTime visible_from; // on screen from here
    HouseTime visible_to;   // to here (its transition out comes after)
    std::string entry;      // of the programme, or "take"
    std::string playlist;   // of a take: its name
    std::string layout;     // the name of the layout whose zone it is in; empty: none

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
    ZoneRect area;         // over which the transition goes: the zone, or all of a layout that comes on.
                           // Layers with the same of both, one behind the other, come on together.
    double loudness = 1;   // what transitions leave of its sound, in and out; see Sounding
    bool free = false;     // what the zones of a layout leave free, in its colour; nothing's place
};

struct SceneOverlay {
    Overlay overlay;
    double opacity = 1; // 0 to 1; where it begins or ends with its segment it fades for overlay_fade
};
inline constexpr Duration overlay_fade = 500ms;

// What is to be heard of a showing (or of a piece of music, whose key.zone is music_zone) at an instant.
//
// Gains are of amplitude, 0 to 1: the item's volume, the screen's (its quiet hours included), and fades. A
// fade takes the span of the transition of the pictures and is of equal power: sin(p * pi/2) for what comes,
// cos(p * pi/2) for what goes, p the transition's progress (through a colour: one after the other, each in
// half of the span). What cuts is cut here; a mixer smooths it by some milliseconds. Item::gain_db is not in
// the gain.
struct Sounding {
    Showing showing;
    // How far into the slot; what is cut from a longer file goes on behind its slot's end while it fades.
    Duration position{};
    double gain = 1;

    // As Showing::media_time, for that position.
    MediaTime media_time() const;
};

struct SceneAlert {
    Alert alert;
    double opacity = 1;
};

// What is on a screen at an instant. Layers bottom first.
struct Scene {
    HouseTime at;
    std::vector<Layer> layers;
    std::vector<SceneOverlay> overlays; // over the layers, beneath alerts; bottom first
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
    Duration position{}; // in the item; stands still under a hold
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
    // What is to be heard at t. Nothing where the screen plays no sound, while the picture is held, and under
    // an emergency alert. Changes smoothly, but for cuts; to be asked for every few milliseconds and
    // interpolated.
    //
    // Music lies under the items: it is silent while one with sound of its own is on (half a second to go, a
    // second to come back).
    std::vector<Sounding> sounding(HouseTime t) const;
    // The showings with sound that are or come on in [t, t + ahead), music included; as `upcoming`.
    std::vector<Showing> upcoming_sounds(HouseTime t, Duration ahead, std::size_t limit) const;

    NowOn now_on(HouseTime t) const;

    // The cycle that a showing's slot is of, and what it is made of. Nothing: it is not of this plan or these
    // acts. The pointers live as long as they do.
    struct Origin {
        Cycle cycle;
        const CycleNode* root = nullptr;
        const std::vector<Item>* items = nullptr;
    };
    std::optional<Origin> origin_of(const Showing& showing) const;

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
    std::optional<Placed> part_at(const Placed& layout, std::size_t part, HouseTime t) const;
    std::optional<Placed> part_left_by(const Placed& layout, const Placed& incoming) const;
    std::vector<Placed> parts_at(const Placed& placed, HouseTime t) const;
    std::optional<Placed> music_at(const Reign& reign, HouseTime t) const;
    double room_for_music(const Reign& reign, HouseTime t) const;
    Showing shown(const Placed& placed, const Reign& reign) const;

    class Drawing; // plan/scene_drawing.h

    std::shared_ptr<const ScreenPlan> plan_;
    std::shared_ptr<const Acts> acts_;
    Trees plan_trees_, acts_trees_;
    Reigns reigns_;
};

} // namespace lianping
