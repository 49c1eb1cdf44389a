#pragma once
// Whether a picture's file was cut off: a copy that was interrupted, a stick that was pulled too early.
//
// Thread-safety: safe.

namespace lianping::media {

// Of a PNG, JPEG or WebP that is open for reading: whether its end is missing. False for all else. Reads the
// heads of its parts; of JPEG all of it.
bool is_cut_off(int descriptor);

} // namespace lianping::media
