#include "up/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace lianping::up {

Terminal::Terminal(int descriptor) : descriptor_(descriptor), live_(isatty(descriptor) == 1) {}

std::size_t Terminal::width() const {
    winsize size{};
    return live_ && ioctl(descriptor_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 120;
}

void Terminal::write(const std::string& text) const {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t put = ::write(descriptor_, text.data() + done, text.size() - done);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return; // nobody reads: the show goes on
        done += static_cast<std::size_t>(put);
    }
}

void Terminal::wipe() {
    if (drawn_ > 0) write("\r\x1b[" + std::to_string(drawn_) + "A\x1b[J");
    drawn_ = 0;
}

void Terminal::say(const std::string& line) {
    wipe();
    write(line + "\n");
}

void Terminal::show(const std::string& lines, std::chrono::steady_clock::time_point now,
                    std::chrono::seconds pause) {
    if (live_) {
        wipe();
        write(lines);
        drawn_ = static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
        return;
    }
    if (now < next_ || lines == last_) return;
    next_ = now + pause;
    last_ = lines;
    write(lines);
}

} // namespace lianping::up
