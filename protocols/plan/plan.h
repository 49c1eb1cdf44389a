#pragma once
// The plan of one screen: what is on it from which instant to which. Two messages (docs/architecture.md, "The
// plan"): the programme, made from the site's files and the calendar, and the acts, what operators have laid
// over it.
//
// Both are functions of house time in themselves: a message holds instants, past and to come, so the newest
// one a player has is all that it needs, whenever it arrived.
//
// Thread-safety: values. Shared between threads as std::shared_ptr<const ...>.

#include "plan/cycle.h"
#include "plan/item.h"
#include "plan/overlay.h"
#include "time/instants.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lianping {

// Which of two messages of the same kind is newer: the later epoch of the controller's making cannot be told
// from the number, so messages of another epoch than the node's clock are ignored and counted; within one,
// the higher number.
struct Version {
    Epoch epoch = 0;
    std::uint64_t number = 0;
    HouseTime stamp; // from when what is new in it rules
    friend constexpr bool operator==(const Version&, const Version&) = default;
};

// What lies under an entry while that one is on screen.
enum class After : std::uint8_t {
    keep_time, // runs on, unseen
    resume,    // stands still and goes on where it was
};

struct Zone {
    ZoneRect rect;
    Cycle cycle;
    friend bool operator==(const Zone&, const Zone&) = default;
};

// The name that the rows of `timeline` and the status show.
struct EntryInfo {
    std::string name;     // "day", "default", "slate"
    std::string playlist; // "bulletin"; the item's name where the entry plays one item; "" for the slate
    After after = After::keep_time;
    std::int32_t priority = 50;
    friend bool operator==(const EntryInfo&, const EntryInfo&) = default;
};

// A stretch of one occurrence of an entry on one screen. An interrupted occurrence has several.
struct Segment {
    std::uint32_t entry = 0;               // into entries
    HouseTime occurrence;                  // when the occurrence began: with the entry it names it
    HouseTime start;                       // on screen from here
    HouseTime end;                         // to here; never() for the last
    std::vector<Zone> zones;               // at least one
    std::vector<std::uint32_t> overlays{}; // of the plan's, bottom first
    std::optional<Cycle> music{};          // of audio items: lies under the items' own sound
    friend bool operator==(const Segment&, const Segment&) = default;
};

// An occurrence that is due at the plan's stamp but not on screen then, as it stood there: what a new plan,
// made from this one, needs to go on with it. Players ignore it.
struct Beneath {
    std::uint32_t entry = 0;
    HouseTime occurrence;
    std::vector<Zone> zones; // cycles as they would be if it came on screen at the stamp
    friend bool operator==(const Beneath&, const Beneath&) = default;
};

// From `from` on, the site's wall clocks are `offset` ahead of UTC.
struct UtcOffset {
    UtcTime from;
    std::chrono::seconds offset{};
    friend constexpr bool operator==(const UtcOffset&, const UtcOffset&) = default;
};

// Hours in which a screen is quieter, by the site's wall clock.
struct Quiet {
    std::uint8_t weekdays = 0x7f;      // on which they begin: bit 0 Monday
    std::chrono::seconds from{}, to{}; // of the day; to <= from: of the next day
    double volume = 0;                 // instead of the screen's, where that is louder
    friend constexpr bool operator==(const Quiet&, const Quiet&) = default;
};

struct ScreenPlan {
    Version version;
    std::string site; // its name, for the slate
    std::string screen;
    std::uint32_t width = 0, height = 0; // the screen's, after rotation
    std::uint32_t turns = 0;             // quarter turns clockwise from the picture to the panel
    double volume = 1;
    bool sound = false;
    std::vector<Quiet> quiet;
    std::string language; // in which the player writes dates: "zh" or "en"
    Anchor anchor;
    std::vector<UtcOffset> offsets; // ascending; at least one
    std::vector<Item> items;
    std::vector<CycleNode> trees;
    std::vector<EntryInfo> entries;
    std::vector<Overlay> overlays;
    // Ascending, each beginning where the one before ends, the last without end. The first ones lie before
    // the stamp: what was on then, for transitions over the stamp.
    std::vector<Segment> segments;
    std::vector<Beneath> beneath;
    friend bool operator==(const ScreenPlan&, const ScreenPlan&) = default;
};

// Where civil clocks of the site stand at t.
std::chrono::seconds utc_offset_at(const ScreenPlan& plan, UtcTime t);

// How loud the screen may be at t, 0 to 1: its volume, and what its quiet hours make of it. 0 where it plays
// no sound.
double volume_at(const ScreenPlan& plan, HouseTime t);

// What people call one row of the plan: a time on screen of one occurrence, whole, though edits may have cut
// it in several segments.
struct Stretch {
    std::uint32_t entry = 0; // into entries
    HouseTime occurrence;
    HouseTime start, end; // end: never() for the last
};

// Those that touch [from, to), in order.
std::vector<Stretch> stretches(const ScreenPlan& plan, HouseTime from, HouseTime to);

} // namespace lianping
