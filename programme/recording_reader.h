#pragma once
// `recording: lecture`: the newest recording of a live link, as the film or films that it is.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <optional>
#include <string>

namespace lianping::programme {

// What `value` names, LINK or LINK/SOURCE, with the settings of `like`. One file is an item; several pieces
// are a playlist of them, and none is an empty one, which is a finding of rank media. Nothing: there is no
// such link, or it is not recorded, which has been said.
std::optional<ItemSpec> read_recording(const std::string& file, const YamlNode& value, ItemSpec like,
                                       SiteContext& site);

} // namespace lianping::programme
