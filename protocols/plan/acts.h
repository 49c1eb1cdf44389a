#pragma once
// What operators have laid over the programme of one screen: the complete short list, each with its instants.
// An act that has ended stays in the list for a while, so that a player that is late or in transition finds
// it.
//
// Precedence, highest first: an identify, an emergency alert, a hold, the newest take, the programme; alerts
// of the lower levels lie over all of these.
//
// Thread-safety: values.

#include "plan/plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lianping {

struct Take {
    std::uint64_t id = 0;
    HouseTime from, until;                 // [from, until)
    std::string by;                        // who
    std::string name;                      // the playlist's, the item's or "live:lecture"
    std::vector<Zone> zones;               // items and trees of the Acts
    std::vector<std::uint32_t> overlays{}; // of the Acts', bottom first
    std::optional<Cycle> music{};          // of items and trees of the Acts
    friend bool operator==(const Take&, const Take&) = default;
};

struct Alert {
    enum class Level : std::uint8_t {
        info,      // a band at the foot
        warning,   // a third of the picture, and a chime
        emergency, // the whole screen, the programme silent
    };
    std::uint64_t id = 0;
    HouseTime from, until;
    Level level = Level::info;
    std::string text;
    std::string by;
    friend bool operator==(const Alert&, const Alert&) = default;
};

// The programme (takes included) stands still, as it was at `from`; from `until` on it is where its plan has
// it then.
struct Hold {
    std::uint64_t id = 0;
    HouseTime from, until;
    std::string by;
    friend bool operator==(const Hold&, const Hold&) = default;
};

// The screen shows its name, size and house clock, and flashes in step with all others.
struct Identify {
    HouseTime from, until;
    friend bool operator==(const Identify&, const Identify&) = default;
};

// The device plays the tune that says which loudspeaker is which, whatever the screen's programme; also where
// the screen plays no sound.
struct SoundTest {
    HouseTime from, until;
    friend bool operator==(const SoundTest&, const SoundTest&) = default;
};

struct Acts {
    Version version;
    std::string screen;
    std::vector<Item> items;
    std::vector<CycleNode> trees;
    std::vector<Overlay> overlays;
    std::vector<Take> takes;
    std::vector<Alert> alerts;
    std::vector<Hold> holds;
    std::vector<Identify> identifies;
    std::vector<SoundTest> sound_tests;
    friend bool operator==(const Acts&, const Acts&) = default;
};

} // namespace lianping
