#include "ctl/save_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace lianping::ctl {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t interest =
    IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;

} // namespace

SaveWatch::SaveWatch(fs::path folder)
    : folder_(std::move(folder)), fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (fd_ >= 0) watch(folder_);
}

SaveWatch::~SaveWatch() {
    if (fd_ >= 0) ::close(fd_);
}

void SaveWatch::watch(const fs::path& folder) {
    // Twice the same folder is the same watch.
    if (::inotify_add_watch(fd_, folder.c_str(), interest | IN_ONLYDIR) < 0) return;
    works_ = true;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code unreadable;
        if (!at->path().filename().string().starts_with('.') && at->is_directory(unreadable) &&
            !at->is_symlink(unreadable))
            watch(at->path());
    }
}

// Whether one of them was about something that is not hidden: editors keep hidden files beside.
bool SaveWatch::read_events() {
    bool seen = false;
    alignas(inotify_event) std::array<char, 16'384> buffer; // NOLINT: filled by read
    for (;;) {
        const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
        if (got <= 0) return seen;
        for (ssize_t at = 0; at < got;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
            at += static_cast<ssize_t>(sizeof(inotify_event)) + event->len;
            if ((event->mask & IN_ISDIR) != 0) folders_changed_ = true;
            if (event->len == 0 || event->name[0] != '.') seen = true;
        }
    }
}

bool SaveWatch::wait(Duration quiet) {
    if (!works_) return false;
    bool seen = false;
    for (;;) {
        pollfd one{fd_, POLLIN, 0};
        const auto quiet_ms = std::chrono::duration_cast<std::chrono::milliseconds>(quiet).count();
        const int ready = ::poll(&one, 1, seen ? static_cast<int>(quiet_ms) : -1);
        if (ready < 0 && errno != EINTR) return false;
        if (ready == 0) break;
        if (ready > 0 && read_events()) seen = true;
    }
    if (folders_changed_) {
        folders_changed_ = false;
        watch(folder_);
    }
    return true;
}

} // namespace lianping::ctl
