#pragma once
// Puts on disk what has changed, on a thread of its own: the loop does not wait for a slow disk. Of what is
// to be written only the newest counts, so a burst of changes is one write.

#include "base/result.h"
#include "time/instants.h"
#include "transport/waiting.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace lianping::controller {

// Thread-safety: safe. Destroying it waits until what was given to it is written; what the disk refused so
// far is tried once more, and then given up.
class DiskWriter {
public:
    using Job = std::function<Result<void>()>; // holds all that it needs; blocks on the disk

    // What the disk did not let it write is tried again so long after.
    static constexpr Duration again_after = std::chrono::seconds(5);

    // `waker` is woken when something was written; it must outlive this.
    explicit DiskWriter(const Waker& waker, Duration again = again_after);
    ~DiskWriter();
    DiskWriter(const DiskWriter&) = delete;
    DiskWriter& operator=(const DiskWriter&) = delete;

    // Has it done soon, in the place of one that was not begun yet, or that failed and is to be tried again.
    // Never blocks. Gives a number, from 1 on.
    std::uint64_t write(Job job);
    // All up to this number are done, or made needless by one that is, as well as the disk let them at the
    // first try.
    std::uint64_t done() const;
    // What the disk said to the last one; empty: nothing.
    std::string trouble() const;

private:
    void run(const std::stop_token& stop);

    const Waker& waker_;
    const Duration again_;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable_any given_;
    std::optional<Job> job_;
    std::uint64_t last_ = 0; // number of the newest given
    std::uint64_t done_ = 0;
    std::string trouble_;

    std::jthread thread_; // last: it uses all of the above
};

} // namespace lianping::controller
