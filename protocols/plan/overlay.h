#pragma once
// What stays over the items of a playlist while they change.
//
// Thread-safety: values.

#include "plan/item.h"
#include "time/instants.h"

#include <cstdint>
#include <string>

namespace lianping {

struct Overlay {
    enum class Kind : std::uint8_t {
        ticker,    // `text` runs along the foot from right to left
        clock,     // the site's wall clock as `text` has it (text/clock_face.h); empty: hours and minutes
        logo,      // `media`: a picture
        countdown, // the time until `until`; `text` above it, may be empty
    };
    enum class Place : std::uint8_t { top_left, top, top_right, bottom_left, bottom, bottom_right };
    Kind kind = Kind::clock;
    Place place = Place::top_right; // not of a ticker
    std::string text;
    std::string media; // of a logo: the picture's hash
    UtcTime until;     // of a countdown
    Colour colour{255, 255, 255}, background{0, 0, 0};
    friend bool operator==(const Overlay&, const Overlay&) = default;
};

} // namespace lianping
