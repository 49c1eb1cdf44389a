#pragma once
// The page from which a phone's or a laptop's browser sends its camera or its screen.

#include <string_view>

namespace lianping::live {

// HTML, whole: it asks for nothing else. It posts its offer to `whip` beside itself.
std::string_view whip_page();

} // namespace lianping::live
