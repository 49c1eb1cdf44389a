#pragma once
// Waiting for what other processes do.

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

namespace lianping::up {

inline bool within(std::chrono::milliseconds patience, const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (; std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(std::chrono::milliseconds(10)))
        if (holds()) return true;
    return holds();
}

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace lianping::up
