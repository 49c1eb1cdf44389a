#pragma once
// Files of every kind for the formats' tests: of ../shared, and made by the ffmpeg program.

#include "player/frame.h"
#include "support/clips.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdio>
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
    const std::string command = "ffmpeg -nostdin -loglevel error " + arguments + " -";
    Bytes bytes;
    std::FILE* pipe = popen(command.c_str(), "r"); // NOLINT(cert-env33-c): the command is ours
    if (pipe == nullptr) return bytes;
    std::array<std::uint8_t, 65536> block{};
    for (std::size_t got = 0; (got = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
        bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(got));
    pclose(pipe);
    return bytes;
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
