#pragma once
// What can be on a screen: the items of a plan, as a player needs them. An item is what the operator wrote,
// resolved: media by the hash of their bytes, lengths exact, text already drawn to pictures at intake.
//
// Thread-safety: values.

#include "time/instants.h"

#include <cstdint>
#include <string>

namespace lianping {

struct Colour {
    std::uint8_t r = 0, g = 0, b = 0;
    friend constexpr bool operator==(const Colour&, const Colour&) = default;
};

enum class Fit : std::uint8_t {
    contain, // whole, aspect kept, the rest in the item's background
    cover,   // the zone filled, aspect kept, the overhang cut
    stretch, // the zone filled, aspect not kept
};

struct Transition {
    enum class Kind : std::uint8_t { cut, crossfade, wipe, through };
    Kind kind = Kind::cut;
    Duration length{}; // zero for a cut
    Colour colour;     // through: the colour that it goes through
    int direction = 0; // wipe: degrees, 0 left to right, 90 top to bottom
    friend constexpr bool operator==(const Transition&, const Transition&) = default;
};

struct Item {
    enum class Kind : std::uint8_t {
        video,  // media: pictures and perhaps sound
        image,  // media: one picture; notices, pages and codes arrive as this
        colour, // `background` alone; the programme's `black` is colour 0,0,0 named "black"
        slate,  // the built-in slate: site name and clock, drawn by the player
        audio,  // media: sound alone
    };
    Kind kind = Kind::slate;
    std::string name;  // as the operator knows it: "media/opening.mp4", "notice 本周微课堂", "#202020"
    std::string media; // hash of the bytes, lower-case hex, its file name in DATA/media; empty where the kind
                       // has none
    Duration length{}; // of its slot; > 0
    Duration in{};     // media time at which the slot begins; 0 for stills
    Duration span{};   // media from `in` that is played and then repeated to fill the slot; 0 for stills
    Fit fit = Fit::contain;
    Colour background;     // where the picture does not reach
    Transition transition; // into this item
    double volume = 1;     // 0 to 1
    bool mute = false;
    friend bool operator==(const Item&, const Item&) = default;
};

// Whether the two are the same thing to a viewer, however long they stand: then one that is on screen goes on
// when the other takes its place.
bool same_content(const Item& a, const Item& b);

} // namespace lianping
