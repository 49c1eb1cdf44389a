#pragma once
// A showing's item -> its source.

#include "plan/item.h"
#include "player/composition.h"
#include "player/device_picture.h"
#include "player/source.h"

#include <filesystem>
#include <memory>

namespace lianping::player {

// `store`: the folder of the item's media. `position`: from where in the slot pictures are wanted. `zone`:
// where they are shown, in pixels of the canvas; `where`: for films. Null where the item has no pictures of
// its own: colours, the slate, sound alone. Does not block.
std::unique_ptr<Source> open_source(const Item& item, const std::filesystem::path& store, Duration position,
                                    const RectF& zone, PicturesIn where = PicturesIn::memory);

} // namespace lianping::player
