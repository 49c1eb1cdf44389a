#pragma once
// Asking a source that decodes on its own thread: waits for what must come, for as long as a loaded machine
// may take.

#include "player/source.h"
#include "support/clips.h"
#include "support/until.h"

#include <optional>

namespace lianping::player::testing {

using lianping::testing::until;

// What the source shows at the position once it has decoded that far.
inline Selection settled(Source& source, Duration position) {
    Selection selection;
    until([&] {
        selection = source.select(position);
        return selection.state != SourceState::pending;
    });
    return selection;
}

// What the picture says of itself.
inline std::optional<lianping::testing::PictureCode> code_of(const Frame& frame) {
    const unsigned bytes = frame.format == PixelFormat::bgra || frame.format == PixelFormat::bgrx ? 4 : 1;
    return lianping::testing::read_code(
        {frame.planes[0].data, frame.planes[0].stride, frame.width, frame.height, bytes});
}

} // namespace lianping::player::testing
