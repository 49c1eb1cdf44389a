#include "figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lianping::bench {

double quantile(const Series& series, double q, double from) {
    std::vector<double> errors;
    for (const auto& r : series)
        if (r.time >= from) errors.push_back(std::abs(r.error));
    if (errors.empty()) return 0;
    const auto index =
        std::min(errors.size() - 1, static_cast<std::size_t>(q * static_cast<double>(errors.size())));
    std::nth_element(errors.begin(), errors.begin() + static_cast<std::ptrdiff_t>(index), errors.end());
    return errors[index];
}

double error_at(const Series& series, double at) {
    for (const auto& r : series)
        if (r.time >= at) return std::abs(r.error);
    return 0;
}

Bound bound_of(DelayModel model) {
    switch (model) {
    case DelayModel::wired:
        return {100e-6, 1, 100e-6};
    case DelayModel::busy:
        return {250e-6, 1, 100e-6};
    case DelayModel::wifi:
        return {1e-3, 1, 0};
    case DelayModel::jitter:
    case DelayModel::one_way:
        return {1e-3, 10, 0};
    }
    return {};
}

bool report(const std::vector<Outcome>& outcomes, double settled_after) {
    constexpr double most_of_theirs = 0.35;
    constexpr double locked = 0.5e-3;
    fmt::print("error against the true clock, in us, from {:g} s on; ratio and bounds at p99; lock: ours, "
               "from cold\n\n",
               settled_after);
    fmt::print("{:<18} {:>8} {:>8}   {:>8} {:>8}   {:>6}   {:>8} {:>8}   {:>14}\n", "path", "ours p50", "p99",
               "gst p50", "p99", "ratio", "bound", "0.35 gst", "lock");
    bool all_hold = true;
    for (const auto& o : outcomes) {
        const auto bound = bound_of(o.model);
        const double p50 = quantile(o.ours, 0.5, settled_after), p99 = quantile(o.ours, 0.99, settled_after);
        const double theirs50 = quantile(o.gstreamers, 0.5, settled_after);
        const double theirs99 = quantile(o.gstreamers, 0.99, settled_after);
        const double at_lock = error_at(o.ours, o.ours_begins + bound.locks_after);
        const double beside = std::max(bound.floor, most_of_theirs * theirs99);
        const bool holds = !o.ours.empty() && p99 <= bound.p99;
        const bool better = o.gstreamers.empty() || p99 <= beside;
        const bool locks = at_lock <= locked;
        all_hold = all_hold && holds && better && locks;
        const auto verdict = [](bool ok) { return ok ? "ok" : "FAIL"; };
        // The name holds a sign of two bytes, which fmt pads by its width on the screen.
        fmt::print("{:<18} {:>8.1f} {:>8.1f}   {:>8.1f} {:>8.1f}   {:>6.2f}   {:>8} {:>8}   {:>4.0f} in "
                   "{:>2.0f} s {}\n",
                   name_of(o.model), p50 * 1e6, p99 * 1e6, theirs50 * 1e6, theirs99 * 1e6,
                   theirs99 > 0 ? p99 / theirs99 : 0.0, verdict(holds), verdict(better), at_lock * 1e6,
                   bound.locks_after, verdict(locks));
    }
    return all_hold;
}

} // namespace lianping::bench
