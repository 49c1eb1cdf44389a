#pragma once
// "1280x720+0+0": how large a window is and where, as X programs write it.
//
// Thread-safety: values.

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lianping::player {

struct WindowGeometry {
    std::uint32_t width = 0, height = 0; // pixels, 1 to 16384
    struct Place {
        int x = 0, y = 0;
        friend constexpr bool operator==(const Place&, const Place&) = default;
    };
    std::optional<Place> place; // of its upper left corner; none: the desktop decides
    friend constexpr bool operator==(const WindowGeometry&, const WindowGeometry&) = default;
};

// Reads WxH or WxH+X+Y (X and Y may be negative: "+-10+0" or "-10+0"). Errors: invalid, with what was meant.
Result<WindowGeometry> read_geometry(std::string_view text);

} // namespace lianping::player
