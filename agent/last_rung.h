#pragma once
// The last rung of the failure ladder: whether a machine is to be started anew, because a player on it does
// not come to life however often systemd starts it (a graphics driver that hangs, a device that went away).
// Pure.
//
// A player lives when it has been active for a minute on end as one process. One that was stopped by somebody
// is not waited for. Each time that it was of no use the next one waits twice as long, a day at most: a
// display that is broken for good does not make the machine restart all day.

#include "time/instants.h"
#include "wire/agents.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::agent {

// Thread-safety: unsafe.
class LastRung {
public:
    static constexpr Duration lives_after = 60s, longest_patience = 24h;

    // `in_vain`: machine restarts behind which no player has lived yet.
    LastRung(Duration patience, int in_vain) : patience_(patience), in_vain_(in_vain) {}

    // Units as systemd has them now. Gives the player for whose sake the machine is to be started anew, once:
    // in_vain() has grown by then, and is to be remembered over the restart.
    std::optional<std::string> look(const std::vector<UnitState>& units, NodeTime now);
    int in_vain() const { return in_vain_; }
    Duration patience() const; // of this time

private:
    struct Player {
        std::uint32_t pid = 0;
        NodeTime active_since; // as that process
        NodeTime dead_since;   // or when it was seen first, or lived last
    };
    std::map<std::string, Player> players_; // by unit
    Duration patience_;
    int in_vain_;
    bool given_ = false;
};

} // namespace lianping::agent
