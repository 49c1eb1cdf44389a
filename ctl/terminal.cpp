#include "ctl/terminal.h"

#include "ctl/text_table.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace lianping::ctl {

ExitCode say_error(const std::string& message) {
    fmt::print(stderr, "lianpingctl: {}\n", message);
    return ExitCode::bad;
}
ExitCode say_error(const Error& error) { return say_error(error.message); }

ReadingLine::ReadingLine()
    : terminal_(isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now() + std::chrono::seconds(1)) {}

ReadingLine::~ReadingLine() {
    if (shown_) fmt::print(stderr, "\r\033[K");
}

LookProgress ReadingLine::progress() {
    if (!terminal_) return {};
    return [this](std::size_t index, std::size_t count, const std::string& name, double part) {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_) return;
        next_ = now + std::chrono::milliseconds(100);
        shown_ = true;
        fmt::print(stderr, "\rreading media {}/{}: {} {:3.0f} %\033[K", index, count, cut_to_cells(name, 50),
                   part * 100);
        std::fflush(stderr);
    };
}

void ReadingLine::say(const std::string& file, double share) {
    if (!terminal_ || file.empty()) return;
    shown_ = true;
    fmt::print(stderr, "\rtaking in {}: {:3.0f} %\033[K", cut_to_cells(file, 50), share * 100);
    std::fflush(stderr);
}

} // namespace lianping::ctl
