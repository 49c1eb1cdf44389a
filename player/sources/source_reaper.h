#pragma once
// Where sources (of pictures, of sound) go that are shown no more: ending one waits for its decoder, which
// the presenter must not.

#include "base/bounded_queue.h"
#include "time/instants.h"

#include <memory>
#include <thread>

namespace lianping::player {

// Thread-safety: safe.
class SourceReaper {
public:
    SourceReaper();
    // Ends what is left; takes as long as that does.
    ~SourceReaper();

    // Takes the source over. Does not block while fewer than some hundred wait; then it ends the source
    // itself.
    void retire(std::shared_ptr<void> source);
    std::size_t waiting() const { return retired_.size(); }

private:
    BoundedQueue<std::shared_ptr<void>> retired_;
    std::thread thread_;
};

} // namespace lianping::player
