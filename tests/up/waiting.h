#pragma once
// Waiting for what other processes do.

#include "support/until.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace lianping::up {

using testing::until;

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace lianping::up
