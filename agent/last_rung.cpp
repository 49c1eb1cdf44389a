#include "agent/last_rung.h"

#include <algorithm>

namespace lianping::agent {

Duration LastRung::patience() const {
    Duration patience = patience_;
    for (int n = 0; n < in_vain_ && patience < longest_patience; ++n) patience *= 2;
    return std::min(patience, std::max(longest_patience, patience_));
}

std::optional<std::string> LastRung::look(const std::vector<UnitState>& units, NodeTime now) {
    std::map<std::string, Player> before;
    before.swap(players_);
    std::optional<std::string> gives;
    for (const UnitState& unit : units) {
        if (!unit.unit.starts_with("lianping-player@") || unit.active == "inactive") continue;
        const auto known = before.find(unit.unit);
        Player player = known != before.end() ? known->second : Player{unit.pid, now, now};
        if (unit.active != "active" || unit.pid != player.pid) player.active_since = now;
        player.pid = unit.pid;
        if (unit.active == "active" && now - player.active_since >= lives_after) {
            player.dead_since = now;
            in_vain_ = 0;
        } else if (!given_ && now - player.dead_since >= patience()) {
            gives = unit.unit;
        }
        players_[unit.unit] = player;
    }
    if (gives) {
        given_ = true;
        ++in_vain_;
    }
    return gives;
}

} // namespace lianping::agent
