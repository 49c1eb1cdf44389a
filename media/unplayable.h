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

// Whether it is an SVG drawing. Pure.
bool is_drawing(std::string_view head);

} // namespace lianping::media
