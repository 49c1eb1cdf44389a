#pragma once
// What other threads leave for the presenter. It looks in before each picture and is woken by a letter;
// nothing here ever makes it wait for the sender.
//
// Thread-safety: safe; take() and wait() are the presenter's.

#include "plan/timeline.h"
#include "time/clock_sync.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lianping::player {

struct News {
    std::shared_ptr<const Timeline> timeline; // null: no newer one
    std::optional<ClockEstimate> clock;
    std::vector<std::uint64_t> snapshots; // ids of requests
    std::optional<std::string> title;     // of the slate while there is no plan
};

class Mailbox {
public:
    void post_timeline(std::shared_ptr<const Timeline> timeline);
    void post_clock(const ClockEstimate& estimate);
    void post_snapshot(std::uint64_t id);
    void post_title(std::string title);
    void wake(); // nothing to say, but look again: a picture has been painted

    // All that came since the last call.
    News take();
    // Blocks until something comes, at most for `patience`.
    void wait(Duration patience);

private:
    std::mutex mutex_; // guards what follows
    std::condition_variable arrived_;
    News news_;
    bool woken_ = false;
};

} // namespace lianping::player
