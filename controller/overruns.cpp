#include "controller/overruns.h"

#include "base/atomic_file.h"
#include "programme/planner_windows.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::controller {

using nlohmann::json;

Overruns::Overruns(std::filesystem::path file) : file_(std::move(file)) {
    const auto text = file_.empty() ? Result<std::string>(std::string()) : read_file(file_);
    if (!text) return;
    const json read = json::parse(*text, nullptr, false);
    if (!read.is_object()) return;
    for (const auto& [entry, one] : read.items())
        if (one.is_object() && one.value("start_ns", json()).is_number_integer() &&
            one.value("by_s", json()).is_number_unsigned())
            of_[entry] = {
                UtcTime(Duration(one["start_ns"].get<std::int64_t>())),
                std::chrono::seconds(std::min<std::uint64_t>(one["by_s"].get<std::uint64_t>(), 86'400))};
}

std::string Overruns::text() const {
    json written = json::object();
    for (const auto& [entry, overtime] : of_)
        written[entry] = {{"start_ns", overtime.start.ns()},
                          {"by_s", static_cast<std::uint64_t>(overtime.by / 1s)}};
    return written.dump(1, ' ', false, json::error_handler_t::replace);
}

void Overruns::apply(programme::Programme& programme) const {
    for (programme::Entry& entry : programme.entries) {
        entry.when.overtime.reset();
        const auto known = of_.find(entry.name);
        if (known == of_.end() || entry.overrun <= Duration{}) continue;
        entry.when.overtime = Overtime{known->second.start, std::min(known->second.by, entry.overrun)};
    }
}

std::vector<Overruns::Due> Overruns::due(const programme::Programme& programme,
                                         const std::function<bool(const std::string&)>& sends, UtcTime now) {
    std::vector<Due> all;
    for (const programme::Entry& entry : programme.entries) {
        if (entry.overrun <= Duration{} || !sends(entry.play.link)) continue;
        const auto zone = programme::zone_named(entry.zone);
        for (const programme::Occurrence& one : programme::occurrences(entry.when, zone, now, now + 1ns)) {
            const bool in_time = one.end - now <= earliest && one.end - now >= latest;
            const bool again = entry.when.overtime && entry.when.overtime->start == one.start;
            const Duration by = again ? entry.when.overtime->by : Duration{};
            if (in_time && by < entry.overrun)
                all.push_back({entry.name, {one.start, std::min(by + step, entry.overrun)}});
        }
    }
    return all;
}

} // namespace lianping::controller
