#pragma once
// What tests see in a picture.

#include "text/colour.h"
#include "text/pixels.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace lianping::text {

struct Bounds {
    unsigned left = ~0U, top = ~0U, right = 0, bottom = 0;
    std::size_t count = 0;

    void add(unsigned x, unsigned y) {
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::min(top, y);
        bottom = std::max(bottom, y);
        ++count;
    }
};

inline const std::uint8_t* at(const Pixels& pixels, unsigned x, unsigned y) {
    return &pixels.bgra[(static_cast<std::size_t>(y) * pixels.width + x) * 4];
}

// Where the pixels are that are lighter than `level` in all three channels.
inline Bounds light(const Pixels& pixels, int level) {
    Bounds bounds;
    for (unsigned y = 0; y < pixels.height; ++y)
        for (unsigned x = 0; x < pixels.width; ++x) {
            const std::uint8_t* p = at(pixels, x, y);
            if (std::min({p[0], p[1], p[2]}) >= level) bounds.add(x, y);
        }
    return bounds;
}

// Where two pictures of one size differ by more than `level` in a channel.
inline Bounds differing(const Pixels& a, const Pixels& b, int level) {
    Bounds bounds;
    for (unsigned y = 0; y < a.height; ++y)
        for (unsigned x = 0; x < a.width; ++x) {
            const std::uint8_t* p = at(a, x, y);
            const std::uint8_t* q = at(b, x, y);
            int most = 0;
            for (int c = 0; c < 3; ++c) most = std::max(most, std::abs(p[c] - q[c]));
            if (most > level) bounds.add(x, y);
        }
    return bounds;
}

inline Rgba colour_at(const Pixels& pixels, unsigned x, unsigned y) {
    const std::uint8_t* p = at(pixels, x, y);
    return {p[2] / 255.0, p[1] / 255.0, p[0] / 255.0, 1};
}

inline bool is_opaque(const Pixels& pixels) {
    for (std::size_t i = 3; i < pixels.bgra.size(); i += 4)
        if (pixels.bgra[i] != 255) return false;
    return true;
}

// A picture of one colour.
inline Pixels plain_picture(unsigned width, unsigned height, std::uint8_t b, std::uint8_t g, std::uint8_t r) {
    Pixels out{width, height, {}};
    out.bgra.reserve(static_cast<std::size_t>(width) * height * 4);
    for (std::size_t i = 0; i < static_cast<std::size_t>(width) * height; ++i)
        out.bgra.insert(out.bgra.end(), {b, g, r, 255});
    return out;
}

// Something like a view: a sky, a line of roofs, a street.
inline Pixels view(unsigned width, unsigned height) {
    Pixels out = plain_picture(width, height, 190, 150, 120);
    for (unsigned y = 0; y < height; ++y)
        for (unsigned x = 0; x < width; ++x) {
            std::uint8_t* p = &out.bgra[(static_cast<std::size_t>(y) * width + x) * 4];
            const unsigned roof = height * (40 + 17 * (x * 9 / width % 3)) / 100;
            if (y > height * 85 / 100) {
                p[0] = 70, p[1] = 84, p[2] = 96;
            } else if (y > roof) {
                p[0] = 60, p[1] = 92, p[2] = 176;
            } else {
                p[0] = static_cast<std::uint8_t>(220 - 80 * y / height);
                p[2] = static_cast<std::uint8_t>(120 + 110 * y / height);
            }
        }
    return out;
}

} // namespace lianping::text
