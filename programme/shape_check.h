#pragma once
// Holds a file's tree against the definition of the language (schema.h): unknown keys, missing ones, values
// that cannot be read, keys that do not go together in an item. What is left to the readers is what one key
// means for another, and whether what is named exists; they may take for granted that a scalar which they
// cannot read has been reported.

#include "programme/report.h"
#include "programme/schema.h"
#include "programme/yaml_tree.h"

#include <string>

namespace lianping::programme {

// `object` is what the node must be, "site", "schedule", "playlist" or "item".
void check_shape(const std::string& file, const YamlNode& node, const Object& object, Report& report);

} // namespace lianping::programme
