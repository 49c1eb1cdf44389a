#pragma once
// The log of a process: lines for people on stderr (systemd's journal takes them from there), through spdlog,
// which only log.cpp includes: parsing it would cost every file that logs more than the rest of its headers
// together. A line per change of state; what happens per frame is a number in a ring, never a line.
//
// Thread-safety: safe.

#include <fmt/core.h>

#include <chrono>
#include <string_view>

namespace lianping::log {

enum class Level {
    debug, // for developers
    info,  // a change of state an operator may care about
    warn,  // degraded, the show goes on
    error, // the show is or will be affected, somebody must act
};

// Names the process in every line ("player wall-1"), and sets the level: "error", "warn", "info" or "debug".
// To be called once from main, before threads start.
void start(std::string_view name, std::string_view level);

// Whether lines of this level are written at all. Does not block.
bool wanted(Level level);

// Writes `text` with `arguments` put into it, in fmt's syntax. Blocks while stderr does.
void write(Level level, fmt::string_view text, fmt::format_args arguments);

template <typename... Arguments>
void debug(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (wanted(Level::debug)) write(Level::debug, text, fmt::make_format_args(arguments...));
}

template <typename... Arguments>
void info(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (wanted(Level::info)) write(Level::info, text, fmt::make_format_args(arguments...));
}

template <typename... Arguments>
void warn(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (wanted(Level::warn)) write(Level::warn, text, fmt::make_format_args(arguments...));
}

template <typename... Arguments>
void error(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (wanted(Level::error)) write(Level::error, text, fmt::make_format_args(arguments...));
}

// Lets a line through at most once in `pause`; says how many were held back. For warnings that may repeat for
// ever. Thread-safety: unsafe; one per place and thread.
class Limit {
public:
    using Instant = std::chrono::steady_clock::time_point;
    explicit Limit(std::chrono::steady_clock::duration pause) : pause_(pause) {}
    // True when a line may be written at `now`.
    bool pass(Instant now);
    // How many pass() calls since the last line were refused.
    int held_back() const { return held_back_; }

private:
    std::chrono::steady_clock::duration pause_;
    Instant next_{};
    int held_back_ = 0;
    int refused_ = 0;
};

} // namespace lianping::log
