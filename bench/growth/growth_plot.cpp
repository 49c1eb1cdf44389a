#include "growth_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lianping::bench {
namespace {

constexpr double left = 70, width = 820, panel = 170, gap = 40, top = 60;

void draw(std::string& svg, const std::vector<Sample>& samples, double Sample::*what, const char* title,
          double from, double y) {
    double most = 1;
    for (const Sample& sample : samples) most = std::max(most, sample.*what);
    most = std::ceil(most * 1.1 / 10) * 10;
    const double last = std::max(1.0, samples.back().changes);
    const auto out = std::back_inserter(svg);
    const auto across = [&](double changes) { return left + width * changes / last; };
    const auto down = [&](double value) { return y + panel * (1 - value / most); };
    fmt::format_to(out, R"(<text x="{}" y="{}">{}</text>)", left, y - 8, title);
    for (int tick = 0; tick <= 2; ++tick)
        fmt::format_to(out,
                       R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" stroke="#ddd"/>)"
                       R"(<text x="{}" y="{:.1f}" text-anchor="end">{:.0f}</text>)"
                       "\n",
                       left, left + width, down(most * tick / 2), down(most * tick / 2), left - 6,
                       down(most * tick / 2) + 4, most * tick / 2);
    for (int tick = 0; tick <= 4; ++tick)
        fmt::format_to(out, R"(<text x="{:.1f}" y="{}" text-anchor="middle">{:.0f}</text>)",
                       across(last * tick / 4), y + panel + 15, last * tick / 4);
    fmt::format_to(out, R"(<rect x="{}" y="{}" width="{:.1f}" height="{}" fill="#000" fill-opacity="0.05"/>)",
                   left, y, across(std::min(from, last)) - left, panel);
    fmt::format_to(out, R"(<polyline fill="none" stroke="#0b6e4f" stroke-width="1" points=")");
    for (const Sample& sample : samples)
        fmt::format_to(out, "{:.1f},{:.1f} ", across(sample.changes), down(sample.*what));
    svg += "\"/>\n";
}

} // namespace

std::string growth_plot(const std::vector<Sample>& samples, double from) {
    std::string svg = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" font-family="sans-serif" font-size="12">)"
        R"(<rect width="100%" height="100%" fill="white"/>)"
        R"(<text x="{}" y="22" font-size="15">lianping-player over {:.0f} item changes in {:.0f} s</text>)"
        "\n",
        left + width + 30, top + 4 * (panel + gap), left, samples.empty() ? 0 : samples.back().changes,
        samples.empty() ? 0 : samples.back().seconds);
    if (!samples.empty()) {
        draw(svg, samples, &Sample::own, "memory of its own, MB", from, top);
        draw(svg, samples, &Sample::resident, "resident memory, MB", from, top + panel + gap);
        draw(svg, samples, &Sample::descriptors, "open descriptors", from, top + 2 * (panel + gap));
        draw(svg, samples, &Sample::threads, "threads", from, top + 3 * (panel + gap));
    }
    return svg + "</svg>\n";
}

} // namespace lianping::bench
