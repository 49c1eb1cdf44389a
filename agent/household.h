#pragma once
// The nodes of this machine, as their players left them on disk (DATA/nodes/NODE): their plans and acts, and
// where their controller's door for housekeepers is. For each node the housekeeper has a key of its own,
// DATA/agent/NODE/key; the player vouches for it.
//
// A player writes into its folder at least once a minute while it keeps house time. A folder that is
// `left_over_after` behind another one of the machine is left over: its player is down for good, or the node
// is no more (its unit has another name now). Until something is written in it again, its plan needs no
// media; orders are still taken for it.
//
// Thread-safety: one thread. Blocks on the disk.

#include "plan/timeline.h"
#include "transport/keys.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::agent {

struct HousedNode {
    KeyPair key;
    std::string door; // of the controller, with its key; empty: not known yet
    std::shared_ptr<const ScreenPlan> plan;
    std::shared_ptr<const Acts> acts; // of the plan's epoch and screen; null: none
    Timeline timeline;
    bool left_over = false;
};

class Household {
public:
    // One of a process's households makes the keys that are not there yet; another waits for them.
    enum class Keys { made, awaited };
    explicit Household(std::filesystem::path data, Keys keys = Keys::made)
        : data_(std::move(data)), keys_(keys) {}

    static constexpr Duration left_over_after = std::chrono::hours{72};

    // Looks whether anything has changed, some times a second. True where a node came, went or is left over
    // or no longer, or has another plan or other acts. `now`: what is stamped later is as if of now.
    bool look(UtcTime now);
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
    // When its player last wrote there, in nanoseconds of UTC.
    static std::int64_t last_written(const std::filesystem::path& node_folder);
    struct Folder {
        std::filesystem::path path;
        std::int64_t written = 0;
        bool left_over = false;
    };
    std::vector<Folder> folders(UtcTime now) const;
    bool look_at(const std::string& name, HousedNode& node, Stamps& stamps) const;
    std::optional<KeyPair> key_for(const std::string& name) const;

    const std::filesystem::path data_;
    const Keys keys_;
    std::map<std::string, HousedNode> nodes_;
    std::map<std::string, Stamps> stamps_;
};

} // namespace lianping::agent
