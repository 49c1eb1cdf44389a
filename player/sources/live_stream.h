#pragma once
// Receives and decodes one live stream, on a thread of its own, into a ring.

#include "player/live_ring.h"
#include "player/sources/worker.h"
#include "wire/streams.h"

#include <functional>
#include <memory>
#include <string>

namespace lianping::player {

// Thread-safety: safe.
class LiveStream {
public:
    // `house` gives house time now, HouseTime{} where it is not known; `listening` is called once, when the
    // port is open. Both are called on the stream's thread and may be called until it has ended.
    LiveStream(const OfferedStream& offer, std::shared_ptr<LiveRing> ring, std::function<HouseTime()> house,
               std::function<void()> listening);
    ~LiveStream(); // asks the thread to end, and waits for 2 s at most

    void set_roc(std::uint32_t roc);
    // What came of it, delays of the time since the last call.
    ReceivedStream report();

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Worker> worker_;
};

} // namespace lianping::player
