#pragma once
// The log of a process: lines for people on stderr (systemd's journal takes them from there), through spdlog.
// A line per change of state; what happens per frame is a number in a ring, never a line.
//
// Levels: error: the show is or will be affected, somebody must act. warn: degraded, the show goes on.
// info: a change of state an operator may care about. debug: for developers.
//
// Thread-safety: safe.

#include <spdlog/spdlog.h>

#include <chrono>
#include <string>
#include <string_view>

namespace lianping::log {

// Names the process in every line ("player wall-1"), and sets the level: "error", "warn", "info" or "debug".
// To be called once from main, before threads start.
void start(std::string_view name, std::string_view level);

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

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
