#include "controller/dispatch.h"

namespace lianping::controller {

void Dispatch::welcome(const std::string& node) {
    const NodeState* state = nodes_.find(node);
    Welcome welcome = welcome_;
    welcome.screen = state != nullptr ? state->screen : "";
    bus_.send(node, welcome);
}

void Dispatch::welcome_all() {
    for (const auto& [name, node] : nodes_.nodes())
        if (node.up) welcome(name);
}

void Dispatch::plan_to(const NodeState& node, HouseTime now) {
    const auto plan = plans_.plan(node.screen);
    if (!plan || !node.up) return;
    // Stamped before it is sent: a node can confirm before send() has come back.
    nodes_.sent_plan(node.node, plan->version.number, now);
    bus_.send(node.node, *plan);
}

void Dispatch::acts_to(const NodeState& node, HouseTime now) {
    const auto acts = acts_.acts(node.screen);
    if (!acts || !node.up) return;
    nodes_.sent_acts(node.node, acts->version.number, now);
    bus_.send(node.node, *acts);
}

void Dispatch::send_plan(const std::string& screen, HouseTime now) {
    for (const std::string& node : nodes_.nodes_of(screen)) plan_to(*nodes_.find(node), now);
}

void Dispatch::send_acts(const std::string& screen, HouseTime now) {
    for (const std::string& node : nodes_.nodes_of(screen)) acts_to(*nodes_.find(node), now);
}

void Dispatch::send_all(const std::string& node, HouseTime now) {
    const NodeState* state = nodes_.find(node);
    if (state == nullptr) return;
    plan_to(*state, now);
    acts_to(*state, now);
}

void Dispatch::send_again(HouseTime now) {
    for (const auto& [name, node] : nodes_.nodes()) {
        const auto plan = plans_.plan(node.screen);
        if (plan && nodes_.wants_plan(name, plan->version.epoch, plan->version.number, now))
            plan_to(node, now);
        const auto acts = acts_.acts(node.screen);
        if (acts && nodes_.wants_acts(name, acts->version.epoch, acts->version.number, now))
            acts_to(node, now);
    }
}

} // namespace lianping::controller
