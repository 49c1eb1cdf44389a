#pragma once
// The thread behind the housekeepers' door: it gives media out. It has a socket and a disk of its own to wait
// for, so nothing that it does delays the clock, plans or acts.

#include "controller/agent_board.h"
#include "media/store.h"
#include "time/clock.h"
#include "transport/agent_server.h"
#include "transport/clock_server.h"

#include <cstdint>
#include <functional>
#include <thread>

namespace lianping::controller {

// Thread-safety: made and ended by one thread.
class AgentThread {
public:
    struct Parts { // what is referred to outlives it
        AgentBoard& board;
        const Clock& clock;
        std::function<HouseReading()> house; // called on the thread
        media::Store store;
        std::uint64_t session = 0; // of this process
    };
    AgentThread(AgentServer server, Parts parts);
    ~AgentThread(); // within 200 ms

private:
    class Giving;
    std::jthread thread_;
};

} // namespace lianping::controller
