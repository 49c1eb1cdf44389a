#include "player/sources/open_source.h"

#include "player/sources/file_source.h"
#include "player/sources/still_source.h"

namespace lianping::player {

std::unique_ptr<Source> open_source(const Item& item, const std::filesystem::path& file, Duration position) {
    switch (item.kind) {
    case Item::Kind::video:
        return std::make_unique<FileSource>(file, ClipSlot{item.length, item.in, item.span}, position);
    case Item::Kind::image:
        return std::make_unique<StillSource>(file);
    case Item::Kind::colour:
    case Item::Kind::slate:
    case Item::Kind::audio:
    case Item::Kind::layout:
        break;
    }
    return nullptr;
}

} // namespace lianping::player
