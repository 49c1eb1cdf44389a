#include "programme/planner_leaps.h"

#include "plan/saturating.h"

#include <algorithm>

namespace lianping::programme {
namespace {

constexpr Duration day_length = std::chrono::hours(24);
// A window that is older than that may have had its clocks changed since it began.
constexpr Duration clocks_margin = std::chrono::hours(28);
constexpr Duration long_ago = 2 * day_length;
constexpr std::size_t most_kinds_of_day = 4000;

void put(std::string& key, std::int64_t number) {
    key.append(reinterpret_cast<const char*>(&number), sizeof number); // NOLINT(bugprone-*): bytes to compare
}

void put(std::string& key, HouseTime t, HouseTime day) {
    put(key, t == HouseTime::never() ? most : t >= day ? between(day, t).count() : -between(t, day).count());
}

} // namespace

Leaps::Leaps(Sweep& sweep, const Sources& sources, const Anchor& anchor)
    : sweep_(sweep), sources_(sources), anchor_(anchor) {
    if (!possible()) {
        return;
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const Entry* entry = sources[i].entry;
        if (entry == nullptr || !entry->when.every || !entry->when.except.empty() ||
            !entry->when.also.empty()) {
            continue;
        }
        Occurrences& when = plain_[i] = entry->when;
        when.every.reset();
        // Without the insertions these words would mean a window without end.
        if (!when.from && !when.to && !when.rule && !when.starting) {
            when.from = TimeOfDay{};
        }
        const HouseTime from = earlier(sweep.now(), clocks_margin);
        const Zone zone = zone_named(entry->zone);
        grids_.emplace(i, Grid{OccurrenceStream(when, zone, anchor, from), zone, from});
    }
}

bool Leaps::possible() const {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const Entry* entry = sources_[i].entry;
        if (!sources_[i].validities.empty()) {
            return false;
        }
        if (entry != nullptr && (entry->begins == Edge::after_item || entry->ends == Edge::after_item)) {
            return false;
        }
    }
    return true;
}

bool Leaps::clocks_stay(Grid& grid, HouseTime day) const {
    const HouseTime from = earlier(day, clocks_margin);
    while (grid.clocks_change <= from && grid.clocks_change != HouseTime::never()) {
        grid.clocks_change = to_house(anchor_, grid.zone.next_change(to_utc(anchor_, grid.clocks_change)));
    }
    return grid.clocks_change > later(day, day_length + clocks_margin);
}

// All that decides what the day does. False: it cannot be said.
bool Leaps::key_of(HouseTime day, std::string& key) {
    const HouseTime end = day + day_length;
    for (const Due& due : sweep_.due_) {
        put(key, static_cast<std::int64_t>(due.source));
        if (sources_[due.source].entry == nullptr) {
            continue;
        }
        const bool insertion = sources_[due.source].insertion;
        const bool old = !insertion && due.start < day - long_ago;
        if (old) { // then only the order counts
            put(key, -most);
            put(key, std::count_if(sweep_.due_.begin(), sweep_.due_.end(),
                                   [&](const Due& other) { return other.start < due.start; }));
        } else {
            put(key, due.start, day);
        }
        put(key, due.end < end ? due.end : HouseTime::never(), day);
        put(key, due.cycle ? 1 : 0);
        if (!insertion || !due.cycle) {
            continue;
        }
        put(key, due.over ? 1 : 0);
        put(key, due.cycle->anchor, day);
        put(key, static_cast<std::int64_t>(due.cycle->first_pass));
    }
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (!sweep_.streams_[i]) {
            continue;
        }
        put(key, -1);
        const auto grid = grids_.find(i);
        if (grid != grids_.end()) {
            if (!clocks_stay(grid->second, day)) {
                return false;
            }
            OccurrenceStream& windows = grid->second.windows;
            while (!windows.known_before(end).empty() && windows.known_before(end).front().end <= day) {
                windows.pop();
            }
            for (const Window& window : windows.known_before(end)) {
                if (window.start >= end) {
                    break;
                }
                if (window.start < day - clocks_margin) {
                    return false;
                }
                put(key, window.start, day);
                put(key, window.end, day);
            }
            continue;
        }
        for (const Window& window : sweep_.streams_[i]->known_before(end)) {
            if (window.start >= end) {
                break;
            }
            put(key, window.start, day);
            put(key, window.end, day);
        }
    }
    return true;
}

// Goes through the day, and writes down what it did.
void Leaps::live(HouseTime day, std::vector<Left>& effect) {
    const std::vector<Due> before = sweep_.due_;
    const HouseTime end = day + day_length;
    while (sweep_.now() < end) {
        sweep_.step(end);
    }
    for (const Due& due : sweep_.due_) {
        Left left;
        left.due = due;
        const auto was = std::find_if(before.begin(), before.end(), [&](const Due& other) {
            return other.source == due.source && other.start == due.start;
        });
        if (was != before.end() && !sources_[due.source].insertion) {
            left.from_before = static_cast<std::size_t>(was - before.begin());
            if (was->cycle) {
                left.still = due.cycle->anchor - was->cycle->anchor;
            }
        } else {
            left.is_new = true;
            const Duration back = day.since_origin();
            left.due.start -= back;
            if (due.end != HouseTime::never()) {
                left.due.end -= back;
            }
            if (due.cycle) {
                left.due.cycle->anchor -= back;
            }
        }
        effect.push_back(std::move(left));
    }
}

void Leaps::relive(HouseTime day, const std::vector<Left>& effect) {
    const HouseTime end = day + day_length;
    std::vector<Due> due;
    for (const Left& left : effect) {
        if (!left.is_new) {
            due.push_back(sweep_.due_[left.from_before]);
            if (due.back().cycle) {
                due.back().cycle->anchor += left.still;
            }
            continue;
        }
        due.push_back(left.due);
        const Duration on = day.since_origin();
        due.back().start += on;
        if (due.back().end != HouseTime::never()) {
            due.back().end += on;
        }
        if (due.back().cycle) {
            due.back().cycle->anchor += on;
        }
    }
    sweep_.due_ = std::move(due);
    for (auto& stream : sweep_.streams_) {
        if (stream) {
            stream->skip_to(end);
        }
    }
    sweep_.now_ = end;
    sweep_.arrived_ = false;
    sweep_.shown_.reset();
}

void Leaps::towards(HouseTime to) {
    if (!possible()) {
        return;
    }
    while (sweep_.now() < to && to - sweep_.now() > day_length) {
        const HouseTime day = sweep_.now();
        std::string key;
        if (!key_of(day, key)) {
            while (sweep_.now() < day + day_length) {
                sweep_.step(day + day_length);
            }
            continue;
        }
        const auto known = days_.find(key);
        if (known != days_.end()) {
            relive(day, known->second);
            continue;
        }
        std::vector<Left> effect;
        live(day, effect);
        if (days_.size() < most_kinds_of_day) {
            days_.emplace(std::move(key), std::move(effect));
        }
    }
}

} // namespace lianping::programme
