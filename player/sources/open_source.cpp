#include "player/sources/open_source.h"

#include "player/sources/file_source.h"
#include "player/sources/still_source.h"
#include "player/sources/subtitled_source.h"

namespace lianping::player {

std::unique_ptr<Source> open_source(const Item& item, const std::filesystem::path& store, Duration position,
                                    const RectF& zone, PicturesIn where) {
    const auto file = store / item.media;
    switch (item.kind) {
    case Item::Kind::video: {
        const ClipSlot slot{item.length, item.in, item.span};
        auto film = std::make_unique<FileSource>(file, slot, position, FrameQueue::Limits{}, where);
        if (item.subtitles.empty()) return film;
        return std::make_unique<SubtitledSource>(std::move(film), store / item.subtitles, slot, zone,
                                                 item.fit);
    }
    case Item::Kind::image:
        return std::make_unique<StillSource>(file);
    case Item::Kind::colour:
    case Item::Kind::slate:
    case Item::Kind::audio:
    case Item::Kind::layout:
    case Item::Kind::live: // LiveStreams opens those
        break;
    }
    return nullptr;
}

} // namespace lianping::player
