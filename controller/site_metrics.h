#pragma once
// The site in figures, for Prometheus. docs/site.md lists them. Nothing of them is a secret.

#include "controller/agent_board.h"
#include "controller/alarm_book.h"
#include "controller/status_tree.h"
#include "media/store_keeper.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::controller {

struct SiteFigures { // all references outlive the call
    const StatusParts& status;
    const std::map<std::string, AgentState>& agents;
    const std::vector<Alarm>& alarms;
    std::optional<media::StoreKeeper::Space> disk; // of the store
    std::uint64_t alarms_told = 0, alarms_not_told = 0;
};

std::string site_metrics(const SiteFigures& figures);

} // namespace lianping::controller
