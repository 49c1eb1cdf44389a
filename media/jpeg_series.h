#pragma once
// Where one JPEG ends within a file: for telling apart a photo, a photo that was cut off, and a film that is
// nothing but one JPEG after another (raw MJPEG).
//
// Thread-safety: safe.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace lianping::media {

struct JpegExtent {
    std::size_t bytes = 0; // from its first marker to behind its last
    unsigned width = 0, height = 0;
};

// Of the JPEG with which these bytes begin (ISO/IEC 10918-1, annex B); nothing where they begin with none, or
// it does not end within them. Pure.
std::optional<JpegExtent> first_jpeg(std::span<const std::uint8_t> bytes);

// Whether three JPEGs of one size begin the file one behind the other. (A photo may carry another one of
// another size: previews, what makes it HDR.) Reads some MiB of a file that begins as a JPEG.
bool is_series_of_jpegs(int descriptor);

} // namespace lianping::media
