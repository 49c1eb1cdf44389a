#include "programme/recurrence.h"

#include "programme/civil.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <utility>

namespace lianping::programme {
namespace {

using namespace std::chrono;
using Rule = RecurrenceRule;
using Frequency = Rule::Frequency;

constexpr std::int64_t day_seconds = 86400;

// The days for which an instant of a whole day can be told in nanoseconds.
const Date first_day = local_days(year(1678) / January / 1);
const Date last_day = local_days(year(2262) / January / 1) - days(1);

bool has(const std::vector<int>& list, int value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}
// Counted from the front from 1, or from the back from -1.
bool has_either(const std::vector<int>& list, int value, int of) {
    return has(list, value) || has(list, value - of - 1);
}

std::vector<int> sorted(std::vector<int> list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

Date week_of(Date day, int week_start) {
    const int weekday_from_monday = static_cast<int>(weekday(day).iso_encoding()) - 1;
    return day - days((weekday_from_monday - week_start + 7) % 7);
}

// The first week of a year is the first that has four days of it.
Date first_week(year of, int week_start) { return week_of(local_days(of / January / 4), week_start); }

// Which days a rule can be on: all its parts about days must hold.
class DayFilter {
public:
    DayFilter(const Rule& rule, Date start) : rule_(rule) {
        const bool none = rule.by_week_no.empty() && rule.by_year_day.empty() && rule.by_month_day.empty() &&
                          rule.by_day.empty();
        const year_month_day date(start);
        months_ = rule.by_month;
        month_days_ = rule.by_month_day;
        days_ = rule.by_day;
        // What the rule leaves open is taken from its start.
        if (none && rule.frequency == Frequency::yearly && months_.empty())
            months_ = {static_cast<int>(static_cast<unsigned>(date.month()))};
        if (none && (rule.frequency == Frequency::yearly || rule.frequency == Frequency::monthly))
            month_days_ = {static_cast<int>(static_cast<unsigned>(date.day()))};
        if (rule.by_day.empty() && (rule.frequency == Frequency::weekly ||
                                    (rule.frequency == Frequency::yearly && !rule.by_week_no.empty() &&
                                     rule.by_year_day.empty() && rule.by_month_day.empty())))
            days_ = {{0, static_cast<int>(weekday(start).iso_encoding()) - 1}};
        ordinals_in_month_ = rule.frequency == Frequency::monthly || !months_.empty();
    }

    bool month_fits(year_month month) const {
        return months_.empty() || has(months_, static_cast<int>(static_cast<unsigned>(month.month())));
    }

    bool fits(Date day) const {
        const year_month_day date(day);
        if (!month_fits(date.year() / date.month())) return false;
        const int month_day = static_cast<int>(static_cast<unsigned>(date.day()));
        const int month_length =
            static_cast<int>(static_cast<unsigned>((date.year() / date.month() / last).day()));
        if (!month_days_.empty() && !has_either(month_days_, month_day, month_length)) return false;
        const int year_day = static_cast<int>((day - local_days(date.year() / January / 1)).count()) + 1;
        const int year_length = date.year().is_leap() ? 366 : 365;
        if (!rule_.by_year_day.empty() && !has_either(rule_.by_year_day, year_day, year_length)) return false;
        if (!rule_.by_week_no.empty() && !week_fits(day, date.year())) return false;
        if (days_.empty()) return true;
        const int on = static_cast<int>(weekday(day).iso_encoding()) - 1;
        const int in = ordinals_in_month_ ? month_day : year_day;
        const int of = ordinals_in_month_ ? month_length : year_length;
        return std::any_of(days_.begin(), days_.end(), [&](const Rule::WeekdayNum& wanted) {
            if (wanted.weekday != on) return false;
            return wanted.ordinal == 0 || wanted.ordinal == (in - 1) / 7 + 1 ||
                   wanted.ordinal == -((of - in) / 7 + 1);
        });
    }

private:
    // A day may be in a week of the year before or after.
    bool week_fits(Date day, year calendar) const {
        year of = calendar;
        if (day < first_week(of, rule_.week_start))
            --of;
        else if (day >= first_week(of + years(1), rule_.week_start))
            ++of;
        const Date first = first_week(of, rule_.week_start);
        const int week = static_cast<int>((day - first).count() / 7) + 1;
        const int weeks_in_year =
            static_cast<int>((first_week(of + years(1), rule_.week_start) - first).count() / 7);
        return has_either(rule_.by_week_no, week, weeks_in_year);
    }

    const Rule& rule_;
    std::vector<int> months_, month_days_;
    std::vector<Rule::WeekdayNum> days_;
    bool ordinals_in_month_ = false;
};

// Hands occurrences on: drops those before the start, counts, ends at UNTIL. Takes them in ascending order.
class Delivery {
public:
    Delivery(const Rule& rule, CivilTime start, const std::function<bool(CivilTime)>& visit,
             CivilTime skip_to)
        : rule_(rule), start_(start), visit_(visit), skip_to_(skip_to) {}

    // False when nothing more is wanted.
    bool take(CivilTime at) {
        if (at < start_) return true;
        if (rule_.until && at > *rule_.until) return false;
        if (rule_.count && taken_ == *rule_.count) return false;
        ++taken_;
        if (at >= skip_to_ && !visit_(at)) return false;
        return !rule_.count || taken_ < *rule_.count;
    }

    // The occurrences of one period, all of it: BYSETPOS picks among them.
    bool take_period(const std::vector<CivilTime>& all) {
        if (rule_.by_set_pos.empty())
            return std::all_of(all.begin(), all.end(), [&](CivilTime at) { return take(at); });
        const int count = static_cast<int>(all.size());
        for (int place = 1; place <= count; ++place)
            if (has_either(rule_.by_set_pos, place, count) && !take(all[static_cast<std::size_t>(place - 1)]))
                return false;
        return true;
    }

private:
    const Rule& rule_;
    CivilTime start_;
    const std::function<bool(CivilTime)>& visit_;
    CivilTime skip_to_;
    std::uint32_t taken_ = 0;
};

// Seconds of the day (or, from coarser units left empty, of the hour or minute), ascending. A leap second is
// read as the one before it.
std::vector<seconds> times(const std::vector<int>& hours_of, const std::vector<int>& minutes_of,
                           const std::vector<int>& seconds_of) {
    std::vector<seconds> all;
    for (const int h : hours_of)
        for (const int m : minutes_of)
            for (const int s : seconds_of) all.emplace_back(h * 3600 + m * 60 + std::min(s, 59));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<int> given_or(const std::vector<int>& list, std::int64_t otherwise) {
    return list.empty() ? std::vector<int>{static_cast<int>(otherwise)} : sorted(list);
}

// DAILY to YEARLY: periods of days.
class DayPeriods {
public:
    DayPeriods(const Rule& rule, Date start)
        : rule_(rule), start_(start), start_month_(year_month_day(start)) {}

    // Of the n-th period after that of the start; in it are [first, second).
    std::pair<Date, Date> period(std::int64_t n) const {
        const std::int64_t steps = n * rule_.interval;
        switch (rule_.frequency) {
        case Frequency::yearly: {
            const year of = start_month_.year() + years(steps);
            return {local_days(of / January / 1), local_days((of + years(1)) / January / 1)};
        }
        case Frequency::monthly: {
            const year_month of = start_month_.year() / start_month_.month() + months(steps);
            return {local_days(of / 1), local_days((of + months(1)) / 1)};
        }
        case Frequency::weekly: {
            const Date first = week_of(start_, rule_.week_start) + days(7 * steps);
            return {first, first + days(7)};
        }
        default:
            return {start_ + days(steps), start_ + days(steps + 1)};
        }
    }

    // A period that is not after `day`, close to it.
    std::int64_t near(Date day) const {
        if (day <= start_) return 0;
        const std::int64_t passed = (day - start_).count();
        constexpr std::array<std::int64_t, 4> longest{1, 7, 31, 366};
        const std::int64_t unit = longest[static_cast<std::size_t>(rule_.frequency) - 3];
        return std::max<std::int64_t>(passed / (unit * rule_.interval) - 1, 0);
    }

    bool beyond(std::int64_t n) const {
        constexpr std::array<std::int64_t, 4> shortest{1, 7, 28, 365};
        const std::int64_t unit = shortest[static_cast<std::size_t>(rule_.frequency) - 3];
        return n > (last_day - start_).count() / (unit * rule_.interval) + 1;
    }

private:
    const Rule& rule_;
    Date start_;
    year_month_day start_month_;
};

void expand_days(const Rule& rule, CivilTime start, CivilTime skip_to, Delivery& delivery) {
    const Date start_day = date_of(start);
    const hh_mm_ss clock(floor<seconds>(start.since_origin()) - seconds(start_day.time_since_epoch()));
    const auto at = times(given_or(rule.by_hour, clock.hours().count()),
                          given_or(rule.by_minute, clock.minutes().count()),
                          given_or(rule.by_second, clock.seconds().count()));
    const DayFilter filter(rule, start_day);
    const DayPeriods periods(rule, start_day);
    const bool may_leap = !rule.count && skip_to > start;
    std::int64_t n = may_leap ? periods.near(std::min(date_of(skip_to), last_day)) : 0;
    // From a leap that fell short by the leap days between, on to the period itself.
    while (may_leap && !periods.beyond(n) && periods.period(n).second <= std::min(date_of(skip_to), last_day))
        ++n;
    std::vector<CivilTime> all;
    for (; !periods.beyond(n); ++n) {
        const auto [first, end] = periods.period(n);
        if (end > last_day) return;
        if (rule.until && civil(first) > *rule.until) return;
        all.clear();
        for (Date day = first; day < end; day += days(1)) {
            if (!filter.fits(day)) continue;
            for (const seconds time : at) all.push_back(civil(day, {time}));
        }
        if (!delivery.take_period(all)) return;
    }
}

// HOURLY, MINUTELY and SECONDLY: periods of equal length, which may span days that do not fit.
class ClockPeriods {
public:
    ClockPeriods(const Rule& rule, CivilTime start)
        : rule_(rule), filter_(rule, date_of(start)), start_(floor<seconds>(start.since_origin()).count()) {
        const std::int64_t in_day = start_ - floor_to(start_, day_seconds);
        const bool hourly = rule.frequency == Frequency::hourly,
                   minutely = rule.frequency == Frequency::minutely;
        unit_ = hourly ? 3600 : minutely ? 60 : 1;
        step_ = unit_ * rule.interval;
        base_ = floor_to(start_, unit_);
        const std::vector<int> zero{0};
        within_ = times(zero, hourly ? given_or(rule.by_minute, in_day / 60 % 60) : zero,
                        hourly || minutely ? given_or(rule.by_second, in_day % 60) : zero);
        // A time of day that fits, in whole units.
        fits_.assign(static_cast<std::size_t>(day_seconds / unit_), false);
        for (std::size_t i = 0; i < fits_.size(); ++i) {
            const std::int64_t t = static_cast<std::int64_t>(i) * unit_;
            fits_[i] = listed(rule.by_hour, t / 3600) && (hourly || listed(rule.by_minute, t / 60 % 60)) &&
                       (hourly || minutely || listed(rule.by_second, t % 60));
        }
        // Steps come round to these times of day only; if none of them fits, none ever will.
        const std::int64_t round = std::gcd(step_, day_seconds);
        for (std::int64_t t = (base_ - floor_to(base_, day_seconds)) % round; t < day_seconds; t += round)
            possible_ = possible_ || fits_[static_cast<std::size_t>(t / unit_)];
    }

    void expand(CivilTime skip_to, Delivery& delivery) const {
        if (!possible_) return;
        std::int64_t at = base_;
        if (!rule_.count && skip_to > CivilTime(Duration(seconds(start_))))
            at = step_before(floor<seconds>(skip_to.since_origin()).count());
        const std::int64_t end = seconds(last_day.time_since_epoch()).count();
        std::vector<CivilTime> all;
        Date checked{};
        bool day_fits = false;
        while (at < end) {
            const Date day(floor<days>(seconds(at)));
            if (day != checked) {
                if (rule_.until && civil(day) > *rule_.until) return;
                checked = day;
                day_fits = filter_.fits(day);
            }
            if (!day_fits) {
                at = step_from(seconds(next_fitting(day, end).time_since_epoch()).count());
                continue;
            }
            const std::int64_t in_day = at - seconds(day.time_since_epoch()).count();
            if (fits_[static_cast<std::size_t>(in_day / unit_)]) {
                all.clear();
                for (const seconds offset : within_) all.emplace_back(Duration(seconds(at) + offset));
                if (!delivery.take_period(all)) return;
                at += step_;
                continue;
            }
            // On to the next time of day that fits; for rules with a large step that is one step.
            std::size_t next = static_cast<std::size_t>(in_day / unit_);
            while (next < fits_.size() && !fits_[next]) ++next;
            at = std::max(at + step_, step_from(at - in_day + static_cast<std::int64_t>(next) * unit_));
        }
    }

private:
    static std::int64_t floor_to(std::int64_t value, std::int64_t unit) {
        const std::int64_t rest = value % unit;
        return value - (rest < 0 ? rest + unit : rest);
    }
    static bool listed(const std::vector<int>& list, std::int64_t value) {
        if (list.empty()) return true;
        return has(list, static_cast<int>(value)) || (value == 59 && has(list, 60));
    }
    // The first step at or after an instant.
    std::int64_t step_from(std::int64_t at) const {
        return at <= base_ ? base_ : base_ + (at - base_ + step_ - 1) / step_ * step_;
    }
    std::int64_t step_before(std::int64_t at) const {
        return at <= base_ ? base_ : base_ + (at - base_) / step_ * step_;
    }

    Date next_fitting(Date day, std::int64_t end) const {
        const Date stop(floor<days>(seconds(end)));
        do {
            const year_month_day date(day);
            const year_month month = date.year() / date.month();
            day = filter_.month_fits(month) ? day + days(1) : Date(local_days((month + months(1)) / 1));
        } while (day < stop && !filter_.fits(day));
        return day;
    }

    const Rule& rule_;
    DayFilter filter_;
    std::int64_t start_, base_ = 0; // seconds since 1970 on the wall clock
    std::int64_t unit_ = 1, step_ = 1;
    std::vector<seconds> within_; // a period
    std::vector<bool> fits_;
    bool possible_ = false;
};

} // namespace

void expand(const RecurrenceRule& rule, CivilTime start, const std::function<bool(CivilTime)>& visit,
            CivilTime skip_to) {
    if (rule.interval == 0 || rule.count == 0U) return;
    if (date_of(start) < first_day || date_of(start) >= last_day) return;
    if (skip_to > civil(last_day)) {
        if (!rule.count) return;
        skip_to = civil(last_day);
    }
    Delivery delivery(rule, start, visit, skip_to);
    if (rule.frequency >= Frequency::daily)
        expand_days(rule, start, skip_to, delivery);
    else
        ClockPeriods(rule, start).expand(skip_to, delivery);
}

} // namespace lianping::programme
