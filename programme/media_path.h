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

// Whether a path that `value` names is a symbolic link to where media may not come from; says so.
bool leads_out_of_site(const std::string& file, const YamlNode& value, const std::string& path,
                       SiteContext& site);

} // namespace lianping::programme
