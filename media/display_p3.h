#pragma once
// Pictures in Display P3, as phones write them: their colours come out pale where the profile is left unread.
// Of other profiles nothing is read: sRGB is the screen's own, and all others are rare in what people bring.
//
// For the folders that include libav. Thread-safety: safe.

#include <cstddef>
#include <cstdint>
#include <span>

struct AVFrame;

namespace lianping::media {

// Whether an ICC profile (ICC.1:2010) has Display P3's primaries, within what programs round them to. Pure;
// takes any bytes.
bool is_display_p3(std::span<const std::uint8_t> profile);
// Whether a decoded picture says so.
bool is_in_display_p3(const AVFrame& picture);

// A row of BGRA or BGRX of 8 bit with straight alpha: from Display P3 to sRGB. What sRGB cannot show is cut.
void display_p3_to_srgb(std::uint8_t* bgra, std::size_t pixels);

} // namespace lianping::media
