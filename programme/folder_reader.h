#pragma once
// `images:` and `folder:`, which stand for files that are not written down one by one.

#include "programme/folder_items.h"
#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <optional>
#include <string>

namespace lianping::programme {

// The item `node` of `file`, which plays what its value `named` leads to: folders, patterns or single files.
// Each of those is played like `like`; the item itself is a playlist of them, at the times of `like`.
// Nothing where no path can be read; that has been said. What is looked at is noted in SiteContext::folders.
std::optional<ItemSpec> read_folder(const std::string& file, const YamlNode& node, const YamlNode& named,
                                    Wanted wanted, ItemSpec like, SiteContext& site);

} // namespace lianping::programme
