#include "controller/standby_book.h"

#include "wire/messages.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::controller {

using nlohmann::json;

void StandbyBook::heard(Standby standby, NodeTime now) {
    standby.heard = now;
    standby.complete = standby.complete || standbys_[standby.name].complete;
    const std::string name = standby.name;
    standbys_[name] = std::move(standby);
}

void StandbyBook::remember(const std::vector<Standby>& standbys) {
    for (const Standby& one : standbys) standbys_.try_emplace(one.name, one);
}

void StandbyBook::forget(const std::string& name) {
    standbys_.erase(name);
    took_.erase(name);
}

std::vector<std::string> StandbyBook::doors() const {
    std::vector<std::string> doors;
    for (const auto& [name, one] : standbys_)
        if (!one.bus.empty() && doors.size() < most_standbys) doors.push_back(one.bus);
    return doors;
}

std::vector<std::string> StandbyBook::to_be_called(NodeTime now) const {
    std::vector<std::string> called;
    for (const auto& [name, one] : standbys_)
        if (is_away(one, now) && !one.control.empty()) called.push_back(one.control);
    return called;
}

void StandbyBook::took(const std::string& name, std::uint64_t number) {
    if (number <= looks_) took_[name] = number;
}

void StandbyBook::hold(std::string node, PlayedAck ack) {
    held_.push_back({std::move(node), ack, looks_ + 1});
}

std::vector<std::pair<std::string, PlayedAck>> StandbyBook::released(NodeTime now) {
    std::uint64_t all_took = UINT64_MAX;
    for (const auto& [name, one] : standbys_) {
        // A site goes on without its standby, and while that has yet to come so far.
        if (is_away(one, now) || one.bus.empty() || !one.complete) continue;
        const auto took = took_.find(name);
        all_took = std::min(all_took, took == took_.end() ? 0 : took->second);
    }
    std::vector<std::pair<std::string, PlayedAck>> free;
    std::erase_if(held_, [&](Held& one) {
        if (one.look > all_took) return false;
        free.emplace_back(std::move(one.node), one.ack);
        return true;
    });
    return free;
}

std::string to_json(const StandbyBook& book) {
    json rows = json::array();
    for (const auto& [name, one] : book.all())
        rows.push_back({{"name", name},
                        {"bus", one.bus},
                        {"control", one.control},
                        {"address", one.address},
                        {"complete", one.complete}});
    return rows.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::vector<Standby> parse_standbys(std::string_view text) {
    const json rows = json::parse(text, nullptr, false);
    std::vector<Standby> all;
    if (!rows.is_array()) return all;
    for (const json& row : rows) {
        if (!row.is_object()) continue;
        const auto word = [&](const char* key) {
            const auto at = row.find(key);
            return at != row.end() && at->is_string() ? at->get<std::string>() : std::string();
        };
        Standby one;
        one.name = word("name");
        one.bus = word("bus");
        one.control = word("control");
        one.address = word("address");
        const auto complete = row.find("complete");
        one.complete = complete != row.end() && complete->is_boolean() && complete->get<bool>();
        if (!one.name.empty()) all.push_back(std::move(one));
    }
    return all;
}

} // namespace lianping::controller
