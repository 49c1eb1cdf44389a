#include "text/colour.h"

#include <algorithm>
#include <cmath>

namespace lianping::text {
namespace {

// The sRGB transfer function as WCAG 2.1 writes it.
double linear(double channel) {
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

constexpr Rgba night_ink{0.07, 0.09, 0.12, 1};

} // namespace

Rgba mixed(const Rgba& a, const Rgba& b, double share) {
    return {a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share,
            a.a + (b.a - a.a) * share};
}

Rgba with_alpha(const Rgba& colour, double alpha) { return {colour.r, colour.g, colour.b, alpha}; }

double luminance(const Rgba& colour) {
    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
}

double contrast(const Rgba& a, const Rgba& b) {
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

Rgba ink_on(const Rgba& ground) {
    return contrast(white, ground) >= contrast(night_ink, ground) ? white : night_ink;
}

Rgba readable_on(const Rgba& ground, const Rgba& colour, double wanted) {
    if (contrast(colour, ground) >= wanted) return colour;
    const Rgba pole = contrast(white, ground) >= contrast(black, ground) ? white : black;
    for (int step = 1; step < 20; ++step) {
        const Rgba moved = mixed(colour, pole, step / 20.0);
        if (contrast(moved, ground) >= wanted) return moved;
    }
    return pole;
}

Rgba accent_on(const Rgba& ground) {
    // Lantern amber, vermilion, the sea: the first that is seen well enough.
    for (const Rgba& colour :
         {Rgba{0.96, 0.68, 0.22, 1}, Rgba{0.76, 0.20, 0.13, 1}, Rgba{0.05, 0.32, 0.42, 1}})
        if (contrast(colour, ground) >= 3) return colour;
    return readable_on(ground, {0.96, 0.68, 0.22, 1}, 3);
}

} // namespace lianping::text
