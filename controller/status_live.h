#pragma once
// The part of the status that is about links: which there are and where they are on, and what comes of each
// source.

#include "controller/status_tree.h"

namespace lianping::controller {

nlohmann::ordered_json links_tree(const StatusParts& parts);
nlohmann::ordered_json sources_tree(const StatusParts& parts);

} // namespace lianping::controller
