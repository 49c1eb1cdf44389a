#pragma once
// When a file that somebody writes has come to rest, so that nothing is taken half. Pure.
//
// A file that was closed, renamed to its place or removed has settled after 100 ms in which nothing more
// happened to it (editors write in several steps). One that is written and was not closed is still being
// written: it counts as settled only after 2 s of silence, for writers that never close.
//
// Thread-safety: unsafe.

#include "time/instants.h"

#include <map>
#include <string>
#include <vector>

namespace lianping::controller {

class Settling {
public:
    static constexpr Duration quiet = 100ms;
    static constexpr Duration quiet_while_open = 2s;

    enum class Touch {
        written,  // made or written to
        finished, // closed by a writer, renamed to here, linked, or removed
    };
    void touch(const std::string& path, Touch touch, NodeTime now);

    // Those that have settled; each is told once.
    std::vector<std::string> settled(NodeTime now);
    // The same, but nothing while one of them is still being written: files that belong together.
    std::vector<std::string> settled_together(NodeTime now);
    // Whether something has happened to it that settled() has not told yet.
    bool waits_for(const std::string& path) const { return due_.contains(path); }
    // When settled() may have more to say; never() where nothing is waited for.
    NodeTime next() const;

private:
    std::map<std::string, NodeTime> due_;
};

} // namespace lianping::controller
