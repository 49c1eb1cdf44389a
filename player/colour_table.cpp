#include "player/colour_table.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <utility>

namespace lianping::player {
namespace {

using Colour3 = std::array<double, 3>;

constexpr double white = 203;        // cd/m2 at the screen's full signal
constexpr double hlg_display = 1000; // cd/m2
constexpr double gamma = 2.4;        // BT.1886 with a black of 0

// SMPTE ST 2084.
constexpr double m1 = 2610.0 / 16384, m2 = 2523.0 / 4096 * 128;
constexpr double c1 = 3424.0 / 4096, c2 = 2413.0 / 4096 * 32, c3 = 2392.0 / 4096 * 32;

double light_of_pq(double signal) {
    const double p = std::pow(std::max(signal, 0.0), 1 / m2);
    return 10000 * std::pow(std::max(p - c1, 0.0) / (c2 - c3 * p), 1 / m1);
}

double pq_of_light(double light) {
    const double p = std::pow(std::max(light, 0.0) / 10000, m1);
    return std::pow((c1 + c2 * p) / (1 + c3 * p), m2);
}

double scene_of_hlg(double signal) {
    constexpr double a = 0.17883277, b = 1 - 4 * a;
    const double c = 0.5 - a * std::log(4 * a);
    return signal <= 0.5 ? signal * signal / 3 : (std::exp((signal - c) / a) + b) / 12;
}

// The EETF of BT.2390: straight up to a knee, then a Hermite spline that ends flat at the target's peak.
double tone_mapped(double light, double peak) {
    if (peak <= white) return std::min(light, white);
    const double top = pq_of_light(peak);
    const double most = pq_of_light(white) / top;
    const double knee = 1.5 * most - 0.5;
    const double e = std::min(pq_of_light(light) / top, 1.0);
    if (e < knee) return light;
    const double t = (e - knee) / (1 - knee), t2 = t * t, t3 = t2 * t;
    const double mapped =
        (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * most;
    return light_of_pq(mapped * top);
}

struct Primaries {
    std::array<double, 3> luminance; // of R, G and B
    std::array<Colour3, 3> to_bt709; // rows
};

const Primaries& described(ColourPrimaries primaries) {
    static const Primaries bt709{{0.2126, 0.7152, 0.0722}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}};
    static const Primaries bt2020{{0.2627, 0.6780, 0.0593},
                                  {{{1.660491, -0.587641, -0.072850},
                                    {-0.124550, 1.132900, -0.008349},
                                    {-0.018151, -0.100579, 1.118730}}}};
    static const Primaries p3{
        {0.228975, 0.691739, 0.079287},
        {{{1.224940, -0.224940, 0}, {-0.042057, 1.042057, 0}, {-0.019638, -0.078636, 1.098274}}}};
    if (primaries == ColourPrimaries::bt2020) return bt2020;
    return primaries == ColourPrimaries::p3 ? p3 : bt709;
}

Colour3 light_of(const ColourSpec& spec, const Colour3& signal) {
    Colour3 light{};
    switch (spec.transfer) {
    case ColourTransfer::pq:
        for (std::size_t i = 0; i < 3; ++i) light[i] = std::min(light_of_pq(signal[i]), spec.peak);
        return light;
    case ColourTransfer::hlg: {
        double luminance = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            light[i] = scene_of_hlg(signal[i]);
            luminance += described(spec.primaries).luminance[i] * light[i];
        }
        const double ootf = hlg_display * std::pow(luminance, 1.2 - 1);
        for (double& channel : light) channel *= ootf;
        return light;
    }
    case ColourTransfer::sdr:
        break;
    }
    for (std::size_t i = 0; i < 3; ++i) light[i] = white * std::pow(signal[i], gamma);
    return light;
}

std::shared_ptr<const ColourTable> make_table(const ColourSpec& spec) {
    static std::atomic<std::uint64_t> last{0};
    auto table = std::make_shared<ColourTable>();
    table->id = ++last;
    const double top = spec.transfer == ColourTransfer::pq ? std::min(1.0, pq_of_light(spec.peak)) : 1;
    table->top = static_cast<float>(top);
    const double step = top / (ColourTable::nodes - 1);
    constexpr int n = ColourTable::nodes;
    table->light.reserve(static_cast<std::size_t>(n) * n * n * 4);
    for (int r = 0; r < n; ++r)
        for (int g = 0; g < n; ++g)
            for (int b = 0; b < n; ++b) {
                const auto light = light_on_screen(spec, {r * step, g * step, b * step});
                for (const std::size_t channel : {2U, 1U, 0U})
                    table->light.push_back(static_cast<float>(light[channel]));
                table->light.push_back(1);
            }
    return table;
}

} // namespace

std::array<double, 3> light_on_screen(const ColourSpec& spec, const std::array<double, 3>& colour) {
    Colour3 light = light_of(spec, colour);
    if (spec.transfer != ColourTransfer::sdr) {
        const double peak = spec.transfer == ColourTransfer::hlg ? hlg_display : spec.peak;
        const double brightest = *std::max_element(light.begin(), light.end());
        const double share = brightest > 0 ? tone_mapped(brightest, peak) / brightest : 0;
        for (double& channel : light) channel *= share;
    }
    Colour3 shown{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
            shown[row] += described(spec.primaries).to_bt709[row][column] * light[column] / white;
    return shown;
}

std::shared_ptr<const ColourTable> colour_table(const ColourSpec& wanted) {
    if (wanted.transfer == ColourTransfer::sdr && wanted.primaries == ColourPrimaries::bt709) return nullptr;
    ColourSpec spec = wanted;
    if (spec.transfer != ColourTransfer::pq) spec.peak = 0;
    static std::mutex mutex; // guards `known`
    static std::vector<std::pair<ColourSpec, std::weak_ptr<const ColourTable>>> known;
    const std::scoped_lock lock(mutex);
    std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
    for (const auto& [other, table] : known)
        if (other == spec)
            if (auto held = table.lock()) return held;
    auto table = make_table(spec);
    known.emplace_back(spec, table);
    return table;
}

} // namespace lianping::player
