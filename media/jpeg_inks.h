#pragma once
// JPEGs made for print that do not say so: four components without the segment by which Adobe's programs tell
// how their inks are stored. libavcodec takes them for brightness, two differences of colour and alpha; as
// libjpeg has it (libjpeg.txt, "Special color spaces"), they are cyan, magenta, yellow and black, 255 all of
// the ink.
//
// For the folders that include libav. Thread-safety: safe.

#include <cstdint>
#include <span>

struct AVFrame;

namespace lianping::media {

// Whether this JPEG, whole or its beginning, is such a one. Pure; takes any bytes.
bool has_bare_inks(std::span<const std::uint8_t> jpeg);

// Of the picture that libavcodec made of such a one: the colours that the inks leave. Leaves alone what has
// no four planes of 8 bit.
void mix_bare_inks(AVFrame& picture);

} // namespace lianping::media
