#include "controller/site_watch.h"

#include "base/log.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace lianping::controller {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_folders = 2000;
constexpr std::uint32_t interest = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                                   IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;

// A name that was linked to a file that is already whole: nobody will close it.
bool is_link(const fs::path& path) {
    struct stat is {};
    return ::lstat(path.c_str(), &is) == 0 && (S_ISLNK(is.st_mode) || is.st_nlink > 1);
}

} // namespace

bool is_site_text(const std::string& path) {
    if (path == "site.yaml" || path == "schedule.yaml") return true;
    const fs::path at(path);
    return at.parent_path() == "playlists" && at.extension() == ".yaml" &&
           !at.filename().string().starts_with('.');
}

SiteWatch::SiteWatch(fs::path site) : site_(std::move(site)), fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (fd_ < 0)
        log::warn("saved files are seen only every few seconds: inotify is not to be had ({})",
                  std::strerror(errno));
    else
        watch("");
}

SiteWatch::~SiteWatch() {
    if (fd_ >= 0) ::close(fd_);
}

void SiteWatch::watch(const std::string& folder) {
    if (folders_.size() >= most_folders) return;
    const fs::path path = folder.empty() ? site_ : site_ / folder;
    const int watched = ::inotify_add_watch(fd_, path.c_str(), interest | IN_ONLYDIR);
    if (watched < 0) return;
    folders_[watched] = folder;
    std::error_code failed;
    for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
        const std::string name = at->path().filename().string();
        std::error_code unreadable;
        if (!name.starts_with('.') && at->is_directory(unreadable) && !at->is_symlink(unreadable))
            watch(folder.empty() ? name : folder + "/" + name);
    }
}

void SiteWatch::take(int watched, unsigned mask, const std::string& name, NodeTime now) {
    const auto folder = folders_.find(watched);
    if (folder == folders_.end()) return;
    if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0) {
        const bool root = folder->second.empty();
        folders_.erase(folder);
        unknown_ = true;
        if (root) watch_again_ = now; // the site itself was replaced by another folder of its name
        return;
    }
    if (name.empty() || name.front() == '.') return;
    const std::string path = folder->second.empty() ? name : folder->second + "/" + name;
    if ((mask & IN_ISDIR) != 0) {
        // Files may have come into it before it was watched.
        if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) watch(path);
        unknown_ = true;
        return;
    }
    const bool open =
        (mask & (IN_CREATE | IN_MODIFY)) != 0 && !((mask & IN_CREATE) != 0 && is_link(site_ / path));
    (is_site_text(path) ? texts_ : media_)
        .touch(path, open ? Settling::Touch::written : Settling::Touch::finished, now);
}

void SiteWatch::read_events(NodeTime now) {
    alignas(inotify_event) std::array<char, 16'384> buffer; // NOLINT: filled by read
    for (;;) {
        const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
        if (got <= 0) return;
        for (ssize_t at = 0; at < got;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
            at += static_cast<ssize_t>(sizeof(inotify_event)) + event->len;
            if ((event->mask & IN_Q_OVERFLOW) != 0)
                unknown_ = true;
            else
                take(event->wd, event->mask, event->len > 0 ? std::string(event->name) : std::string(), now);
        }
    }
}

SiteWatch::Changes SiteWatch::poll(NodeTime now) {
    Changes changes;
    if (fd_ < 0) return changes;
    read_events(now);
    if (watch_again_ <= now) {
        watch("");
        watch_again_ = folders_.empty() ? now + 500ms : NodeTime::never();
    }
    changes.texts = !texts_.settled_together(now).empty();
    changes.media = media_.settled(now);
    // After folders came or went, the files in them are looked at once the rest is quiet.
    if (unknown_ && texts_.next() == NodeTime::never()) {
        changes.unknown = true;
        unknown_ = false;
    }
    return changes;
}

NodeTime SiteWatch::next() const { return std::min({texts_.next(), media_.next(), watch_again_}); }

} // namespace lianping::controller
