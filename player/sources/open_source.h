#pragma once
// A showing's item -> its source.

#include "plan/item.h"
#include "player/source.h"

#include <filesystem>
#include <memory>

namespace lianping::player {

// `file`: where the item's media are. `position`: from where in the slot pictures are wanted. Null where the
// item has no pictures of its own: colours, the slate, sound alone. Does not block.
std::unique_ptr<Source> open_source(const Item& item, const std::filesystem::path& file, Duration position);

} // namespace lianping::player
