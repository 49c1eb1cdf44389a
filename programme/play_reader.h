#pragma once
// What an entry, a default, a zone or music plays, from trees that check_shape has seen.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <optional>
#include <string>

namespace lianping::programme {

// The value of `play:` or `default:`. An item written in place becomes a playlist of one. Nothing as for
// read_item.
std::optional<Play> read_play(const std::string& file, const YamlNode& node, SiteContext& site);

} // namespace lianping::programme
