#pragma once
// Layouts of site.yaml, and items that put playlists into their zones.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <optional>
#include <string>
#include <vector>

namespace lianping::programme {

// `layouts:` of site.yaml into the programme; before the playlists are read, which refer to them. What is
// wrong with its shape is check_shape's to say.
void read_layouts(const std::string& file, const YamlNode& root, SiteContext& site);

// What the zones of a layout item play, in the order of the layout. `name`: the value of its `layout:`.
// Nothing where they cannot be read; that has been said.
std::optional<std::vector<ZoneSpec>> read_zones(const std::string& file, const YamlNode& item,
                                                const YamlNode& name, SiteContext& site);

// Layouts whose zones lead to layouts again, each at its item.
void check_layouts(const Programme& programme, Report& report);

} // namespace lianping::programme
