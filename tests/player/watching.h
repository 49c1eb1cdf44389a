#pragma once
// Asking a source that decodes on its own thread: waits for what must come, for as long as a loaded machine
// may take.

#include "player/source.h"
#include "support/clips.h"

#include <chrono>
#include <optional>
#include <thread>

namespace lianping::player::testing {

// Waits until `happened`, at most 30 s; says whether it did.
template <class Happened>
bool eventually(Happened happened) {
    const auto give_up = std::chrono::steady_clock::now() + 30s;
    while (!happened()) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

// What the source shows at the position once it has decoded that far.
inline Selection settled(Source& source, Duration position) {
    Selection selection;
    eventually([&] {
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
