#include "time/clock_sync.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lianping {
namespace {

constexpr std::size_t window_size = 256; // 64 s at 4 Hz
constexpr std::size_t jumps_to_believe = 5;
constexpr Duration longest_round_trip = 2s;
// Standard deviations of drift: two crystals of 20 ppm each; one that spent a night in a cold hall; one after
// a break, when a new epoch may come from another machine and a jump from another host.
constexpr double cold_drift = 30e-6;
constexpr double least_warm_drift = 1e-6;
constexpr double drift_after_break = 20e-6;
constexpr double cold_offset = 10; // seconds; nothing known
// Squared standard deviations between what the window alone says and all that is known.
constexpr double too_far_apart = 50;

Duration to_duration(double seconds) { return Duration(std::llround(seconds * 1e9)); }
double to_seconds(Duration d) { return static_cast<double>(d.count()) * 1e-9; }

// Instants within 100 years of their origin: their differences cannot overflow.
template <class Kind>
bool plausible(Instant<Kind> at) {
    constexpr std::int64_t limit = 100LL * 366 * 86'400 * 1'000'000'000;
    return at.ns() > -limit && at.ns() < limit;
}

Duration round_trip(const ClockProbe& p) { return (p.t4 - p.t1) - (p.t3 - p.t2); }
NodeTime middle(const ClockProbe& p) { return p.t1 + (p.t4 - p.t1) / 2; }
// house - node lies between these whatever the path did: no packet arrives before it was sent.
Duration lowest(const ClockProbe& p) { return p.t3.since_origin() - p.t4.since_origin(); }
Duration highest(const ClockProbe& p) { return p.t2.since_origin() - p.t1.since_origin(); }

// Node time counts from the boot and house time like UTC, so the product needs more than a double's 53 bits
// only for spans of over three months without a probe.
Duration scaled(Duration span, double by) {
    return Duration(std::llround(static_cast<double>(span.count()) * by));
}

// Where both know about the same there is nothing to tell apart, only rounding.
bool apart(double difference, double alone, double all) {
    return all < 0.9 * alone && difference * difference > too_far_apart * (alone - all);
}

} // namespace

HouseTime ClockEstimate::to_house(NodeTime at) const {
    if (at == NodeTime::never()) return HouseTime::never();
    if (at == NodeTime::always()) return HouseTime::always();
    const auto since = at - origin_node;
    return origin_house + since + scaled(since, drift);
}

NodeTime ClockEstimate::to_node(HouseTime at) const {
    if (at == HouseTime::never()) return NodeTime::never();
    if (at == HouseTime::always()) return NodeTime::always();
    const auto since = at - origin_house;
    return origin_node + since - scaled(since, drift / (1 + drift));
}

Duration ClockEstimate::uncertainty_at(NodeTime at) const {
    const auto since = at - origin_node;
    return uncertainty + scaled(since < 0ns ? -since : since, drift_uncertainty);
}

ClockSync::ClockSync(DriftMemory memory) : memory_(memory) {
    if (!std::isfinite(memory_.drift) || !std::isfinite(memory_.drift_uncertainty) ||
        std::abs(memory_.drift) > 1e-3)
        memory_ = {};
    window_.reserve(window_size + 1);
    jumps_.reserve(jumps_to_believe);
}

double ClockSync::seconds(NodeTime at) const { return to_seconds(at - origin_); }

ClockSync::Verdict ClockSync::judge(const ClockProbe& p) const {
    if (p.epoch == 0 || !plausible(p.t1) || !plausible(p.t2) || !plausible(p.t3) || !plausible(p.t4))
        return Verdict::absurd;
    // The two clocks differ in rate, so a round trip through one machine's loopback may come out a little
    // below zero.
    if (p.t4 < p.t1 || p.t3 < p.t2 || round_trip(p) < -1us || round_trip(p) > longest_round_trip ||
        p.t4 - p.t1 > 2 * longest_round_trip)
        return Verdict::absurd;
    if (!estimate_.locked()) return Verdict::taken;
    if (p.epoch != estimate_.epoch) return p.t1 <= newest_question_ ? Verdict::late : Verdict::taken;
    const auto same = [&](const PathSample& s) { return s.question == p.t1; };
    if (std::any_of(window_.begin(), window_.end(), same)) return Verdict::duplicate;
    if (std::any_of(jumps_.begin(), jumps_.end(), [&](const Jump& j) { return j.probe.t1 == p.t1; }))
        return Verdict::duplicate;
    if (p.t1 + 2 * longest_round_trip < newest_question_ || seconds(middle(p)) < base_.time)
        return Verdict::late;
    return Verdict::taken;
}

bool ClockSync::possible(const ClockProbe& p) const {
    // The first samples may all have been late ones; a good one that contradicts them must get in.
    if (window_.size() < 16 && base_.time == 0) return true;
    const auto at = middle(p);
    const auto believed = estimate_.to_house(at).since_origin() - at.since_origin();
    const auto slack = 100us + 5 * estimate_.uncertainty_at(at);
    return believed >= lowest(p) - slack && believed <= highest(p) + slack;
}

// True where the probe is impossible beside the estimate and not yet confirmed by others.
bool ClockSync::held_back(const ClockProbe& p) {
    if (possible(p)) {
        counts_.absurd += jumps_.size();
        jumps_.clear();
        return false;
    }
    Duration low = lowest(p), high = highest(p);
    for (const auto& j : jumps_) low = std::max(low, j.low), high = std::min(high, j.high);
    if (low > high + 1ms) { // they contradict one another: the newest alone may be right
        counts_.absurd += jumps_.size();
        jumps_.clear();
    }
    jumps_.push_back({p, lowest(p), highest(p)});
    if (jumps_.size() < jumps_to_believe) return true;
    const auto agreed = jumps_;
    jumps_.clear();
    ++counts_.renewed;
    const double drift_uncertainty = std::max(drift_after_break, estimate_.drift_uncertainty);
    begin(agreed.front().probe, estimate_.drift, drift_uncertainty);
    for (const auto& j : agreed) {
        if (j.probe.t1 == p.t1) continue;
        insert(j.probe);
        ++counts_.taken;
    }
    return false;
}

void ClockSync::begin(const ClockProbe& p, double drift, double drift_uncertainty) {
    origin_ = p.t1;
    reference_ = lowest(p) + (highest(p) - lowest(p)) / 2;
    window_.clear();
    noise_ = {};
    since_learning_ = 0;
    cold_ = {.drift = drift,
             .offset_variance = cold_offset * cold_offset,
             .drift_variance = drift_uncertainty * drift_uncertainty};
    base_ = cold_;
}

void ClockSync::insert(const ClockProbe& p) {
    const auto sample_offset = lowest(p) + (highest(p) - lowest(p)) / 2;
    const PathSample sample{.time = seconds(middle(p)),
                            .offset = to_seconds(sample_offset - reference_),
                            .round_trip = std::max(0.0, to_seconds(round_trip(p))),
                            .question = p.t1};
    const auto place =
        std::upper_bound(window_.begin(), window_.end(), sample,
                         [](const PathSample& a, const PathSample& b) { return a.time < b.time; });
    window_.insert(place, sample);
    newest_question_ = std::max(newest_question_, p.t1);
}

OffsetFilter ClockSync::through_window(OffsetFilter filter) const {
    for (const auto& sample : window_) {
        filter.advance(std::max(filter.time, sample.time));
        filter.observe(noise_.corrected(sample), noise_.variance(sample));
    }
    return filter;
}

// With few samples a second turn settles both line and noise. With many the noise changes little from one to
// the next, and to learn it is most of the work.
int ClockSync::turns_of_learning() {
    constexpr std::size_t few = 64, learn_every = 4;
    if (window_.size() < few) return 3;
    const bool shorter = window_.back().round_trip < to_seconds(noise_.least());
    if (++since_learning_ < learn_every && !shorter) return 0;
    since_learning_ = 0;
    return 1;
}

void ClockSync::solve() {
    // The line that the noise is learned beside comes from the filter, and the filter from the noise.
    auto line = window_.size() > 1 ? through_window(base_) : base_;
    for (int turn = turns_of_learning(); turn > 0; --turn) {
        noise_.learn(window_, line.offset_at(0), line.drift);
        line = through_window(base_);
    }

    // Hausman's test ("Specification tests in econometrics", 1978): the window alone knows less than all that
    // is known, and where both hold the difference of their variances is the variance of their difference.
    // Beyond that, the past no longer holds: the crystal warmed up, the memory on disk was another machine's.
    if (window_.size() >= 32) {
        auto alone = cold_;
        alone.time = window_.front().time;
        alone.drift = line.drift;
        alone.drift_variance = cold_drift * cold_drift;
        const auto start = alone;
        alone = through_window(alone);
        const double span = std::max(1.0, window_.back().time - window_.front().time);
        const double bias = 9 * noise_.bias_variance();
        if (apart(alone.drift - line.drift, alone.drift_variance + bias / (span * span),
                  line.drift_variance) ||
            apart(alone.offset - line.offset, alone.offset_variance + bias, line.offset_variance)) {
            base_ = start;
            base_.drift = alone.drift;
            line = alone;
            ++counts_.renewed;
        }
    }

    while (window_.size() > window_size) {
        base_.advance(std::max(base_.time, window_.front().time));
        base_.observe(noise_.corrected(window_.front()), noise_.variance(window_.front()));
        window_.erase(window_.begin());
    }

    const auto at = window_.back().question; // any instant near; the newest probe's is one
    const double here = seconds(at);
    estimate_.origin_node = at;
    estimate_.origin_house = HouseTime(at.since_origin() + reference_ + to_duration(line.offset_at(here)));
    estimate_.drift = line.drift;
    estimate_.uncertainty =
        to_duration(std::sqrt(std::max(0.0, line.offset_variance) + noise_.bias_variance()));
    estimate_.drift_uncertainty = std::sqrt(std::max(0.0, line.drift_variance));
}

ClockSync::Verdict ClockSync::add(const ClockProbe& p) {
    const auto verdict = judge(p);
    switch (verdict) {
    case Verdict::absurd:
        ++counts_.absurd;
        return verdict;
    case Verdict::duplicate:
        ++counts_.duplicate;
        return verdict;
    case Verdict::late:
        ++counts_.late;
        return verdict;
    case Verdict::taken:
        break;
    }
    if (p.epoch != estimate_.epoch) {
        const bool first = !estimate_.locked();
        const bool warm = memory_.drift_uncertainty > 0;
        if (first)
            begin(p, warm ? memory_.drift : 0,
                  warm ? std::max(memory_.drift_uncertainty, least_warm_drift) : cold_drift);
        else
            begin(p, estimate_.drift, std::max(drift_after_break, estimate_.drift_uncertainty));
        jumps_.clear();
        estimate_.epoch = p.epoch;
        ++counts_.epochs;
    } else if (held_back(p)) {
        return Verdict::absurd;
    }
    insert(p);
    ++counts_.taken;
    solve();
    return Verdict::taken;
}

DriftMemory ClockSync::memory() const {
    const bool knows = estimate_.locked() &&
                       (memory_.drift_uncertainty <= 0 ||
                        estimate_.drift_uncertainty <= std::max(memory_.drift_uncertainty, least_warm_drift));
    return knows ? DriftMemory{estimate_.drift, estimate_.drift_uncertainty} : memory_;
}

} // namespace lianping
