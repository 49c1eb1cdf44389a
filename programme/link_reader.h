#pragma once
// `links:` of site.yaml: which sources are joined with which screens, live.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <string>

namespace lianping::programme {

// What `latency: auto`, and no `latency`, mean.
inline constexpr Duration standard_latency = 200ms;

// What no `transition` means.
inline constexpr Transition standard_change{Transition::Kind::crossfade, 400ms, {}, 0, 0};

// Into the programme; before the playlists and the schedule are read, which refer to them. What is wrong with
// their shape is check_shape's to say; here, what refers to something that is not there.
void read_links(const std::string& file, const YamlNode& root, SiteContext& site);

} // namespace lianping::programme
