#pragma once
// The signals that `up` lives by, as something to wait for: being told to stop, and a child that ended.

#include <chrono>

namespace lianping::up {

// Blocks the signals in the calling thread and those it makes from then on; to be made first in main.
// Thread-safety: unsafe.
class Signals {
public:
    Signals();
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    enum class Woken { by_time, by_child, to_stop };
    // Waits at most so long. SIGINT, SIGTERM and SIGHUP mean stop; once told, it stays told.
    Woken wait(std::chrono::milliseconds patience);

private:
    int descriptor_;
    bool stop_ = false;
};

} // namespace lianping::up
