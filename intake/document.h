#pragma once
// The pages of a PDF, by poppler.

#include "base/result.h"

#include <cstdint>

namespace lianping::intake {

// Errors: corrupt (no PDF, or damaged), unsupported (it wants a password).
Result<std::uint32_t> count_pages(int file);

// The page (from 1) on white paper, as large as fits into width x height, as a PNG to `png`. Errors as above;
// not_found where there is no such page.
Result<void> draw_page(int file, std::uint32_t page, std::uint32_t width, std::uint32_t height, int png);

} // namespace lianping::intake
