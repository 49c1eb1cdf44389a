#pragma once
// Many simulated nodes in one thread: each has a bus connection and a clock connection of its own, says
// Hello, asks for the time four times a second, says its Status once a second, confirms what it gets, and
// shows nothing.

#include "time/clock.h"
#include "transport/clock_client.h"
#include "transport/node_bus.h"
#include "transport/rendezvous.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lianping::bench {

// Thread-safety: unsafe.
class Crowd {
public:
    Crowd(const Rendezvous& controller, int players, int to_a_screen);
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    static std::string node_name(int n);
    static std::string screen_name(int n);

    // Lives for so long, or until `more` says no. It looks at every socket each 5 ms.
    void live(
        Duration length, const std::function<bool()>& more = [] { return true; });

    int with_plans() const; // nodes that hold their screen's plan
    std::uint64_t probes_answered() const { return probes_; }
    std::uint64_t statuses() const { return statuses_; }

    // The newest acts of each node: their stamp, and when they came.
    struct Turn {
        std::uint64_t number = 0;
        HouseTime stamp;
        NodeTime came;
    };
    std::vector<Turn> turns() const;
    NodeTime now() const { return clock_.now(); }

private:
    struct Node;
    void tend(Node& node, NodeTime now);
    void answer(Node& node, const NodeBus::Event& event, NodeTime now);
    void say_status(Node& node, NodeTime now);

    RealClock clock_;
    std::vector<std::unique_ptr<Context>> contexts_; // each has room for some hundred sockets
    std::vector<std::unique_ptr<Node>> nodes_;
    std::uint64_t probes_ = 0, statuses_ = 0;
};

} // namespace lianping::bench
