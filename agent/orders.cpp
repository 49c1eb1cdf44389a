#include "agent/orders.h"

#include "agent/journal.h"
#include "agent/machine.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace lianping::agent {
namespace {

constexpr Duration restart_patience = 30s;

std::string state_text(const UnitState& unit) {
    return unit.pid == 0 ? fmt::format("{} ({})", unit.active, unit.sub)
                         : fmt::format("{} ({}), process {}", unit.active, unit.sub, unit.pid);
}

OrderResult refusal(const AgentOrder& order, std::string why) {
    return {order.id, false, std::move(why), {}, "", 0};
}

} // namespace

std::string unit_meant(const std::string& said, const std::string& node) {
    if (said.empty() || said == "player") return "lianping-player@" + node + ".service";
    const std::string whole = said.starts_with("lianping-") ? said : "lianping-" + said;
    return whole.ends_with(".service") ? whole : whole + ".service";
}

Result<Units*> Orders::units() {
    if (!units_) {
        auto connected = Units::connect();
        if (!connected) return fail(connected.error());
        units_.emplace(*std::move(connected));
    }
    return &*units_;
}

OrderResult Orders::restart(const AgentOrder& order, const std::string& unit) {
    const auto systemd = units();
    if (!systemd) return refusal(order, systemd.error().message);
    const auto done = (*systemd)->restart(unit, restart_patience);
    if (!done) {
        const bool refused = done.error().code == Error::Code::invalid;
        if (!refused) units_.reset(); // the bus may have gone
        return refusal(order, done.error().message);
    }
    OrderResult result;
    result.id = order.id;
    result.ok = done->result == "done" && done->after.active == "active";
    result.text = fmt::format("{}: systemd's job is {}; it was {}, it is {}", unit, done->result,
                              state_text(done->before), state_text(done->after));
    if (!done->after.status.empty()) result.text += ": " + done->after.status;
    return result;
}

OrderResult Orders::reboot(const AgentOrder& order) {
    if (reboots_ == Reboots::refused)
        return refusal(order, "this machine is not started anew from afar: OPTIONS=--allow-reboot in its "
                              "/etc/default/lianping-agent allows it");
    if (const auto agreed = start_machine_anew(); !agreed) return refusal(order, agreed.error().message);
    return {order.id, true, "systemd starts the machine anew in two seconds", {}, "", 0};
}

Result<void> Orders::start_machine_anew() {
    const auto systemd = units();
    if (!systemd) return fail(systemd.error());
    return (*systemd)->reboot();
}

OrderResult Orders::carry_out(const AgentOrder& order, const std::string& node) {
    const std::string unit = unit_meant(order.unit, node);
    if (order.kind == AgentOrder::Kind::reboot) return reboot(order);
    if (!is_ours(unit)) return refusal(order, unit + " is not one of Lianping's services");
    if (order.kind == AgentOrder::Kind::restart && unit == own_unit)
        return {order.id, true, "", {}, "", static_cast<std::uint32_t>(::getpid())};
    if (order.kind == AgentOrder::Kind::restart) return restart(order, unit);
    if (order.kind != AgentOrder::Kind::logs)
        return refusal(order, "this machine's version knows no such order");
    const auto most = std::clamp<std::uint32_t>(order.lines, 1, max_log_lines);
    auto read = journal_of(unit, most, order.cursor);
    if (!read) return refusal(order, read.error().message);
    return {order.id, true, "", std::move(read->lines), std::move(read->cursor), 0};
}

MachineState Orders::machine() {
    MachineState state = look_at_machine(data_);
    const auto systemd = units();
    auto all = systemd ? (*systemd)->all() : Result<std::vector<UnitState>>(fail(systemd.error()));
    if (all) {
        state.units = *std::move(all);
    } else {
        state.trouble = all.error().message;
        units_.reset();
    }
    return state;
}

} // namespace lianping::agent
