#pragma once
// The nodes of this machine, as their players left them on disk (DATA/nodes/NODE): their plans and acts, and
// where their controller's door for housekeepers is. For each node the housekeeper has a key of its own,
// DATA/agent/NODE/key; the player vouches for it.
//
// Thread-safety: one thread. Blocks on the disk.

#include "plan/timeline.h"
#include "transport/keys.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace lianping::agent {

struct HousedNode {
    KeyPair key;
    std::string door; // of the controller, with its key; empty: not known yet
    std::shared_ptr<const ScreenPlan> plan;
    std::shared_ptr<const Acts> acts; // of the plan's epoch and screen; null: none
    Timeline timeline;
};

class Household {
public:
    explicit Household(std::filesystem::path data) : data_(std::move(data)) {}

    // Looks whether anything has changed, some times a second. True where a node came or went, or has another
    // plan or other acts.
    bool look();
    const std::map<std::string, HousedNode>& nodes() const { return nodes_; }
    // Whether a controller keeps its store in this very folder: then its media are here already.
    bool controller_is_here() const;

private:
    struct Stamp { // of a file: size and time of change; nothing: it is not there
        std::int64_t size = -1, changed = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    struct Stamps {
        Stamp plan, acts, door;
    };
    static Stamp stamp_of(const std::filesystem::path& file);
    bool look_at(const std::string& name, HousedNode& node, Stamps& stamps) const;
    std::optional<KeyPair> key_for(const std::string& name) const;

    const std::filesystem::path data_;
    std::map<std::string, HousedNode> nodes_;
    std::map<std::string, Stamps> stamps_;
};

} // namespace lianping::agent
