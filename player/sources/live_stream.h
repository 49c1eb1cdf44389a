#pragma once
// Receives one live stream on a thread of its own: pictures are decoded into a ring, sound is kept as it
// comes.

#include "base/port_range.h"
#include "player/live_ring.h"
#include "player/sources/sound_packets.h"
#include "player/sources/worker.h"
#include "wire/streams.h"

#include <functional>
#include <memory>
#include <string>

namespace lianping::player {

// Thread-safety: safe.
class LiveStream {
public:
    // Where what comes goes.
    struct Into {
        std::shared_ptr<LiveRing> pictures;
        std::shared_ptr<SoundPackets> sound;
    };
    // How it looks around itself.
    struct Around {
        std::function<HouseTime()> house; // now; HouseTime{} where it is not known
        std::function<void()> listening;  // called once, when the port is open
        PortRange ports{};                // to listen on
    };
    // What is called of `around` is called on the stream's thread, until it has ended.
    LiveStream(const OfferedStream& offer, Into into, Around around);
    ~LiveStream(); // asks the thread to end, and waits for 2 s at most

    void set_roc(std::uint32_t pictures, std::uint32_t sound);
    // What came of it, delays of the time since the last call.
    ReceivedStream report();

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Worker> worker_;
};

} // namespace lianping::player
