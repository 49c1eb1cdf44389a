#pragma once
// Files that are well-formed and yet cannot be shown here, told from their first bytes, so that an operator
// reads what to do instead of what a demuxer missed.

#include <optional>
#include <string>
#include <string_view>

namespace lianping::media {

// Why a file that begins with `head` (the first 4 KiB, or all of it) cannot be shown, in an operator's words;
// nothing where it may well be. Pure.
std::optional<std::string> why_unplayable(std::string_view head);

// What a file that begins with `head` is or was, "a JPEG picture"; nothing where that plays nowhere. Pure.
std::optional<std::string_view> likeness(std::string_view head);

// Of a file that is open for reading and was cut off: "the JPEG picture is not whole, its end is missing;
// copy it again".
std::string missing_end_of(int descriptor);

// Of a file that is open for reading and could not be decoded: "this looks like a JPEG picture, but it is
// damaged; copy it again", or that it may be nothing of the kind.
std::string damage_of(int descriptor);

// Whether it is an SVG drawing. Pure.
bool is_drawing(std::string_view head);

} // namespace lianping::media
