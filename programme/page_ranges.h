#pragma once
// Which pages of a document are shown. Pure.

#include "base/result.h"
#include "programme/programme.h"

#include <string_view>
#include <vector>

namespace lianping::programme {

// "1-3, 5": pages from 1 to 100,000, in the order in which they are shown.
Result<std::vector<PageRange>> parse_pages(std::string_view text);

// No ranges: every page.
bool asked_for(const std::vector<PageRange>& pages, std::size_t page);

} // namespace lianping::programme
