#pragma once
// The controller's status tree (docs/controller.md) as a page for people: what an operator must see first,
// first.

#include "programme/civil.h"

#include <string>
#include <string_view>

namespace lianping::ctl {

// `json`: as the controller gives it. Instants are shown on the wall clock of the site's zone. What is
// missing in the tree is left out of the page; text that is no tree gives a line that says so. Pure.
std::string status_text(std::string_view json);

} // namespace lianping::ctl
