#pragma once
// site.yaml -> the programme's site, zone, screens and nodes.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

namespace lianping::programme {

// First: what other files may refer to.
void read_site_names(const YamlNode& root, SiteContext& site);
// Then the rest, which may refer to playlists.
void read_site_file(const std::string& file, const YamlNode& root, SiteContext& site);

} // namespace lianping::programme
