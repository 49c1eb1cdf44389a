#include "controller/status_standby.h"

#include "controller/status_figures.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;

ordered_json leads_tree(const TermRecord& record) {
    return {{"is", record.leads() ? "leads" : "stood down"},
            {"term", record.own.number},
            {"heard", record.heard.number}};
}

ordered_json standbys_tree(const StandbyBook& book, NodeTime now) {
    ordered_json rows = ordered_json::array();
    for (const auto& [name, one] : book.all()) {
        if (one.bus.empty()) continue; // it has never followed
        const bool away = book.is_away(one, now), never = one.heard == NodeTime::always();
        rows.push_back({{"standby", name},
                        {"address", one.address},
                        {"away", away},
                        {"silent_s", never ? ordered_json() : ordered_json((now - one.heard) / 1s)},
                        {"complete", one.complete},
                        {"behind_ms", one.behind / 1ms},
                        {"trouble", one.trouble}});
    }
    return rows;
}

std::string standbys_text(const ordered_json& rows) {
    std::string text;
    for (const auto& row : rows) {
        const std::string trouble = row["trouble"].get<std::string>();
        std::string is = "AWAY";
        if (!row["away"].get<bool>())
            is = row["complete"].get<bool>()
                     ? fmt::format("follows, {:.1f} s behind", row["behind_ms"].get<double>() / 1000)
                     : "follows, and has not all yet: it cannot take over";
        text += fmt::format("standby {} at {}: {}{}\n", row["standby"].get<std::string>(),
                            row["address"].get<std::string>(), is, trouble.empty() ? "" : ", " + trouble);
    }
    return text;
}

} // namespace lianping::controller
