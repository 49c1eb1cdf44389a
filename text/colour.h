#pragma once
// Colours beside each other: contrast by WCAG 2.1, and inks that stand out from their ground.
//
// Thread-safety: pure.

#include "text/pixels.h"

namespace lianping::text {

inline constexpr Rgba white{1, 1, 1, 1};
inline constexpr Rgba black{0, 0, 0, 1};

// What WCAG asks of text; of large shapes it asks 3.
inline constexpr double readable_contrast = 4.5;

// `share` of b in a.
Rgba mixed(const Rgba& a, const Rgba& b, double share);
Rgba with_alpha(const Rgba& colour, double alpha);

// WCAG 2.1's relative luminance, 0 to 1, and contrast ratio, 1 to 21; alpha is not looked at.
double luminance(const Rgba& colour);
double contrast(const Rgba& a, const Rgba& b);

// White or a near-black, whichever stands out more.
Rgba ink_on(const Rgba& ground);
// `colour`, moved towards white or black until its contrast with `ground` is `wanted` (or as far as it goes).
Rgba readable_on(const Rgba& ground, const Rgba& colour, double wanted = readable_contrast);
// A colour for rules and bands that goes with that ground.
Rgba accent_on(const Rgba& ground);

} // namespace lianping::text
