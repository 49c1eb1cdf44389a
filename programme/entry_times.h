#pragma once
// When an entry is due, from its keys: days and times, or a rule, or one instant.

#include "programme/occurrences.h"
#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <string>

namespace lianping::programme {

// Reports keys that do not go together, rules finer than a minute, and calendars that there are not.
Occurrences read_entry_times(const std::string& file, const YamlNode& entry, SiteContext& site);

} // namespace lianping::programme
