#pragma once
// Sends nodes what they need: a welcome, their screen's newest plan and acts, again where they did not
// arrive.

#include "controller/act_desk.h"
#include "controller/node_register.h"
#include "controller/plan_desk.h"
#include "transport/controller_bus.h"

#include <string>

namespace lianping::controller {

// Thread-safety: one thread. Never blocks.
class Dispatch {
public:
    Dispatch(ControllerBus& bus, NodeRegister& nodes, const PlanDesk& plans, const ActDesk& acts)
        : bus_(bus), nodes_(nodes), plans_(plans), acts_(acts) {}

    // What every Welcome says; its screen is the node's.
    void greet_with(Welcome welcome) { welcome_ = std::move(welcome); }

    void welcome(const std::string& node);
    void welcome_all();
    // To all nodes of the screen that are there.
    void send_plan(const std::string& screen, HouseTime now);
    void send_acts(const std::string& screen, HouseTime now);
    // Both, to one node.
    void send_all(const std::string& node, HouseTime now);
    // To those that hold older ones, once a second.
    void send_again(HouseTime now);

private:
    void plan_to(const NodeState& node, std::uint64_t number, const std::string& bytes, HouseTime now);
    void acts_to(const NodeState& node, std::uint64_t number, const std::string& bytes, HouseTime now);

    ControllerBus& bus_;
    NodeRegister& nodes_;
    const PlanDesk& plans_;
    const ActDesk& acts_;
    Welcome welcome_;
};

} // namespace lianping::controller
