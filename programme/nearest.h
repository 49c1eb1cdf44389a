#pragma once
// What somebody who mistyped a name may have meant.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::programme {

// The one of `known` nearest to `said` (letters swapped, left out, added or changed; case does not count), if
// one is near enough to be meant. Of equals the first. Pure.
std::optional<std::string> nearest(std::string_view said, const std::vector<std::string>& known);

// "; did you mean `x`?", or "; known are `a`, `b`" where nothing is near, or "" where nothing is known.
std::string meant(std::string_view said, const std::vector<std::string>& known);

} // namespace lianping::programme
