#pragma once
// What a player keeps on disk between its lives: the newest plan and acts, and its crystal's drift. In
// DATA/nodes/NODE.
//
// Thread-safety: safe where threads use different functions.

#include "base/descriptor.h"
#include "base/result.h"
#include "plan/acts.h"
#include "plan/plan.h"
#include "time/clock_sync.h"
#include "transport/keys.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lianping::player {

class NodeState {
public:
    explicit NodeState(std::filesystem::path folder) : folder_(std::move(folder)) {}
    const std::filesystem::path& folder() const { return folder_; }

    // Makes the folder, and keeps it from other players of this node for as long as this lives. io where that
    // cannot be; busy where another has it.
    Result<void> prepare();

    // Null where there is none; what cannot be read is said in the log and left alone.
    std::shared_ptr<const ScreenPlan> load_plan() const;
    std::shared_ptr<const Acts> load_acts() const;
    DriftMemory load_drift() const;
    // The node's key, made at its first start. One that cannot be kept is said in the log and lasts as long
    // as the process.
    KeyPair key() const;

    // The public key of this machine's housekeeper for this node (64 hex digits), where one runs; else empty.
    std::string agent_key() const;

    // Failures are said in the log: the show does not depend on them.
    void save_plan(const ScreenPlan& plan) const;
    void save_acts(const Acts& acts) const;
    // Where the housekeeper of this machine finds the controller; empty: nowhere.
    void save_agent_door(const std::string& endpoint) const;
    void save_drift(const DriftMemory& memory) const;

private:
    std::filesystem::path folder_;
    std::optional<Descriptor> lock_; // flock(2) of folder_/lock: the kernel lets it go with the process
};

} // namespace lianping::player
