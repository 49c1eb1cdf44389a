#include "programme/validity_reader.h"

#include "programme/shape_check.h"
#include "programme/time_scalars.h"
#include "programme/values.h"

namespace lianping::programme {

Validity read_validity(const std::string& file, const YamlNode& node, Report& report) {
    Validity validity;
    validity.from = value_of(node, "from", parse_time_of_day);
    validity.to = value_of(node, "to", parse_time_of_day);
    if (validity.from && validity.to && *validity.from == *validity.to)
        report.error(place_in(file, node.find("to")->mark),
                     "`to` is the same as `from`: for the whole day leave both out");
    validity.between = value_of(node, "between", parse_between);
    DaySet days;
    const auto said = scalars_of(node, "days");
    for (const YamlNode* one : said) {
        if (const auto weekdays = parse_weekdays(one->text))
            days.weekdays |= *weekdays;
        else if (const auto dates = parse_dates(one->text))
            days.dates.push_back(*dates);
    }
    if (!said.empty()) validity.days = std::move(days);
    return validity;
}

} // namespace lianping::programme
