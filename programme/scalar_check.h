#pragma once
// Whether one value can be what its key takes. Pure.

#include "programme/schema.h"

#include <optional>
#include <string>

namespace lianping::programme {

// What is wrong with `text` under `key`, and how it is written; nothing where it can be read. Whether what it
// names exists is the readers' to say.
std::optional<std::string> complaint_about(const Key& key, const std::string& text);

} // namespace lianping::programme
