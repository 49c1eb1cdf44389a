#pragma once
// One source of a link in site.yaml: what it is, where its pictures come from, who may send them.

#include "programme/programme.h"
#include "programme/site_context.h"
#include "programme/yaml_tree.h"

namespace lianping::programme {

// `pair`: the source's name and what is said of it. `nodes`: `nodes` of the site; null: not known. What is
// wrong goes to the site's report.
LinkSource read_link_source(const std::string& file, const YamlPair& pair, const YamlNode* nodes,
                            SiteContext& site);

} // namespace lianping::programme
