#pragma once
// Frames for tests: a picture of one colour, due at an instant.

#include "player/frame.h"

#include <vector>

namespace lianping::player::testing {

inline std::shared_ptr<Frame> blank_frame(std::uint32_t width = 16, std::uint32_t height = 16) {
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(std::size_t{width} * height * 4);
    auto frame = std::make_shared<Frame>();
    frame->width = width;
    frame->height = height;
    frame->planes[0] = {pixels->data(), static_cast<std::ptrdiff_t>(width) * 4};
    frame->owner = pixels;
    frame->id = next_frame_id();
    return frame;
}

inline FramePtr frame_due(Duration due, Duration lasts, std::int64_t number = 0) {
    auto frame = blank_frame();
    frame->due = due;
    frame->lasts = lasts;
    frame->number = number;
    return frame;
}

} // namespace lianping::player::testing
