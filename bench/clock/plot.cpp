#include "plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

namespace lianping::bench {
namespace {

constexpr double left = 70, width = 820, panel = 150, gap = 46, top = 60;
constexpr double least = 1e-7, most = 1e-1; // seconds, the ends of the logarithmic axis
constexpr std::string_view our_colour = "#0b6e4f", their_colour = "#c44536";

double across(double time, double seconds) { return left + width * std::clamp(time / seconds, 0.0, 1.0); }
double down(double error, double from) {
    const double part = std::log(std::clamp(std::abs(error), least, most) / least) / std::log(most / least);
    return from + panel * (1 - part);
}

// The worst of each of 400 stretches: what a viewer would have met.
void line(std::string& svg, const Series& series, double seconds, double from, std::string_view colour) {
    constexpr int stretches = 400;
    std::vector<double> worst(stretches, -1);
    for (const auto& r : series) {
        const auto at = static_cast<std::size_t>(std::clamp(r.time / seconds, 0.0, 0.999999) * stretches);
        worst[at] = std::max(worst[at], std::abs(r.error));
    }
    fmt::format_to(std::back_inserter(svg),
                   R"(<polyline fill="none" stroke="{}" stroke-width="1.2" points=")", colour);
    for (int i = 0; i < stretches; ++i)
        if (const double error = worst[static_cast<std::size_t>(i)]; error >= 0)
            fmt::format_to(std::back_inserter(svg), "{:.1f},{:.1f} ",
                           across((i + 0.5) / stretches * seconds, seconds), down(error, from));
    svg += "\"/>\n";
}

void axes(std::string& svg, double from, double seconds, double settled_after) {
    const auto out = std::back_inserter(svg);
    struct Tick {
        double error;
        std::string_view label;
    };
    for (const auto& [error, label] : {Tick{1e-6, "1 µs"}, Tick{1e-5, "10 µs"}, Tick{1e-4, "100 µs"},
                                       Tick{1e-3, "1 ms"}, Tick{1e-2, "10 ms"}}) {
        const double y = down(error, from);
        fmt::format_to(out, R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" stroke="#ddd"/>)", left,
                       left + width, y, y);
        fmt::format_to(out,
                       R"(<text x="{}" y="{:.1f}" text-anchor="end">{}</text>)"
                       "\n",
                       left - 6, y + 4, label);
    }
    fmt::format_to(out,
                   R"(<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="#999"/>)"
                   "\n",
                   left, from, width, panel);
    fmt::format_to(out,
                   R"(<rect x="{}" y="{}" width="{:.1f}" height="{}" fill="#000" fill-opacity="0.05"/>)"
                   "\n",
                   left, from, across(settled_after, seconds) - left, panel);
    for (int tick = 0; tick <= 4; ++tick)
        fmt::format_to(out,
                       R"(<text x="{:.1f}" y="{}" text-anchor="middle">{:.0f} s</text>)"
                       "\n",
                       across(seconds * tick / 4, seconds), from + panel + 15, seconds * tick / 4);
}

} // namespace

std::string plot(const std::vector<Outcome>& outcomes, double seconds, double settled_after) {
    const double height = top + static_cast<double>(outcomes.size()) * (panel + gap);
    std::string svg = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" font-family="sans-serif" font-size="12">)"
        "\n"
        R"(<rect width="100%" height="100%" fill="white"/>)"
        "\n"
        R"(<text x="{}" y="22" font-size="15">Clock error against the truth, the worst of each stretch: )"
        R"(<tspan fill="{}">Lianping</tspan> and <tspan fill="{}">GStreamer's net clock</tspan>, bound dashed</text>)"
        "\n",
        left + width + 20, height, left, our_colour, their_colour);
    double from = top;
    for (const auto& o : outcomes) {
        axes(svg, from, seconds, settled_after);
        const double bound = down(bound_of(o.model).p99, from);
        fmt::format_to(
            std::back_inserter(svg),
            R"(<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" stroke="#333" stroke-dasharray="6 4"/>)"
            "\n",
            left, left + width, bound, bound);
        line(svg, o.gstreamers, seconds, from, their_colour);
        line(svg, o.ours, seconds, from, our_colour);
        fmt::format_to(std::back_inserter(svg),
                       R"(<text x="{}" y="{}">{}: p99 {:.0f} µs, GStreamer {:.0f} µs</text>)"
                       "\n",
                       left, from - 6, name_of(o.model), 1e6 * quantile(o.ours, 0.99, settled_after),
                       1e6 * quantile(o.gstreamers, 0.99, settled_after));
        from += panel + gap;
    }
    return svg + "</svg>\n";
}

} // namespace lianping::bench
