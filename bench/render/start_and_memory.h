#pragma once
// How long our player and mpv take to their first picture, and what memory they hold while a clip repeats.

#include "rows.h"
#include "subjects.h"

#include <string>
#include <vector>

namespace lianping::bench {

// Our renderer "cpu" beside mpv's --vo=x11, "gl" beside --vo=gpu, in turns, `rounds` times. Prints what was
// measured of each.
std::vector<Row> start_and_memory(const Lianping::Places& places, const std::string& renderer,
                                  PictureSize size, int rounds);

} // namespace lianping::bench
