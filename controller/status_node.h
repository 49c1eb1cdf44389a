#pragma once
// The part of the status that is about a node: what its player says of itself.

#include "wire/messages.h"

#include <nlohmann/json_fwd.hpp>

namespace lianping::controller {

// `row` gets what `status` says.
void add_status(nlohmann::ordered_json& row, const Status& status);

} // namespace lianping::controller
