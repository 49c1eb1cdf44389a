#include "controller/node_register.h"

#include <algorithm>

namespace lianping::controller {
namespace {

bool wants(const NodeState& node, const Version& held, const NodeState::Sent& sent, Epoch epoch,
           std::uint64_t number, HouseTime now) {
    if (!node.up || number == 0) return false;
    if (held.epoch == epoch && held.number >= number) return false;
    return sent.number < number || now - sent.at >= NodeRegister::send_again;
}

} // namespace

void NodeRegister::expect(const std::map<std::string, std::string>& screens_by_node) {
    expected_ = screens_by_node;
    of_screen_.clear();
    for (const auto& [name, screen] : expected_) {
        NodeState& node = nodes_[name];
        node.node = name;
        node.screen = screen;
        of_screen_[screen].push_back(name);
    }
    std::erase_if(nodes_,
                  [&](const auto& node) { return !expected_.contains(node.first) && !node.second.up; });
    for (auto& [name, node] : nodes_)
        if (!expected_.contains(name)) node.screen.clear();
}

std::optional<NodeRegister::Change> NodeRegister::heard(HouseTime now, NodeState& node) {
    node.heard = now;
    if (node.up) return std::nullopt;
    node.up = true;
    node.since = now;
    return Change{node.node, true};
}

std::optional<NodeRegister::Change> NodeRegister::hello(HouseTime now, const Hello& hello) {
    NodeState& node = nodes_[hello.node];
    node.node = hello.node;
    const bool new_process = node.hello.session != hello.session;
    node.hello = hello;
    node.plan = hello.plan;
    node.acts = hello.acts;
    node.plan_sent = node.acts_sent = {};
    if (new_process) node.status.reset();
    return heard(now, node);
}

std::optional<NodeRegister::Change> NodeRegister::status(HouseTime now, const Status& status) {
    const auto at = nodes_.find(status.node);
    if (at == nodes_.end()) return std::nullopt;
    at->second.status = status;
    at->second.plan = status.plan;
    at->second.acts = status.acts;
    return heard(now, at->second);
}

void NodeRegister::called_from(const std::string& node, const std::string& address) {
    if (const auto at = nodes_.find(node); at != nodes_.end()) at->second.address = address;
}

std::optional<Duration> NodeRegister::confirm(HouseTime now, const Confirm& confirm) {
    const auto at = nodes_.find(confirm.node);
    if (at == nodes_.end()) return std::nullopt;
    const bool plan = confirm.of == Confirm::Of::plan;
    (plan ? at->second.plan : at->second.acts) = confirm.version;
    NodeState::Sent& sent = plan ? at->second.plan_sent : at->second.acts_sent;
    if (sent.number != confirm.version.number || sent.confirmed) return std::nullopt;
    sent.confirmed = true;
    // The node's own stamp leaves out the way back, but counts only where it is possible.
    const Duration there = confirm.received - sent.at;
    const Duration both = now - sent.at;
    const bool possible = confirm.received != HouseTime{} && there >= Duration::zero() && there <= both;
    return possible ? there : both;
}

std::vector<NodeRegister::Change> NodeRegister::tick(HouseTime now) {
    std::vector<Change> changes;
    for (auto& [name, node] : nodes_) {
        if (!node.up || now - node.heard <= silence) continue;
        node.up = false;
        node.since = now;
        changes.push_back({name, false});
    }
    std::erase_if(nodes_,
                  [&](const auto& node) { return !expected_.contains(node.first) && !node.second.up; });
    return changes;
}

void NodeRegister::sent_plan(const std::string& node, std::uint64_t number, HouseTime at) {
    if (const auto found = nodes_.find(node); found != nodes_.end())
        found->second.plan_sent = {number, at, false};
}

void NodeRegister::sent_acts(const std::string& node, std::uint64_t number, HouseTime at) {
    if (const auto found = nodes_.find(node); found != nodes_.end())
        found->second.acts_sent = {number, at, false};
}

bool NodeRegister::wants_plan(const std::string& node, Epoch epoch, std::uint64_t number,
                              HouseTime now) const {
    const NodeState* is = find(node);
    return is != nullptr && wants(*is, is->plan, is->plan_sent, epoch, number, now);
}

bool NodeRegister::wants_acts(const std::string& node, Epoch epoch, std::uint64_t number,
                              HouseTime now) const {
    const NodeState* is = find(node);
    return is != nullptr && wants(*is, is->acts, is->acts_sent, epoch, number, now);
}

const NodeState* NodeRegister::find(const std::string& node) const {
    const auto at = nodes_.find(node);
    return at == nodes_.end() ? nullptr : &at->second;
}

const std::vector<std::string>& NodeRegister::nodes_of(const std::string& screen) const {
    static const std::vector<std::string> none;
    const auto at = of_screen_.find(screen);
    return at == of_screen_.end() ? none : at->second;
}

void NodeRegister::rebase(HouseTime now) {
    for (auto& [name, node] : nodes_) {
        node.heard = now;
        if (node.since) node.since = now;
        node.plan_sent = node.acts_sent = {};
    }
}

} // namespace lianping::controller
