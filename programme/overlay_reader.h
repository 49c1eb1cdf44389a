#pragma once
// `overlays:` and `music:` of a playlist.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <string>
#include <vector>

namespace lianping::programme {

// Those that can be read; what is wrong has been said.
std::vector<OverlaySpec> read_overlays(const std::string& file, const YamlNode& list, SiteContext& site);

// The value of `music:`. Nothing where it cannot be read or can have no sound; that has been said.
std::optional<Play> read_music(const std::string& file, const YamlNode& value, SiteContext& site);

} // namespace lianping::programme
