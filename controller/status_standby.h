#pragma once
// Who leads, and who follows, for the status. Pure.

#include "controller/leadership.h"
#include "controller/standby_book.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace lianping::controller {

nlohmann::ordered_json leads_tree(const TermRecord& record);
nlohmann::ordered_json standbys_tree(const StandbyBook& book, NodeTime now);
std::string standbys_text(const nlohmann::ordered_json& rows); // a line each

} // namespace lianping::controller
