#pragma once
// Sees that the site's files changed, by inotify; says so once they have settled.
//
// Watches the site's folder and all folders in it (not hidden ones, at most 2000). Where inotify is not to be
// had or cannot see (a network file system, a symbolic link out of the site), the owner looks again now and
// then by itself.
//
// Thread-safety: one thread.

#include "controller/settling.h"
#include "time/instants.h"
#include "transport/waiting.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lianping::controller {

class SiteWatch {
public:
    explicit SiteWatch(std::filesystem::path site);
    ~SiteWatch();
    SiteWatch(const SiteWatch&) = delete;
    SiteWatch& operator=(const SiteWatch&) = delete;

    Waitable waitable() const { return {nullptr, fd_, false}; }

    struct Changes {
        bool texts = false;             // site.yaml, schedule.yaml or a playlist
        std::vector<std::string> media; // other files, relative to the site
        bool unknown = false;           // more happened than could be told: look at everything
    };
    // What has settled by `now`. Never blocks.
    Changes poll(NodeTime now);
    // Whether that file is still being written, or was a moment ago.
    bool unsettled(const std::string& path) const { return media_.waits_for(path); }
    // When poll() may have something to say although nothing can be read.
    NodeTime next() const;

private:
    void watch(const std::string& folder);
    void read_events(NodeTime now);
    void take(int watched, unsigned mask, const std::string& name, NodeTime now);

    const std::filesystem::path site_;
    int fd_ = -1;
    std::map<int, std::string> folders_; // by watch: relative to the site, "" for itself
    Settling texts_, media_;
    bool unknown_ = false;
    NodeTime watch_again_ = NodeTime::never(); // the site's own folder went away
};

// Whether a path relative to the site is one of the operator's texts.
bool is_site_text(const std::string& path);

} // namespace lianping::controller
