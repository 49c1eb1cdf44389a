#pragma once
// Proof of play: a row says what was on the glass of a screen from when to when. A player makes it from what
// it presented (player/play_ledger.h), keeps it until the controller has it, and the controller keeps it as
// long as the site says (`records:`).
//
// A row of what was shown is at most ten minutes long, so that proof is never far behind: what stands longer
// is several rows, of which all but the first have Mark::continues.
//
// Thread-safety: values.

#include "time/instants.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping {

struct Played {
    enum class As : std::uint8_t {
        item,     // a film, a picture, a colour
        live,     // a live stream
        dark,     // a picture that is black because the plan says so
        slate,    // the built-in slate
        alert,    // an emergency alert over the whole screen
        identify, // the screen said which one it is
        gap,      // nothing is known, or nothing was shown; `why` says why
    };
    // What may be said of a row, as bits of `marks`. A number is never given to another meaning: rows lie on
    // disks.
    enum Mark : std::uint32_t {
        begun = 1U << 0U,       // from the beginning of its slot; rows that continue it say so, too
        ended = 1U << 1U,       // to the end of its slot
        continues = 1U << 2U,   // goes on from the row before it of its place
        taken = 1U << 3U,       // by an operator's take; `by` says whose
        stands_in = 1U << 4U,   // for `instead`, which could not be shown; `why` says why
        held = 1U << 5U,        // stood still by an operator's hold, at least for a part
        unfinished = 1U << 6U,  // the player ended without a word: `to` is the last instant that is known
        clock_unset = 1U << 7U, // from and to are of a clock that was never set
        goes_on = 1U << 8U,     // the row after it of its place continues it
    };

    std::uint64_t number = 0; // within the node's series, ascending from 1; 0: not given yet
    std::string screen;       // empty: the node showed none
    UtcTime from, to;         // by house time; from <= to
    As as = As::item;
    std::uint32_t marks = 0;
    std::string entry, playlist; // of the programme; of a take: "take" and its name
    std::string item;            // as the operator knows it
    std::string media;           // hash; empty where it has none
    std::string place;           // of a divided screen: which part; empty: all of it
    std::string by;              // of a take: whose
    std::string instead;         // of what stands in: for which item
    std::string why;             // in an operator's words; empty: nothing is to be explained
    std::uint64_t pictures = 0;  // put on the glass
    std::uint64_t late = 0;      // of these: later than the display's own rhythm explains
    std::uint64_t dropped = 0;   // due and never shown
    friend bool operator==(const Played&, const Played&) = default;
};

// "item", "live", "dark", ...; and back.
std::string_view name_of(Played::As as);
std::optional<Played::As> played_as(std::string_view name);

// What is to be said of a row, in words: "whole", "cut off", "late frames", "taken", ... A showing of several
// rows is asked for as one, with all of their marks.
std::vector<std::string> how_words(const Played& row);

} // namespace lianping
