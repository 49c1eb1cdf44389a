#pragma once
// What of all that the controller knows is a sign that something is wrong. Pure.

#include "controller/agent_board.h"
#include "controller/alarm_book.h"
#include "controller/live_desk.h"
#include "controller/node_register.h"
#include "controller/skew.h"
#include "media/store_keeper.h"
#include "programme/catalogue.h"
#include "programme/programme.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::controller {

// What the rules look at. All references outlive the call.
struct AlarmView {
    NodeTime now;
    HouseTime house;  // there is house time
    Duration running; // since the controller began
    const programme::AlarmTerms& terms;
    const std::set<std::string>& expected; // nodes of the programme
    const NodeRegister& nodes;
    const std::map<std::string, AgentState>& agents; // by node
    const std::vector<Skew>& skew;                   // as it was found last
    const LiveDesk& live;
    const AgentBoard::Coming& coming; // recordings from other machines
    const programme::Catalogue& catalogue;
    std::optional<media::StoreKeeper::Space> disk;          // of the controller's store
    std::function<std::string(const std::string&)> name_of; // a medium, by its hash
};

constexpr Duration first_words_within = 60s; // of nodes, after the controller's start

std::vector<AlarmSign> alarm_signs(const AlarmView& view);

} // namespace lianping::controller
