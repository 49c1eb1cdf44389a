#pragma once
// How a picture's file asks to be turned, where libavformat leaves it unread: the EXIF of PNG and WebP,
// AVIF's properties and TIFF's own tag. (Of JPEG and of films libav tells it.)
//
// Thread-safety: safe.

#include <array>
#include <cstdint>
#include <span>

namespace lianping::media {

// EXIF's orientation, 1 to 8, of data laid out as TIFF (TIFF 6.0, section 2; tag 274 of its first directory);
// 0 where there is none. Pure.
int orientation_in_tiff(std::span<const std::uint8_t> tiff);

// Of a file open for reading; 0 where it asks for nothing, or is another kind. Reads some KiB (of AVIF a MiB
// at most).
//
// A PNG's eXIf chunk counts before the pixels alone: W3C PNG, third edition, 11.3.4.6 and 5.6.
int orientation_in_file(int descriptor);

// As libav's display matrix, nine values. `orientation` is 1 to 8.
std::array<std::int32_t, 9> display_matrix(int orientation);

} // namespace lianping::media
