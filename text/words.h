#pragma once
// Words made ready to be set: valid, not endless, spaced and held together as a typographer would.
//
// Thread-safety: safe.

#include <cstddef>
#include <string>
#include <string_view>

namespace lianping::text {

// No screen holds more to be read; laying out a book would take seconds.
inline constexpr std::size_t most_characters = 1500;

// Valid UTF-8 (what is not becomes the replacement character), no control characters but the line break, at
// most `most` characters and an ellipsis.
std::string presentable(std::string_view words, std::size_t most = most_characters);

// A thin space between Chinese and Latin letters or digits that stand side by side: 二楼 WiFi, 第 3 层.
// A span of numbers (8:30–21:00) is not broken behind its dash.
std::string spaced(std::string_view words);

// With word joiners (U+2060) within Chinese words, by the dictionary of ICU: a title is not broken in the
// midst of one where a line has room for it.
std::string held_together(std::string_view words);

} // namespace lianping::text
