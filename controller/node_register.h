#pragma once
// What the controller knows of each node: whether it is there, what it said last, what it has confirmed.
// Pure.
//
// Thread-safety: unsafe.

#include "wire/messages.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::controller {

struct NodeState {
    std::string node, screen;
    bool up = false;
    std::optional<HouseTime> since; // up or down since then; nothing: never heard of
    HouseTime heard;                // last
    Hello hello;                    // of its present process
    std::string address;            // of its machine; empty: not heard yet
    std::optional<Status> status;   // the newest
    Version plan, acts;             // confirmed, or said in a status
    // When the newest of each went out to it, to measure the delivery and to send again what was lost.
    struct Sent {
        std::uint64_t number = 0;
        HouseTime at;
        bool confirmed = false;
    };
    Sent plan_sent, acts_sent;
};

class NodeRegister {
public:
    static constexpr Duration silence = 3500ms; // without a word: down
    static constexpr Duration send_again = 1s;  // what was not confirmed for so long

    // The nodes of the programme, with their screens. Those that it does not have any more are forgotten.
    void expect(const std::map<std::string, std::string>& screens_by_node);

    struct Change {
        std::string node;
        bool up = false;
    };
    // Each takes what a node said, and gives the change that this means, if any. Nodes that the programme
    // does not have are kept as long as they speak, with an empty screen.
    std::optional<Change> hello(HouseTime now, const Hello& hello);
    std::optional<Change> status(HouseTime now, const Status& status);
    // Where the words of a node that is known come from.
    void called_from(const std::string& node, const std::string& address);
    // How long the delivery took, where this is the first confirmation of what was sent last.
    std::optional<Duration> confirm(HouseTime now, const Confirm& confirm);
    // Those that have fallen silent.
    std::vector<Change> tick(HouseTime now);

    void sent_plan(const std::string& node, std::uint64_t number, HouseTime at);
    void sent_acts(const std::string& node, std::uint64_t number, HouseTime at);
    // Whether a node that is up should get the plan (acts) of that number again: it holds another, and the
    // last sending is a while ago.
    bool wants_plan(const std::string& node, Epoch epoch, std::uint64_t number, HouseTime now) const;
    bool wants_acts(const std::string& node, Epoch epoch, std::uint64_t number, HouseTime now) const;

    const std::map<std::string, NodeState>& nodes() const { return nodes_; }
    const NodeState* find(const std::string& node) const;
    // Those of the programme, by name.
    const std::vector<std::string>& nodes_of(const std::string& screen) const;
    // A new epoch: instants of before mean nothing.
    void rebase(HouseTime now);

private:
    std::optional<Change> heard(HouseTime now, NodeState& node);
    std::map<std::string, NodeState> nodes_;
    std::map<std::string, std::string> expected_;
    std::map<std::string, std::vector<std::string>> of_screen_; // the same the other way round
};

} // namespace lianping::controller
