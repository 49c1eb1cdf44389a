#pragma once
// The controller's status as one tree, assembled from what each part says of itself. docs/controller.md has
// its shape.
//
// Thread-safety: pure functions of what they are given.

#include "controller/act_desk.h"
#include "controller/agent_board.h"
#include "controller/delivery.h"
#include "controller/intake.h"
#include "controller/leadership.h"
#include "controller/live_desk.h"
#include "controller/node_register.h"
#include "controller/plan_desk.h"
#include "controller/site_desk.h"
#include "controller/skew.h"
#include "time/house_clock.h"
#include "transport/controller_bus.h"
#include "transport/key_register.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace lianping::controller {

// What the tree is made of. All references outlive the call.
struct StatusParts {
    std::string folder, data;
    std::int64_t pid = 0;
    UtcTime since, now;
    HouseTime house;
    Epoch epoch = 0;
    Anchor anchor;
    std::string clock_origin;
    std::string bus_endpoint;
    const SiteDesk& site;
    const programme::Catalogue& catalogue;
    IntakeProgress intake;
    const PlanDesk& plans;
    std::string plan_trouble;                // of the disk; empty: none
    std::string act_trouble, choice_trouble; // likewise
    const ActDesk& acts;
    const NodeRegister& nodes;
    const SkewRecord& skew;
    const LiveDesk& live;
    AgentBoard::Coming coming; // recordings from other machines
    const Delivery& delivery;
    ControllerBus::Counts bus;
    const KeyRegister& keys;
    const TermRecord& term;
    nlohmann::ordered_json standbys;
};

nlohmann::ordered_json status_tree(const StatusParts& parts);
// The rows of `now`: the tree's screens alone.
nlohmann::ordered_json now_on_screens(const StatusParts& parts);

// The same for a person, takes first.
std::string status_text(const nlohmann::ordered_json& tree);
std::string now_text(const nlohmann::ordered_json& screens);

} // namespace lianping::controller
