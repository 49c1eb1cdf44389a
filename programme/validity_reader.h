#pragma once
// When an item is played at all: its `days`, `from`, `to` and `between`.

#include "programme/programme.h"
#include "programme/report.h"
#include "programme/yaml_tree.h"

#include <string>

namespace lianping::programme {

// Of an item; an entry's days are read with its calendars (schedule_reader).
Validity read_validity(const std::string& file, const YamlNode& node, Report& report);

} // namespace lianping::programme
