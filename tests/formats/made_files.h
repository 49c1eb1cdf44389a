#pragma once
// Files of every kind for the formats' tests: of ../shared, and made by the ffmpeg program.

#include "player/frame.h"
#include "support/clips.h"
#include "support/said_by.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lianping::player {

namespace fs = std::filesystem;
using lianping::testing::clip_folder;
using lianping::testing::ClipSpec;
using lianping::testing::make_clip;
using lianping::testing::own_folder;

inline fs::path shared(const std::string& name) {
    return fs::path(LIANPING_SHARED_DIR) / "media/plays" / name;
}

#define NEEDS_SHARED()                                                                                       \
    if (!fs::exists(shared(""))) GTEST_SKIP() << "../shared is not here"

using Bytes = std::vector<std::uint8_t>;

// What the ffmpeg program writes to its output.
inline Bytes ffmpeg(const std::string& arguments) {
    const std::string said =
        lianping::testing::said_by("ffmpeg -nostdin -loglevel error " + arguments + " -").text;
    return {said.begin(), said.end()};
}

// A file that the ffmpeg program makes for this test.
inline fs::path made(const std::string& name, const std::string& arguments) {
    const fs::path file = own_folder() / name;
    ffmpeg(arguments + " -y '" + file.string() + "' -f null");
    return file;
}

// Of a frame, without what lies between its rows.
inline Bytes plane_of(const Frame& frame, std::size_t plane, int width, int height) {
    Bytes bytes;
    for (int y = 0; y < height; ++y) {
        const auto* row = frame.planes[plane].data + y * frame.planes[plane].stride;
        bytes.insert(bytes.end(), row, row + width);
    }
    return bytes;
}

} // namespace lianping::player
