#pragma once
// What the status tree says of live links and their sources, as pages for people.

#include <string>
#include <string_view>

namespace lianping::ctl {

// `json`: the status tree, or one of another version: what is missing is left out. Pure.
std::string live_text(std::string_view json);
// The links: what they show where, and what they could.
std::string links_text(std::string_view json);

} // namespace lianping::ctl
