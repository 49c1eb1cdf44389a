#pragma once
// When the hours in which media travel open next. Pure.

#include "programme/civil.h"
#include "programme/programme.h"
#include "time/instants.h"

#include <optional>

namespace lianping::controller {

// Nothing: they are open at `now`, or all day. Else the instant at which they open, after `now`.
std::optional<UtcTime> opening_of(const programme::DeliveryTerms& terms, const programme::Zone& zone,
                                  UtcTime now);

} // namespace lianping::controller
