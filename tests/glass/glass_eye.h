#pragma once
// Looks at two windows of one X server, at one instant, again and again.

#include "glass/glass_tally.h"
#include "glass/x_screen.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lianping::testing {

// Between which heights of a coded picture its code is.
inline constexpr double band_top = 0.30, band_bottom = 0.70;

// Thread-safety: unsafe.
class GlassEye {
public:
    // The windows with these titles; waits for them for `patience`. Null where they do not come.
    static std::unique_ptr<GlassEye> open(const std::string& display,
                                          const std::array<std::string, 2>& titles,
                                          const std::vector<GlassClip>& clips, Duration patience);

    // What both show now. Only the middle of the pictures is read, where the code is.
    std::array<Glance, 2> look();

    // Looks `rate` times a second for `length`, or until `more` says no, and gives each look with its instant
    // (CLOCK_MONOTONIC).
    void watch(double rate, Duration length,
               const std::function<bool(Duration at, const std::array<Glance, 2>&)>& more);

private:
    struct Shape {
        unsigned width = 0, height = 0;
        friend bool operator==(const Shape&, const Shape&) = default;
    };
    Glance glance_at(const ScreenPixels& pixels, const ScreenRect& window, Shape& last) const;

    std::unique_ptr<XScreen> screen_;
    std::array<ScreenRect, 2> windows_;
    ScreenRect strip_;          // holds the middle of both
    std::vector<Shape> shapes_; // aspects of the clips
    std::array<Shape, 2> last_shape_;
};

// CLOCK_MONOTONIC.
Duration monotonic_now();

} // namespace lianping::testing
