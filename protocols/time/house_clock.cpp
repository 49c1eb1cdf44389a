#include "time/house_clock.h"

#include <algorithm>
#include <vector>

namespace lianping {
namespace {

constexpr Duration refuted_beyond = 5ms;
constexpr Duration anchor_slack = 50ms;
constexpr Duration anchor_patience = 10s;

// house - monotonic as the nodes that hold `epoch` have it: the median of the best of them, those at most
// twice as unsure as the surest (and the three surest in any case). One player that held over alone for days
// does not decide.
std::optional<Duration> constant_of(std::span<const NodeAnswer> answers, Epoch epoch) {
    std::vector<NodeAnswer> held;
    for (const auto& a : answers)
        if (a.epoch == epoch && a.uncertainty >= 0ns) held.push_back(a);
    if (held.empty()) return std::nullopt;
    std::sort(held.begin(), held.end(),
              [](const NodeAnswer& a, const NodeAnswer& b) { return a.uncertainty < b.uncertainty; });
    std::vector<Duration> constants;
    for (const auto& a : held) {
        if (constants.size() >= 3 && a.uncertainty / 2 > held.front().uncertainty) break;
        constants.push_back(a.house.since_origin() - a.monotonic);
    }
    std::sort(constants.begin(), constants.end());
    const auto half = constants.size() / 2;
    if (constants.size() % 2 == 1) return constants[half];
    return constants[half - 1] + (constants[half] - constants[half - 1]) / 2;
}

} // namespace

bool HouseClock::must_ask(const std::optional<HouseRecord>& stored, std::string_view boot_id) {
    return stored && stored->boot_id != boot_id;
}

HouseClock HouseClock::begin(const std::optional<HouseRecord>& stored, std::string_view boot_id,
                             ControllerReading now, std::span<const NodeAnswer> answers, Epoch fresh) {
    HouseClock clock;
    if (!stored) {
        clock.begin_epoch(fresh, now);
        return clock;
    }
    clock.epoch_ = stored->epoch;
    clock.anchor_ = stored->anchor;
    if (stored->boot_id == boot_id) {
        clock.origin_ = Origin::same_boot;
        clock.constant_ = stored->house_minus_monotonic;
    } else if (const auto constant = constant_of(answers, stored->epoch)) {
        clock.origin_ = Origin::nodes;
        clock.constant_ = *constant;
    } else if (now.utc >= stored->utc) {
        clock.origin_ = Origin::utc;
        clock.constant_ = (stored->house + (now.utc - stored->utc)).since_origin() - now.monotonic;
    } else {
        clock.begin_epoch(fresh, now);
    }
    return clock;
}

bool HouseClock::refuted_by(const NodeAnswer& answer) const {
    if (origin_ != Origin::utc || answer.epoch != epoch_) return false;
    const auto off = answer.house - at(answer.monotonic);
    const auto distance = off < 0ns ? -off : off;
    return distance > refuted_beyond && distance / 3 > answer.uncertainty;
}

void HouseClock::begin_epoch(Epoch fresh, ControllerReading now) {
    epoch_ = fresh;
    origin_ = Origin::fresh;
    constant_ = now.utc.since_origin() - now.monotonic;
    anchor_ = {now.utc, at(now.monotonic)};
    departure_.reset();
}

bool HouseClock::watch_utc(ControllerReading now) {
    const auto house = at(now.monotonic);
    const auto off = now.utc - anchor_.to_utc(house);
    if (off >= -anchor_slack && off <= anchor_slack) {
        departure_.reset();
        return false;
    }
    const bool ahead = off > 0ns;
    if (!departure_ || departure_->ahead != ahead) departure_ = Departure{now.monotonic, ahead};
    if (now.monotonic - departure_->since < anchor_patience) return false;
    anchor_ = {now.utc, house};
    departure_.reset();
    return true;
}

HouseRecord HouseClock::record(std::string_view boot_id, ControllerReading now) const {
    return {.boot_id = std::string(boot_id),
            .epoch = epoch_,
            .house_minus_monotonic = constant_,
            .utc = now.utc,
            .house = at(now.monotonic),
            .anchor = anchor_};
}

} // namespace lianping
