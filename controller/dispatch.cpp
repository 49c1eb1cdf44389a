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

// Stamped before it is sent: a node can confirm before send() has come back.
void Dispatch::plan_to(const NodeState& node, std::uint64_t number, const std::string& bytes, HouseTime now) {
    nodes_.sent_plan(node.node, number, now);
    bus_.send_encoded(node.node, bytes);
}

void Dispatch::acts_to(const NodeState& node, std::uint64_t number, const std::string& bytes, HouseTime now) {
    nodes_.sent_acts(node.node, number, now);
    bus_.send_encoded(node.node, bytes);
}

void Dispatch::send_plan(const std::string& screen, HouseTime now) {
    const auto plan = plans_.plan(screen);
    if (!plan) return;
    const std::string bytes = bus_.encoded(ToNode(*plan)); // once for all nodes
    for (const std::string& node : nodes_.nodes_of(screen))
        if (nodes_.find(node)->up) plan_to(*nodes_.find(node), plan->version.number, bytes, now);
}

void Dispatch::send_acts(const std::string& screen, HouseTime now) {
    const auto acts = acts_.acts(screen);
    if (!acts) return;
    const std::string bytes = bus_.encoded(ToNode(*acts));
    for (const std::string& node : nodes_.nodes_of(screen))
        if (nodes_.find(node)->up) acts_to(*nodes_.find(node), acts->version.number, bytes, now);
}

void Dispatch::send_all(const std::string& node, HouseTime now) {
    const NodeState* state = nodes_.find(node);
    if (state == nullptr || !state->up) return;
    if (const auto plan = plans_.plan(state->screen))
        plan_to(*state, plan->version.number, bus_.encoded(ToNode(*plan)), now);
    if (const auto acts = acts_.acts(state->screen))
        acts_to(*state, acts->version.number, bus_.encoded(ToNode(*acts)), now);
}

void Dispatch::send_again(HouseTime now) {
    for (const auto& [name, node] : nodes_.nodes()) {
        const auto plan = plans_.plan(node.screen);
        if (plan && nodes_.wants_plan(name, plan->version.epoch, plan->version.number, now))
            plan_to(node, plan->version.number, bus_.encoded(ToNode(*plan)), now);
        const auto acts = acts_.acts(node.screen);
        if (acts && nodes_.wants_acts(name, acts->version.epoch, acts->version.number, now))
            acts_to(node, acts->version.number, bus_.encoded(ToNode(*acts)), now);
    }
}

} // namespace lianping::controller
