#include "controller/standing_alarms.h"

#include "base/atomic_file.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace lianping::controller {
namespace {

using nlohmann::json;

std::optional<AlarmKind> kind_of(const std::string& name) {
    for (int n = 0; n <= static_cast<int>(last_alarm_kind); ++n)
        if (to_string(static_cast<AlarmKind>(n)) == name) return static_cast<AlarmKind>(n);
    return std::nullopt;
}

std::string text_of(const json& row, const char* key) {
    const auto found = row.find(key);
    return found != row.end() && found->is_string() ? found->get<std::string>() : "";
}

} // namespace

Result<void> keep_alarms(const std::filesystem::path& file, const std::vector<Alarm>& standing) {
    json rows = json::array();
    for (const Alarm& alarm : standing)
        rows.push_back({{"alarm", to_string(alarm.kind)},
                        {"subject", alarm.subject},
                        {"what", alarm.what},
                        {"since_ns", alarm.since.ns()}});
    return write_file(file, rows.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

std::vector<Alarm> kept_alarms(const std::filesystem::path& file) {
    std::vector<Alarm> stood;
    const auto text = read_file(file);
    const json rows = text ? json::parse(*text, nullptr, false) : json();
    if (!rows.is_array()) return stood;
    for (const json& row : rows) {
        if (!row.is_object()) continue;
        const auto kind = kind_of(text_of(row, "alarm"));
        const auto since = row.find("since_ns");
        if (!kind || since == row.end() || !since->is_number_integer()) continue;
        stood.push_back({*kind, text_of(row, "subject"), text_of(row, "what"),
                         UtcTime(Duration(since->get<std::int64_t>()))});
    }
    return stood;
}

} // namespace lianping::controller
