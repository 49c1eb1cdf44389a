#include "sound/fractional_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lianping {
namespace {

constexpr int points = 2 * FractionalReader::reach;
constexpr int places = 512;
constexpr double beta = 10;

// Bessel's I0, by its series.
double bessel(double x) {
    double sum = 1, term = 1;
    for (int k = 1; term > 1e-16 * sum; ++k) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

using Row = std::array<float, points>;

// Row p weighs the points around a place p / places behind a frame.
std::vector<Row> make_table() {
    std::vector<Row> table(places + 1);
    for (int place = 0; place <= places; ++place) {
        std::array<double, points> row{};
        double sum = 0;
        for (int k = 0; k < points; ++k) {
            const double x = k - (FractionalReader::reach - 1) - static_cast<double>(place) / places;
            const double edge = x / FractionalReader::reach;
            const double window =
                std::abs(edge) >= 1 ? 0 : bessel(beta * std::sqrt(1 - edge * edge)) / bessel(beta);
            const bool on_a_frame = place % places == 0;
            const double sinc = on_a_frame ? (std::abs(x) < 0.5 ? 1 : 0)
                                           : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
            row[static_cast<std::size_t>(k)] = sinc * window;
            sum += row[static_cast<std::size_t>(k)];
        }
        for (int k = 0; k < points; ++k) // silence and a constant stay what they are
            table[static_cast<std::size_t>(place)][static_cast<std::size_t>(k)] =
                static_cast<float>(row[static_cast<std::size_t>(k)] / sum);
    }
    return table;
}

const std::vector<Row>& table() {
    static const std::vector<Row> made = make_table();
    return made;
}

float weighed(const float* samples, const Row& row) {
    std::array<float, 8> lanes{}; // sums side by side: the compiler may not reorder one
    for (int k = 0; k < points; k += 8)
        for (std::size_t lane = 0; lane < 8; ++lane)
            lanes[lane] +=
                samples[static_cast<std::size_t>(k) + lane] * row[static_cast<std::size_t>(k) + lane];
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

} // namespace

std::size_t FractionalReader::needed(const GridPosition& from, double step, std::size_t frames) {
    if (frames == 0) return 0;
    const auto last = from.advanced(static_cast<double>(frames - 1) * step);
    return static_cast<std::size_t>(last.frame - from.frame) + points;
}

void FractionalReader::read(std::span<const float> grid, const GridPosition& from, double step,
                            std::span<float> out) {
    const auto channels = static_cast<std::size_t>(channels_);
    const std::size_t length = grid.size() / channels;
    planes_.resize(grid.size());
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < length; ++i) planes_[c * length + i] = grid[i * channels + c];

    const auto& rows = table();
    const std::size_t frames = out.size() / channels;
    Row row;
    for (std::size_t n = 0; n < frames; ++n) {
        const auto place = from.advanced(static_cast<double>(n) * step);
        const auto first = static_cast<std::size_t>(place.frame - from.frame);
        const double scaled = place.part * places;
        const auto index = static_cast<std::size_t>(scaled);
        const auto between = static_cast<float>(scaled - static_cast<double>(index));
        const Row& low = rows[index];
        const Row& high = rows[index + 1];
        for (std::size_t k = 0; k < points; ++k) row[k] = low[k] + between * (high[k] - low[k]);
        for (std::size_t c = 0; c < channels; ++c)
            out[n * channels + c] = weighed(planes_.data() + c * length + first, row);
    }
}

} // namespace lianping
