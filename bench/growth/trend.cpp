#include "trend.h"

#include "beside_mpv.h"

#include <algorithm>
#include <cmath>

namespace lianping::bench {
namespace {

constexpr std::size_t stretches = 20;
constexpr double student_t = 2.878; // 99 %, two-sided, 18 degrees of freedom

} // namespace

Trend trend_of(const std::vector<double>& at, const std::vector<double>& values) {
    Trend trend;
    if (values.size() < 2 * stretches) return trend;
    const auto part = [&](const std::vector<double>& of, std::size_t i, std::size_t n) {
        const auto begin = of.begin() + static_cast<std::ptrdiff_t>(i * of.size() / n);
        const auto end = of.begin() + static_cast<std::ptrdiff_t>((i + 1) * of.size() / n);
        return median({begin, end});
    };
    const auto tenth = static_cast<std::ptrdiff_t>(values.size() / 10);
    trend.least_begins = *std::min_element(values.begin(), values.begin() + tenth);
    trend.least_ends = *std::min_element(values.end() - tenth, values.end());
    trend.begins = part(values, 0, 10);
    trend.ends = part(values, 9, 10);

    double x[stretches], y[stretches], mean_x = 0, mean_y = 0;
    for (std::size_t i = 0; i < stretches; ++i) {
        x[i] = part(at, i, stretches);
        y[i] = part(values, i, stretches);
        mean_x += x[i] / stretches;
        mean_y += y[i] / stretches;
    }
    double xx = 0, xy = 0;
    for (std::size_t i = 0; i < stretches; ++i) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    if (xx <= 0) return trend;
    trend.slope = xy / xx;
    double off = 0;
    for (std::size_t i = 0; i < stretches; ++i) {
        const double residual = y[i] - mean_y - trend.slope * (x[i] - mean_x);
        off += residual * residual;
    }
    const double error = std::sqrt(off / (stretches - 2) / xx);
    trend.slope_low = trend.slope - student_t * error;
    trend.slope_high = trend.slope + student_t * error;
    return trend;
}

} // namespace lianping::bench
