#pragma once
// What can be on a screen: the items of a plan, as a player needs them. An item is what the operator wrote,
// resolved: media by the hash of their bytes, lengths exact, text already drawn to pictures at intake.
//
// Thread-safety: values.

#include "time/instants.h"

#include <cstdint>
#include <string>
#include <vector>

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

// How a still moves within its place while it is on (player/motion.h).
enum class Motion : std::uint8_t { none, slow };

struct Transition {
    enum class Kind : std::uint8_t { cut, crossfade, wipe, through };
    Kind kind = Kind::cut;
    Duration length{};   // zero for a cut
    Colour colour;       // through: the colour that it goes through
    int direction = 0;   // wipe: degrees, 0 left to right, 90 top to bottom
    double softness = 0; // wipe: how wide its edge is, of the way that it goes; 0 to 1
    friend constexpr bool operator==(const Transition&, const Transition&) = default;
};

// Where a zone lies on the screen, in fractions of its width and height.
struct ZoneRect {
    double x = 0, y = 0, w = 1, h = 1;
    friend constexpr bool operator==(const ZoneRect&, const ZoneRect&) = default;
};

// A zone of a layout: a playlist that begins with the layout's slot. In a slot that begins at s it shows what
// Cycle{tree, s + shift, first_pass, lead} (plan/cycle.h) has then; the last three are not zero only in a
// slot that was under way when the playlist was edited, so that the zone goes on. Nothing of it is a layout.
struct LayoutZone {
    ZoneRect rect;        // of what the layout has of the screen
    std::string name;     // as the layout calls it: "main"
    std::string playlist; // its name
    std::uint32_t tree = 0;
    Duration shift{};
    std::uint64_t first_pass = 0;
    std::vector<std::uint32_t> lead; // items
    friend bool operator==(const LayoutZone&, const LayoutZone&) = default;
};

struct Item {
    enum class Kind : std::uint8_t {
        video,  // media: pictures and perhaps sound
        image,  // media: one picture; notices, pages and codes arrive as this
        colour, // `background` alone; the programme's `black` is colour 0,0,0 named "black"
        slate,  // the built-in slate: site name and clock, drawn by the player
        audio,  // media: sound alone
        layout, // `zones`, each with a playlist of its own; `background` where none of them reaches
        live,   // `stream`: what is captured now, `latency` later
    };
    // What stands in for a live picture whose source is away.
    enum class OnLoss : std::uint8_t { slate, nothing };
    Kind kind = Kind::slate;
    std::string name;  // as the operator knows it: "media/opening.mp4", "notice 本周微课堂", "#202020"
    std::string media; // hash of the bytes, lower-case hex, its file name in DATA/media; empty where the kind
                       // has none
    Duration length{}; // of its slot; > 0
    Duration in{};     // media time at which the slot begins; 0 for stills
    Duration span{};   // media from `in` that is played and then repeated to fill the slot; 0 for stills
    Fit fit = Fit::contain;
    Motion motion = Motion::none; // of an image
    Colour background;            // where the picture does not reach
    Transition transition;        // into this item
    double volume = 1;            // 0 to 1
    bool mute = false;
    bool silent = false;   // video: the media has no sound of its own
    double gain_db = 0;    // video, audio: what makes it as loud as the others (EBU R128, at intake)
    std::string track;     // video: the language of the sound that is wanted, "zh"; empty: the file's first
    std::string subtitles; // video: hash of a file of them; empty: none are shown
    std::vector<LayoutZone> zones; // layout: at least one
    std::string stream;            // live: of which source of which link, "lecture/speaker"
    Duration latency{};            // live: from capture to glass, the same on every screen; > 0
    std::string sound; // live: the stream that is heard with it, as late as it is shown; empty: none
    OnLoss on_loss = OnLoss::slate; // live
    friend bool operator==(const Item&, const Item&) = default;
};

// Whether the two are the same thing to a viewer, however long they stand: then one that is on screen goes on
// when the other takes its place. Two layouts are the same if the same playlists are at the same places.
bool same_content(const Item& a, const Item& b);

// Whether it is to be heard: a video, audio or live picture with sound that is not muted.
bool sounds(const Item& item);

} // namespace lianping
