#include "programme/scalar_check.h"

#include "programme/look_scalars.h"
#include "programme/recurrence.h"
#include "programme/time_scalars.h"
#include "programme/zone_names.h"

#include <algorithm>

namespace lianping::programme {

namespace {

using Complaint = std::optional<std::string>;

template <class T>
Complaint complaint_of(const Result<T>& result) {
    return result ? Complaint() : Complaint(result.error().message);
}

Complaint choice_complaint(std::string_view of, const std::string& text) {
    const auto words = words_of_choice(of);
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::nullopt;
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "" : ", ") + word;
    return "`" + text + "` is none of " + list;
}

Complaint number_complaint(std::string_view of, const std::string& text) {
    const std::size_t dots = of.find("..");
    const auto bound = [](std::string_view digits) {
        return parse_integer(digits, 0, 1'000'000).value_or(0);
    };
    return complaint_of(parse_integer(text, bound(of.substr(0, dots)), bound(of.substr(dots + 2))));
}

bool begins_with_digit(const std::string& text) { return !text.empty() && text[0] >= '0' && text[0] <= '9'; }

Complaint days_complaint(std::string_view of, const std::string& text) {
    if (parse_weekdays(text)) return std::nullopt;
    if (begins_with_digit(text)) return complaint_of(parse_dates(text));
    if (of == "calendars") return std::nullopt; // the schedule's reader knows them
    return complaint_of(parse_weekdays(text));
}

// Dates, ranges and instants; what does not begin with a digit is a calendar's name.
Complaint except_complaint(const std::string& text) {
    if (!begins_with_digit(text)) return std::nullopt;
    return text.find('T') == std::string::npos ? complaint_of(parse_dates(text))
                                               : complaint_of(parse_instant(text));
}

Complaint also_complaint(const std::string& text) {
    return text.find('T') == std::string::npos ? complaint_of(parse_date(text))
                                               : complaint_of(parse_instant(text));
}

} // namespace

std::optional<std::string> complaint_about(const Key& key, const std::string& text) {
    switch (key.form) {
    case Form::number:
        return number_complaint(key.of, text);
    case Form::on_off:
        return complaint_of(parse_switch(text));
    case Form::choice:
        return choice_complaint(key.of, text);
    case Form::length:
        return complaint_of(parse_duration(text));
    case Form::length_or_auto:
        return text == "auto" ? std::nullopt : complaint_of(parse_duration(text));
    case Form::overrun:
        return complaint_of(parse_overrun(text));
    case Form::time:
        return complaint_of(parse_time_of_day(text));
    case Form::days:
        return days_complaint(key.of, text);
    case Form::dates:
    case Form::map_of_dates:
        return complaint_of(parse_dates(text));
    case Form::except:
        return except_complaint(text);
    case Form::also:
        return also_complaint(text);
    case Form::instant:
        return complaint_of(parse_instant(text));
    case Form::between:
        return complaint_of(parse_between(text));
    case Form::rule:
        return complaint_of(parse_recurrence(text));
    case Form::zone:
        return complaint_of(find_zone(text));
    case Form::size:
        return complaint_of(parse_size(text));
    case Form::rect:
    case Form::map_of_maps_of_rects:
        return complaint_of(parse_rect(text));
    case Form::colour:
        return complaint_of(parse_colour(text));
    case Form::clock_format:
        return complaint_of(parse_clock_format(text));
    case Form::volume:
        return complaint_of(parse_volume(text));
    case Form::rate:
        return complaint_of(parse_rate(text));
    case Form::transition:
        return complaint_of(parse_transition(text));
    case Form::file:
    case Form::files:
        return complaint_of(parse_path(text));
    case Form::folders:
        return !text.empty() && text[0] == '/'
                   ? Complaint()
                   : Complaint("`" + text + "` is no absolute path: write it from / on");
    default:
        return text.empty() ? Complaint("an empty text stands here") : Complaint();
    }
}

} // namespace lianping::programme
