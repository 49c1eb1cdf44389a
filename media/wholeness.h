#pragma once
// Whether a file was cut off: a copy that was interrupted, a stick that was pulled too early.
//
// Thread-safety: safe.

#include <chrono>
#include <optional>
#include <string_view>

namespace lianping::media {

// Of a PNG, JPEG or WebP that is open for reading: whether its end is missing. False for all else. Reads the
// heads of its parts; of JPEG all of it.
bool is_cut_off(int descriptor);

// Of a film or sound that is open for reading: whether its own parts say that it goes on behind its end.
// `container`: libavformat's name of it. Nothing where such a container does not say how long it is, or this
// one leaves it open. Reads the heads of its parts.
std::optional<bool> lacks_its_end(int descriptor, std::string_view container);

// What the head of an AVI says of the length of its pictures, those behind its first gigabyte left out; 0: it
// says nothing.
std::chrono::nanoseconds length_told_by_avi(int descriptor);

} // namespace lianping::media
