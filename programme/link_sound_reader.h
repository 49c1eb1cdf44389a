#pragma once
// Which source of a link each screen plays the sound of: what `sound` says, or what goes round in no circle.

#include "programme/programme.h"
#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <string>

namespace lianping::programme {

// Fills `sound` of the links, which have been read, as have screens. Without `sound` one source is heard, the
// first that is written: on every screen of the link but in the room in which it is captured, and nowhere
// where that room is not known and there are several screens. What is wrong, and what would howl, goes to the
// site's report.
void read_link_sounds(const std::string& file, const YamlNode& root, SiteContext& site);

} // namespace lianping::programme
