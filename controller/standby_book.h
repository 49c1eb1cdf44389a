#pragma once
// What a leader knows of those that follow it, and of other controllers of its site. Pure.
//
// Thread-safety: unsafe.

#include "time/instants.h"
#include "wire/records.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lianping::controller {

// Another controller of the site: one that follows this one, or that this one followed.
struct Standby {
    std::string name; // of the key that it came by; of one that was followed: its address
    std::string bus,
        control;         // its endpoints, as they are reached from here; bus is empty where it never followed
    std::string address; // of its machine
    bool complete = false;               // it has had all at once
    Duration behind{};                   // as it said last
    std::string trouble;                 // in its own words; empty: none
    NodeTime heard = NodeTime::always(); // always(): not since this process began
};

class StandbyBook {
public:
    static constexpr Duration away_after = 5s;

    // One of these asked for what is new; the newest that it says of itself.
    void heard(Standby standby, NodeTime now);
    // Known from before this process began.
    void remember(const std::vector<Standby>& standbys);
    void forget(const std::string& name);
    const std::map<std::string, Standby>& all() const { return standbys_; } // by name
    bool is_away(const Standby& standby, NodeTime now) const {
        return standby.heard == NodeTime::always() || now - standby.heard > away_after;
    }
    // Buses of those that follow, for nodes to try; the same in the same order until that changes.
    std::vector<std::string> doors() const;
    // Endpoints of those that are not heard: has one of them taken over?
    std::vector<std::string> to_be_called(NodeTime now) const;

    // ---- acknowledgements wait until every standby that is there has what they say is kept ----

    // A look for what is new begins: its number.
    std::uint64_t begin_look() { return ++looks_; }
    // All that look `number` gave is on that standby's disk.
    void took(const std::string& name, std::uint64_t number);
    void hold(std::string node, PlayedAck ack);
    // Those that may go out now.
    std::vector<std::pair<std::string, PlayedAck>> released(NodeTime now);

private:
    struct Held {
        std::string node;
        PlayedAck ack;
        std::uint64_t look = 0; // the first that is sure to see it
    };
    std::map<std::string, Standby> standbys_;
    std::map<std::string, std::uint64_t> took_; // by name
    std::vector<Held> held_;
    std::uint64_t looks_ = 0;
};

std::string to_json(const StandbyBook& book);
std::vector<Standby> parse_standbys(std::string_view json); // none where it cannot be read

} // namespace lianping::controller
