#pragma once
// Colours by name.

#include "plan/item.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::programme {

// A colour of CSS by its name in lower case.
std::optional<Colour> colour_named(std::string_view name);
std::vector<std::string> colour_names(); // ascending

} // namespace lianping::programme
