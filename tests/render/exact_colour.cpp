#include "render/exact_colour.h"

#include <algorithm>
#include <cmath>

namespace lianping::player {
namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

struct Xy {
    double x, y;
};

// RGB -> XYZ from the chromaticities of the primaries and of D65 (SMPTE RP 177).
Matrix to_xyz(Xy r, Xy g, Xy b) {
    const Xy w{0.3127, 0.3290};
    const auto column = [](Xy c) { return std::array<double, 3>{c.x / c.y, 1, (1 - c.x - c.y) / c.y}; };
    const auto cr = column(r), cg = column(g), cb = column(b), cw = column(w);
    const auto det = [](const auto& a, const auto& p, const auto& q) {
        return a[0] * (p[1] * q[2] - q[1] * p[2]) - p[0] * (a[1] * q[2] - q[1] * a[2]) +
               q[0] * (a[1] * p[2] - p[1] * a[2]);
    };
    const double whole = det(cr, cg, cb);
    const double sr = det(cw, cg, cb) / whole, sg = det(cr, cw, cb) / whole, sb = det(cr, cg, cw) / whole;
    Matrix m{};
    for (std::size_t i = 0; i < 3; ++i) m[i] = {cr[i] * sr, cg[i] * sg, cb[i] * sb};
    return m;
}

std::array<double, 3> times(const Matrix& m, const std::array<double, 3>& v) {
    std::array<double, 3> out{};
    for (std::size_t i = 0; i < 3; ++i) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    return out;
}

// Solves m x = v.
std::array<double, 3> solved(const Matrix& m, const std::array<double, 3>& v) {
    const auto det = [](const Matrix& a) {
        return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) -
               a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) +
               a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
    };
    std::array<double, 3> out{};
    for (std::size_t column = 0; column < 3; ++column) {
        Matrix with = m;
        for (std::size_t row = 0; row < 3; ++row) with[row][column] = v[row];
        out[column] = det(with) / det(m);
    }
    return out;
}

const Matrix screen = to_xyz({0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06});

Matrix primaries_of(ColourPrimaries primaries) {
    if (primaries == ColourPrimaries::bt2020) return to_xyz({0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046});
    if (primaries == ColourPrimaries::p3) return to_xyz({0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060});
    return screen;
}

double pq_eotf(double e) {
    const double p = std::pow(e, 1 / 78.84375);
    return 10000 * std::pow(std::max(p - 0.8359375, 0.0) / (18.8515625 - 18.6875 * p), 1 / 0.1593017578125);
}

double pq_inverse(double light) {
    const double y = std::pow(light / 10000, 0.1593017578125);
    return std::pow((0.8359375 + 18.8515625 * y) / (1 + 18.6875 * y), 78.84375);
}

// BT.2390-10, 5.4.1, without a black level.
double eetf(double light, double peak) {
    if (peak <= 203) return light;
    const double lw = pq_inverse(peak), e1 = std::min(1.0, pq_inverse(light) / lw),
                 max_lum = pq_inverse(203) / lw;
    const double ks = 1.5 * max_lum - 0.5;
    if (e1 < ks) return light;
    const double t = (e1 - ks) / (1 - ks);
    const double e2 = (2 * t * t * t - 3 * t * t + 1) * ks + (t * t * t - 2 * t * t + t) * (1 - ks) +
                      (3 * t * t - 2 * t * t * t) * max_lum;
    return pq_eotf(e2 * lw);
}

} // namespace

std::array<double, 3> exactly_on_screen(const ColourSpec& spec, std::array<double, 3> colour) {
    const Matrix source = primaries_of(spec.primaries);
    double peak = spec.peak;
    if (spec.transfer == ColourTransfer::sdr) {
        for (double& c : colour) c = 203 * std::pow(c, 2.4);
    } else if (spec.transfer == ColourTransfer::pq) {
        for (double& c : colour) c = std::min(pq_eotf(c), peak);
    } else {
        for (double& c : colour)
            c = c <= 0.5 ? c * c / 3 : (std::exp((c - 0.55991073) / 0.17883277) + 0.28466892) / 12;
        const double y = source[1][0] * colour[0] + source[1][1] * colour[1] + source[1][2] * colour[2];
        for (double& c : colour) c *= 1000 * std::pow(y, 0.2);
        peak = 1000;
    }
    const double brightest = std::max({colour[0], colour[1], colour[2]});
    if (spec.transfer != ColourTransfer::sdr && brightest > 0)
        for (double& c : colour) c *= eetf(brightest, peak) / brightest;
    std::array<double, 3> out = solved(screen, times(source, colour));
    for (double& c : out) c /= 203;
    const double y = screen[1][0] * out[0] + screen[1][1] * out[1] + screen[1][2] * out[2];
    const double lowest = *std::min_element(out.begin(), out.end());
    const double keep = lowest < 0 ? y / (y - lowest) : 1; // of the distance from grey
    for (double& c : out) c = std::pow(std::clamp(y + (c - y) * keep, 0.0, 1.0), 1 / 2.4);
    return out;
}

} // namespace lianping::player
