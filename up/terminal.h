#pragma once
// What `up` prints: lines that stay, and below them, on a terminal, a table that is drawn over again. Where
// stdout is no terminal the table comes as plain text now and then.

#include <chrono>
#include <string>

namespace lianping::up {

// Thread-safety: unsafe.
class Terminal {
public:
    explicit Terminal(int descriptor);

    // A line that stays.
    void say(const std::string& line);
    // Lines that the next call replaces. Off a terminal they are printed once in `pause`, and left out where
    // they say the same as last time.
    void show(const std::string& lines, std::chrono::steady_clock::time_point now,
              std::chrono::seconds pause);
    // The lines stay as they are; what comes next goes below.
    void settle() { drawn_ = 0; }
    std::size_t width() const;
    bool live() const { return live_; }

private:
    void write(const std::string& text) const;
    void wipe();

    int descriptor_;
    bool live_;
    std::size_t drawn_ = 0; // lines of the table on the terminal
    std::string last_;
    std::chrono::steady_clock::time_point next_;
};

} // namespace lianping::up
