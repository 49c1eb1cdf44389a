#pragma once
// What a controller may order on this machine, and its carrying out, one order after the other.

#include "agent/units.h"
#include "wire/agents.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lianping::agent {

enum class Reboots { refused, allowed };

// The unit that is meant on the machine of a node: empty or "player": its player; "agent", "controller";
// "live@LINK-SOURCE"; or its whole name. Pure.
std::string unit_meant(const std::string& said, const std::string& node);

// The housekeeper's own: systemd would end it before it could say what came of it, so it says that it ends,
// and does; systemd starts it anew (Restart=always), and the controller hears of the next one.
inline constexpr const char* own_unit = "lianping-agent.service";

// Thread-safety: one thread. Blocks: a restart up to half a minute.
class Orders {
public:
    Orders(std::filesystem::path data, Reboots reboots) : data_(std::move(data)), reboots_(reboots) {}

    // `node`: as it is called on this machine.
    OrderResult carry_out(const AgentOrder& order, const std::string& node);
    MachineState machine();
    // Starts the machine anew in two seconds, whoever may order it: the housekeeper's own doing.
    Result<void> start_machine_anew();

private:
    Result<Units*> units(); // connected, or connected anew
    OrderResult restart(const AgentOrder& order, const std::string& unit);
    OrderResult reboot(const AgentOrder& order);

    const std::filesystem::path data_;
    const Reboots reboots_;
    std::optional<Units> units_;
};

} // namespace lianping::agent
