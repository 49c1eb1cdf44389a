#pragma once
// Paths of media files in the site's texts.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <optional>
#include <string>

namespace lianping::programme {

// The path that a scalar of `file` names. Nothing where it is no path within the site (which has been said,
// here or by check_shape). A file that is not there is a finding of rank media, and its path is given.
std::optional<std::string> read_media_path(const std::string& file, const YamlNode& value, SiteContext& site);

} // namespace lianping::programme
