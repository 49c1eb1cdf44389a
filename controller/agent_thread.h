#pragma once
// The thread behind the housekeepers' door: it gives media out, and takes recordings in. It has a socket and
// a disk of its own to wait for, so nothing that it does delays the clock, plans or acts.

#include "controller/agent_board.h"
#include "media/store.h"
#include "time/clock.h"
#include "transport/agent_server.h"
#include "transport/clock_server.h"

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace lianping::controller {

// Thread-safety: made and ended by one thread.
class AgentThread {
public:
    struct Parts { // what is referred to outlives it
        AgentBoard& board;
        const Clock& clock;
        std::function<HouseReading()> house; // called on the thread
        media::Store store;
        std::uint64_t session = 0;                       // of this process
        std::function<std::vector<std::string>()> peers; // keys of all housekeepers; called on the thread
    };
    AgentThread(AgentServer server, Parts parts);
    ~AgentThread();      // within 200 ms
    void request_stop(); // so that it ends while others do; returns at once

private:
    class Giving;
    std::jthread thread_;
};

} // namespace lianping::controller
