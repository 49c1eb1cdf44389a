#pragma once
// Time zones by the names that operators know.

#include "programme/civil.h"

#include <string_view>

namespace lianping::programme {

// Zone::find, with what was meant by names that many try: Asia/Beijing, GMT+8, CST.
Result<Zone> find_zone(std::string_view name);

} // namespace lianping::programme
