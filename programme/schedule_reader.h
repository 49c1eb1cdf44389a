#pragma once
// schedule.yaml -> entries, in the order of the file.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

namespace lianping::programme {

void read_schedule(const std::string& file, const YamlNode& root, SiteContext& site);

} // namespace lianping::programme
