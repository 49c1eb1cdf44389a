#pragma once
// The version of Lianping that this program is of.

#include <string>

namespace lianping {

// "0.1.0", as the whole's CMakeLists.txt has it.
const std::string& version();

} // namespace lianping
