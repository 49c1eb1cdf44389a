#pragma once
// The composition root of a standby: it follows another controller until it is told to end, or to lead.
//
// Threads: the caller of run (control socket, timers), the one that follows, the one that keeps the leader's
// house time.

#include "controller/controller.h"

#include <memory>

namespace lianping::controller {

class Follower {
public:
    // Locks the data. `settings` name whom it follows; ports that are 0 are chosen, and kept in them, so that
    // nodes can be told beforehand where it will listen.
    static Result<std::unique_ptr<Follower>> open(Settings& settings);
    ~Follower();
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    // Works until `stop_fd` can be read (stopped) or it has taken over: then its term, its house clock and
    // all else are on the disk, and a Controller is to be opened there.
    Ended run(int stop_fd);

private:
    struct Impl;
    explicit Follower(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Whether a start with these settings follows: it is told to, and has not taken over from there before.
bool is_to_follow(const Settings& settings);

} // namespace lianping::controller
