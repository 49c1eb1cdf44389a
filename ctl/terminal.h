#pragma once
// What the verbs share in speaking with the person who typed them.

#include "base/result.h"
#include "ctl/media_catalogue.h"

#include <chrono>
#include <string>

namespace lianping::ctl {

enum class ExitCode : int { good = 0, bad = 1, usage = 2 };

// "lianpingctl: MESSAGE" on stderr.
ExitCode say_error(const std::string& message);
ExitCode say_error(const Error& error);

// A line on stderr that is rewritten while media are read: after a second, and only where stderr is a
// terminal. Thread-safety: one thread.
class ReadingLine {
public:
    ReadingLine();
    ~ReadingLine(); // takes the line away
    ReadingLine(const ReadingLine&) = delete;
    ReadingLine& operator=(const ReadingLine&) = delete;
    LookProgress progress();
    // What the controller reads; empty: nothing.
    void say(const std::string& file, double share);

private:
    bool terminal_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point next_;
};

} // namespace lianping::ctl
