#include "programme/entry_times.h"

#include "programme/nearest.h"
#include "programme/time_scalars.h"
#include "programme/values.h"

#include <algorithm>

namespace lianping::programme {

namespace {

constexpr std::chrono::hours day(24);

class EntryTimes {
public:
    EntryTimes(const std::string& file, const YamlNode& entry, SiteContext& site)
        : file_(file), entry_(entry), site_(site) {}

    Occurrences read() {
        length_ = value_of(entry_, "for", parse_duration);
        when_.every = value_of(entry_, "every", parse_duration);
        if (has("rrule") || has("starting"))
            by_rule();
        else
            by_days();
        exceptions();
        additions();
        insertion();
        return std::move(when_);
    }

private:
    bool has(std::string_view key) const { return entry_.find(key) != nullptr; }
    Place place_of(std::string_view key) const {
        for (const YamlPair& pair : entry_.pairs)
            if (pair.key == key) return place_in(file_, pair.key_mark);
        return place_in(file_, entry_.mark);
    }
    void error(std::string_view key, std::string message) {
        site_.report.error(place_of(key), std::move(message));
    }

    void by_rule() {
        const std::string with = has("rrule") ? "rrule" : "starting";
        for (const std::string_view key : {"days", "from", "to"})
            if (has(key))
                error(key,
                      "`" + std::string(key) + "` does not go with `" + with + "`: write one or the other");
        when_.rule = value_of(entry_, "rrule", parse_recurrence);
        when_.starting = value_of(entry_, "starting", parse_instant);
        when_.length = length_;
        if (!has("starting"))
            error("rrule",
                  "`starting` is missing: the rule needs its first instant, as starting: 2026-11-28T14:30");
        if (!has("for")) error(with, "`for` is missing: how long does it last, as for: 45m?");
        if (!when_.rule) return;
        const bool seconds =
            when_.rule->frequency == RecurrenceRule::Frequency::secondly || when_.rule->by_second.size() > 1;
        if (seconds) {
            const std::string finer = "this rule is finer than a minute, which no screen should be";
            if (site_.files.purpose == Purpose::air) return error("rrule", finer);
            site_.report.warning(place_of("rrule"), finer);
        }
        if (when_.starting) check_first_hit();
    }

    // RFC 5545 leaves DTSTART that its rule does not hit undefined; here it is none.
    void check_first_hit() {
        std::optional<CivilTime> first;
        expand(*when_.rule, *when_.starting, [&](CivilTime at) {
            first = at;
            return false;
        });
        if (!first)
            site_.report.warning(place_of("rrule"), "this rule never comes after its `starting`");
        else if (*first != *when_.starting)
            site_.report.warning(
                place_of("starting"),
                "the rule does not hit this instant, so nothing is played then; the first time is " +
                    to_text(*first));
    }

    void by_days() {
        when_.from = value_of(entry_, "from", parse_time_of_day);
        when_.to = value_of(entry_, "to", parse_time_of_day);
        if (when_.from && when_.from->since_midnight == day)
            error("from", "24:00 is the end of a day: write \"00:00\"");
        if (when_.from && when_.to && *when_.from == *when_.to)
            error("to", "`to` is the same as `from`: for the whole day leave both out");
        days();
        if (!length_) return;
        if (has("to")) return error("for", "`for` and `to` both say when it ends: keep one of them");
        if (has("every"))
            return error(
                "for",
                "`for` does not go with `every`, which plays one pass: say with `to` until when it comes");
        if (!has("from")) return error("for", "`for` needs `from`: when does it begin?");
        if (*length_ >= day)
            return error("for", "an entry of days lasts less than a day: for longer ones write `starting` "
                                "and, if it comes again, `rrule`");
        if (length_->count() % 1'000'000'000 != 0) return error("for", "an entry lasts whole seconds");
        if (when_.from) end_by_length();
    }

    void end_by_length() {
        auto end = when_.from->since_midnight + std::chrono::duration_cast<std::chrono::seconds>(*length_);
        if (end > day) end -= day;
        when_.to = TimeOfDay{end};
    }

    void days() {
        const auto said = scalars_of(entry_, "days");
        const YamlNode* list = entry_.find("days");
        if (list != nullptr && list->is_list() && list->items.empty())
            error("days", "`days` is empty: name some, or leave the key out for every day");
        if (said.empty()) return;
        DaySet days;
        for (const YamlNode* one : said) {
            if (const auto weekdays = parse_weekdays(one->text))
                days.weekdays |= *weekdays;
            else if (const auto dates = parse_dates(one->text))
                days.dates.push_back(*dates);
            else if (const auto* calendar = calendar_named(*one, "no day and no calendar is called"))
                days.dates.insert(days.dates.end(), calendar->begin(), calendar->end());
        }
        when_.days = std::move(days);
    }

    const std::vector<DateRange>* calendar_named(const YamlNode& name, const std::string& otherwise) {
        if (!site_.calendars || name.text.empty() || (name.text[0] >= '0' && name.text[0] <= '9'))
            return nullptr;
        const auto found = site_.calendars->find(name.text);
        if (found != site_.calendars->end()) return &found->second;
        std::vector<std::string> known;
        for (const auto& [calendar, days] : *site_.calendars) known.push_back(calendar);
        if (otherwise != "there is no calendar")
            known.insert(known.end(),
                         {"daily", "weekdays", "weekends", "mon", "tue", "wed", "thu", "fri", "sat", "sun"});
        site_.report.error(place_in(file_, name.mark),
                           otherwise + " `" + name.text + "`" + meant(name.text, known));
        return nullptr;
    }

    void exceptions() {
        for (const YamlNode* one : scalars_of(entry_, "except")) {
            if (const auto instant = parse_instant(one->text))
                when_.except.emplace_back(*instant);
            else if (const auto dates = parse_dates(one->text))
                when_.except.emplace_back(*dates);
            else if (const auto* calendar = calendar_named(*one, "there is no calendar"))
                when_.except.insert(when_.except.end(), calendar->begin(), calendar->end());
        }
    }

    void additions() {
        for (const YamlNode* one : scalars_of(entry_, "also")) {
            if (const auto instant = parse_instant(one->text))
                when_.also.push_back(*instant);
            else if (const auto date = parse_date(one->text))
                when_.also.push_back(civil(*date, own_time()));
        }
        std::sort(when_.also.begin(), when_.also.end());
    }

    TimeOfDay own_time() const {
        if (when_.starting)
            return TimeOfDay{std::chrono::duration_cast<std::chrono::seconds>(
                *when_.starting - civil(date_of(*when_.starting)))};
        return when_.from.value_or(TimeOfDay{});
    }

    void insertion() {
        if (when_.every && *when_.every < std::chrono::minutes(1)) error("every", "`every` is at least 1m");
    }

    const std::string& file_;
    const YamlNode& entry_;
    SiteContext& site_;
    Occurrences when_;
    std::optional<Duration> length_;
};

} // namespace

Occurrences read_entry_times(const std::string& file, const YamlNode& entry, SiteContext& site) {
    return EntryTimes(file, entry, site).read();
}

} // namespace lianping::programme
