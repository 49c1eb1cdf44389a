// The verbs about nodes' machines: how they are, their logs, starting services or the machine anew.

#include "controller/instant_text.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

constexpr Duration order_patience = 40s; // longer than a housekeeper waits for systemd
constexpr std::uint32_t usual_lines = 50;

std::string gigabytes(std::uint64_t bytes) { return fmt::format("{:.1f}", static_cast<double>(bytes) / 1e9); }

std::string machine_text(const MachineState& machine) {
    std::string text = fmt::format("memory {} of {} GB free, disk {} of {} GB free, load {:.2f}",
                                   gigabytes(machine.memory_free), gigabytes(machine.memory),
                                   gigabytes(machine.disk_free), gigabytes(machine.disk), machine.load);
    if (machine.temperature) text = fmt::format("{:.0f} degrees, ", *machine.temperature) + text;
    if (!machine.clock_synchronized) text += ", its clock is not set by the network";
    for (const NetworkState& network : machine.networks)
        text += fmt::format(", {} {}", network.name, network.carrier ? "up" : "without a cable");
    text += "\n";
    for (const UnitState& unit : machine.units)
        text += fmt::format("  {:<40} {} ({}){}{}\n", unit.unit, unit.active, unit.sub,
                            unit.restarts > 0 ? fmt::format(", started anew {} times", unit.restarts) : "",
                            unit.status.empty() ? "" : ": " + unit.status);
    if (!machine.trouble.empty()) text += "  " + machine.trouble + "\n";
    return text;
}

ordered_json machine_json(const MachineState& machine) {
    ordered_json units = ordered_json::array(), networks = ordered_json::array();
    for (const UnitState& unit : machine.units)
        units.push_back({{"unit", unit.unit},
                         {"active", unit.active},
                         {"sub", unit.sub},
                         {"status", unit.status},
                         {"result", unit.result},
                         {"pid", unit.pid},
                         {"restarts", unit.restarts},
                         {"since", utc_text(unit.since)}});
    for (const NetworkState& network : machine.networks)
        networks.push_back({{"name", network.name},
                            {"carrier", network.carrier},
                            {"received", network.received},
                            {"sent", network.sent}});
    ordered_json json{{"units", units},
                      {"temperature", nullptr},
                      {"memory", machine.memory},
                      {"memory_free", machine.memory_free},
                      {"disk", machine.disk},
                      {"disk_free", machine.disk_free},
                      {"load", machine.load},
                      {"uptime", machine.uptime / 1s},
                      {"clock_synchronized", machine.clock_synchronized},
                      {"networks", networks},
                      {"trouble", machine.trouble}};
    if (machine.temperature) json["temperature"] = *machine.temperature;
    return json;
}

} // namespace

void Verbs::machines(const Request& request, const Moment& moment) {
    ordered_json rows = ordered_json::array();
    std::string text;
    const auto agents = desks_.agents.agents();
    for (const auto& [name, node] : desks_.nodes.nodes()) {
        const auto agent = agents.find(name);
        const bool heard = agent != agents.end() && agent->second.machine &&
                           agent->second.heard > moment.node - AgentBoard::silence;
        ordered_json row{{"node", name}, {"screen", node.screen}, {"machine", nullptr}};
        if (heard) row["machine"] = machine_json(*agent->second.machine);
        text += fmt::format("{} ({}): {}", name, node.screen,
                            heard ? machine_text(*agent->second.machine)
                                  : std::string("its housekeeper is not heard\n"));
        rows.push_back(std::move(row));
    }
    answer(request, text, dump(rows));
}

// `what`: a node, or a screen: all of its nodes.
void Verbs::order(const Request& request, const Moment& moment, AgentOrder order) {
    const std::string what = argument(request.command.arguments, "what");
    order.unit = argument(request.command.arguments, "unit");
    std::vector<std::string> nodes;
    if (desks_.nodes.find(what) != nullptr)
        nodes.push_back(what);
    else
        nodes = desks_.nodes.nodes_of(what);
    if (nodes.empty())
        return refuse(request, fmt::format("there is no node and no screen called \"{}\"", what));
    WaitingOrder waiting{request, order.kind, {}, {}, {}, moment.node + order_patience};
    for (const std::string& node : nodes) waiting.waits[desks_.agents.order(node, order)] = node;
    orders_.push_back(std::move(waiting));
}

void Verbs::restart(const Request& request, const Moment& moment) {
    order(request, moment, {0, AgentOrder::Kind::restart, "", 0, ""});
}

void Verbs::reboot(const Request& request, const Moment& moment) {
    order(request, moment, {0, AgentOrder::Kind::reboot, "", 0, ""});
}

void Verbs::logs(const Request& request, const Moment& moment) {
    const auto& arguments = request.command.arguments;
    const std::string said = argument(arguments, "lines");
    std::uint32_t lines = usual_lines;
    std::from_chars(said.data(), said.data() + said.size(), lines);
    order(request, moment,
          {0, AgentOrder::Kind::logs, "", std::clamp<std::uint32_t>(lines, 1, max_log_lines),
           argument(arguments, "cursor")});
}

// A housekeeper that was to start itself anew: is there another process by its name?
void Verbs::housekeepers_came(WaitingOrder& waiting) const {
    const auto agents = desks_.agents.agents();
    std::erase_if(waiting.ending, [&](const std::string& node) {
        const auto agent = agents.find(node);
        if (agent == agents.end() || !agent->second.machine) return false;
        OrderResult& result = waiting.results[node];
        for (const UnitState& unit : agent->second.machine->units)
            if (unit.unit == "lianping-agent.service" && unit.pid != result.ends_pid &&
                unit.active == "active") {
                result.text = fmt::format("{}: it was process {}, it is {} ({}), process {}", unit.unit,
                                          result.ends_pid, unit.active, unit.sub, unit.pid);
                return true;
            }
        return false;
    });
}

void Verbs::order_over(const WaitingOrder& waiting, const Moment& moment) {
    std::string text;
    ordered_json rows = ordered_json::array();
    bool good = true;
    for (const auto& [node, result] : waiting.results) {
        good = good && result.ok;
        if (!result.text.empty()) text += node + ": " + result.text + "\n";
        for (const std::string& line : result.lines) text += line + "\n";
        rows.push_back({{"node", node},
                        {"ok", result.ok},
                        {"text", result.text},
                        {"lines", result.lines},
                        {"cursor", result.cursor}});
        if (waiting.kind != AgentOrder::Kind::logs)
            desks_.note(moment, waiting.kind == AgentOrder::Kind::reboot ? "reboot" : "restart",
                        waiting.request.command.by, node + ": " + result.text);
    }
    if (good)
        answer(waiting.request, text, dump(rows));
    else
        refuse(waiting.request, text.substr(0, text.find_last_not_of('\n') + 1));
}

void Verbs::orders_came(const Moment& moment) {
    for (OrderResult& result : desks_.agents.take_results())
        for (WaitingOrder& waiting : orders_) {
            const auto at = waiting.waits.find(result.id);
            if (at == waiting.waits.end()) continue;
            if (result.ends_pid != 0) waiting.ending.insert(at->second);
            waiting.results[at->second] = std::move(result);
            waiting.waits.erase(at);
            break;
        }
    std::erase_if(orders_, [&](WaitingOrder& waiting) {
        if (!waiting.ending.empty()) housekeepers_came(waiting);
        if ((!waiting.waits.empty() || !waiting.ending.empty()) && moment.node < waiting.patience)
            return false;
        for (const auto& [id, node] : waiting.waits)
            waiting.results[node] = {id, false, "no answer: what came of it is not known", {}, "", 0};
        for (const std::string& node : waiting.ending) {
            waiting.results[node].ok = false;
            waiting.results[node].text = fmt::format(
                "lianping-agent.service: process {} ended, and no other one has been heard of since",
                waiting.results[node].ends_pid);
        }
        order_over(waiting, moment);
        return true;
    });
}

} // namespace lianping::controller
