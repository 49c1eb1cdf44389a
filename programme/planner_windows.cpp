#include "programme/planner_windows.h"

#include "plan/saturating.h"

#include <algorithm>

namespace lianping::programme {
namespace {

using std::chrono::hours;

// Occurrences are fetched for so long a time at once, more where there are few and less where there are many.
constexpr Duration first_step = std::chrono::days(8), longest_step = std::chrono::days(366),
                   least_step = hours(1);
constexpr std::size_t few = 300, many = 3000;
// Behind it no civil time is known.
constexpr UtcTime end_of_time = UtcTime(hours(24 * 365) * 290);

template <class To, class From>
To carried(From t, To to, From from) {
    if (t == From::never()) {
        return To::never();
    }
    if (t == From::always()) {
        return To::always();
    }
    return t >= from ? later(to, between(from, t)) : earlier(to, between(t, from));
}

} // namespace

HouseTime to_house(const Anchor& anchor, UtcTime t) { return carried(t, anchor.house, anchor.utc); }
UtcTime to_utc(const Anchor& anchor, HouseTime t) { return carried(t, anchor.utc, anchor.house); }

Zone zone_named(const std::string& name) {
    auto zone = Zone::find(name);
    if (!zone) {
        zone = Zone::find("UTC");
    }
    return std::move(zone).value();
}

OccurrenceStream::OccurrenceStream(const Occurrences& when, Zone zone, Anchor anchor, HouseTime from)
    : when_(&when),
      zone_(std::move(zone)),
      anchor_(anchor),
      fetched_to_(to_utc(anchor, from)),
      step_(first_step) {}

void OccurrenceStream::fetch_once() {
    const UtcTime to = std::min(later(fetched_to_, step_), end_of_time);
    std::size_t found = 0;
    for (const Occurrence& one : occurrences(*when_, zone_, fetched_to_, to)) {
        // What only touches this stretch of time was handed out with the one before.
        if (last_start_ && one.start <= *last_start_) {
            continue;
        }
        ++found;
        last_start_ = one.start;
        ahead_.push_back({to_house(anchor_, one.start), to_house(anchor_, one.end)});
    }
    fetched_to_ = to;
    if (found < few) {
        step_ = std::min(step_ * 2, longest_step);
    }
    if (found > many) {
        step_ = std::max(step_ / 2, least_step);
    }
}

HouseTime OccurrenceStream::next_start(HouseTime limit) {
    if (ahead_.empty()) {
        const UtcTime wanted = std::min(to_utc(anchor_, limit), end_of_time);
        while (ahead_.empty() && fetched_to_ < wanted) {
            fetch_once();
        }
    }
    return ahead_.empty() ? HouseTime::never() : ahead_.front().start;
}

const std::deque<Window>& OccurrenceStream::known_before(HouseTime limit) {
    const UtcTime wanted = std::min(to_utc(anchor_, limit), end_of_time);
    while (fetched_to_ < wanted) {
        fetch_once();
    }
    return ahead_;
}

void OccurrenceStream::skip_to(HouseTime t) {
    while (!ahead_.empty() && ahead_.front().start < t) {
        ahead_.pop_front();
    }
    const UtcTime utc = to_utc(anchor_, t);
    if (fetched_to_ < utc) {
        fetched_to_ = utc;
        last_start_ = utc - 1ns;
    }
}

Window OccurrenceStream::pop() {
    const Window next = ahead_.front();
    ahead_.pop_front();
    return next;
}

ValidityClock::ValidityClock(const Validity& validity, Zone zone, Anchor anchor)
    : zone_(std::move(zone)), anchor_(anchor) {
    if (validity.days || validity.from || validity.to) {
        const DaySet days = validity.days.value_or(DaySet::daily());
        if (validity.from || validity.to || days != DaySet::daily()) {
            when_.emplace();
            when_->days = days;
            when_->from = validity.from;
            when_->to = validity.to;
        }
    }
    if (validity.between) {
        from_ = to_house(anchor_, zone_.to_utc(validity.between->from));
        to_ = to_house(anchor_, zone_.to_utc(validity.between->to));
    }
}

ValidityClock::State ValidityClock::at(HouseTime t) {
    if (t < from_) {
        return {false, from_};
    }
    if (t >= to_) {
        return {false, HouseTime::never()};
    }
    if (!when_) {
        return {true, to_};
    }
    if (t < known_from_ || t >= known_to_) {
        const UtcTime from = to_utc(anchor_, t);
        const UtcTime to = later(from, longest_step);
        windows_.clear();
        for (const Occurrence& one : occurrences(*when_, zone_, from, to)) {
            const Window next{to_house(anchor_, one.start), to_house(anchor_, one.end)};
            if (!windows_.empty() && next.start <= windows_.back().end) {
                windows_.back().end = std::max(windows_.back().end, next.end);
            } else {
                windows_.push_back(next);
            }
        }
        known_from_ = t;
        known_to_ = to_house(anchor_, to);
    }
    const auto behind = std::upper_bound(windows_.begin(), windows_.end(), t,
                                         [](HouseTime at, const Window& w) { return at < w.start; });
    if (behind != windows_.begin() && t < (behind - 1)->end) {
        return {true, std::min((behind - 1)->end, to_)};
    }
    return {false, std::min(behind != windows_.end() ? behind->start : known_to_, to_)};
}

} // namespace lianping::programme
