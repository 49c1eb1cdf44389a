// The verb that says which alarms stand.

#include "controller/instant_text.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;

void Verbs::alarms(const Request& request, const Moment&) {
    ordered_json rows = ordered_json::array();
    std::string text;
    const programme::Zone zone = desks_.zone();
    for (const Alarm& alarm : desks_.alarms.standing()) {
        rows.push_back({{"alarm", to_string(alarm.kind)},
                        {"subject", alarm.subject},
                        {"what", alarm.what},
                        {"since", utc_text(alarm.since)}});
        text += fmt::format("{}  {:<12} {}: {}\n", civil_text(zone.to_civil(alarm.since)),
                            to_string(alarm.kind), alarm.subject, alarm.what);
    }
    if (text.empty()) text = "no alarm stands\n";
    answer(request, text, dump(rows));
}

} // namespace lianping::controller
