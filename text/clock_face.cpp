#include "text/clock_face.h"

#include "text/canvas.h"
#include "text/colour.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lianping::text {
namespace {

std::vector<std::string> lines_of(const std::string& words) {
    std::vector<std::string> out(1);
    for (const char letter : words) {
        if (letter == '\n')
            out.emplace_back();
        else
            out.back() += letter;
    }
    std::erase(out, "");
    return out;
}

// A line at a size, and the place that it is given: as wide as with the widest digits.
struct Line {
    Set set;
    double width = 0;
};

Line line_of(const Canvas& canvas, const std::string& words, double size, Weight weight) {
    const Setting setting{weight, Align::left, 1.0, false, Face::sans, false};
    std::string widest = words;
    for (char& letter : widest)
        if (letter >= '0' && letter <= '9') letter = '0';
    return {canvas.set(words, size, 0, setting), std::ceil(canvas.set(widest, size, 0, setting).w)};
}

// By its letters' height rather than the font's line: digits and Chinese stand in the middle of `height`.
double centred(const Canvas& canvas, double y, double height, double size, Weight weight) {
    const Set measure = canvas.set("0", size, 0, {weight, Align::left, 1.0, false, Face::sans, false});
    return y + height / 2 - measure.ink.y - measure.ink.h / 2;
}

struct Panel {
    double height, pad, radius;
    Rgba ink, ground;
    bool bare() const { return ground.a <= 0; }
};

void draw_ground(const Canvas& canvas, const Panel& panel) {
    if (!panel.bare()) canvas.rounded(canvas.box(), panel.radius, panel.ground);
}

void draw_words(const Canvas& canvas, const Panel& panel, const Set& set, double x, double y,
                double strength) {
    if (panel.bare()) { // on whatever picture lies beneath: a dark edge all around
        const double by = std::max(1.0, panel.height * 0.014);
        for (const double dx : {-by, 0.0, by})
            for (const double dy : {-by, 0.0, by * 1.6})
                if (dx != 0 || dy != 0) canvas.draw(set, x + dx, y + dy, with_alpha(black, 0.22));
    }
    canvas.draw(set, x, y, with_alpha(panel.ink, panel.ink.a * strength));
}

} // namespace

Pixels draw_clock_face(const ClockFace& face) {
    const std::uint32_t height = std::clamp(face.height, 16U, 4096U);
    const auto h = static_cast<double>(height);
    const Panel panel{h, h * 0.26, h * 0.2, face.ink, face.background};
    const auto lines = lines_of(face.words);
    const Canvas measure(1, 1);
    if (lines.empty()) return Canvas(1, height).take();

    const bool alone = lines.size() == 1;
    const double time_size = h * (alone ? 0.66 : 0.62);
    const Line time = line_of(measure, lines[0], time_size, Weight::medium);
    const std::size_t small = std::min<std::size_t>(lines.size() - 1, 3);
    const double small_size =
        small == 1 ? h * 0.34 : h * 0.66 / std::max<double>(2, static_cast<double>(small)) * 0.8;
    std::vector<Line> beside;
    double beside_width = 0;
    for (std::size_t i = 0; i < small; ++i) {
        beside.push_back(line_of(measure, lines[i + 1], small_size, Weight::regular));
        beside_width = std::max(beside_width, beside.back().width);
    }
    const double gutter = h * 0.22;
    const double width = panel.pad * 2 + time.width + (beside.empty() ? 0 : 2 * gutter + beside_width);
    Canvas canvas(static_cast<std::uint32_t>(std::ceil(width)), height);
    draw_ground(canvas, panel);
    draw_words(canvas, panel, time.set, panel.pad, centred(canvas, 0, h, time_size, Weight::medium), 1);
    if (!beside.empty()) {
        const double x = panel.pad + time.width + gutter, line = std::max(1.0, std::round(h * 0.018));
        canvas.rectangle({std::round(x), h * 0.22, line, h * 0.56},
                         with_alpha(panel.ink, panel.ink.a * 0.45));
        const double each = h * 0.7 / static_cast<double>(small);
        for (std::size_t i = 0; i < small; ++i)
            draw_words(
                canvas, panel, beside[i].set, x + gutter,
                centred(canvas, h * 0.15 + each * static_cast<double>(i), each, small_size, Weight::regular),
                0.95);
    }
    return canvas.take();
}

Pixels draw_countdown(const Countdown& countdown) {
    const std::uint32_t height = std::clamp(countdown.height, 16U, 4096U);
    const auto h = static_cast<double>(height);
    const Panel panel{h, h * 0.26, h * 0.2, countdown.ink, countdown.background};
    const Canvas measure(1, 1);
    const double size = h * (countdown.title.empty() ? 0.62 : 0.46), small = h * 0.24;
    const Line left =
        line_of(measure, countdown_text(countdown.seconds, countdown.language), size, Weight::medium);
    const std::string one_line = countdown.title.substr(0, countdown.title.find('\n'));
    const Line title = one_line.empty() ? Line{} : line_of(measure, one_line, small, Weight::regular);
    const double inner = std::max(left.width, title.width);
    Canvas canvas(static_cast<std::uint32_t>(std::ceil(panel.pad * 2 + inner)), height);
    draw_ground(canvas, panel);
    if (title.set.empty()) {
        draw_words(canvas, panel, left.set, panel.pad, centred(canvas, 0, h, size, Weight::medium), 1);
    } else {
        draw_words(canvas, panel, title.set, panel.pad,
                   centred(canvas, h * 0.12, h * 0.28, small, Weight::regular), 0.9);
        draw_words(canvas, panel, left.set, panel.pad,
                   centred(canvas, h * 0.4, h * 0.48, size, Weight::medium), 1);
    }
    return canvas.take();
}

std::string countdown_text(std::int64_t seconds, Language language) {
    seconds = std::max<std::int64_t>(0, seconds);
    const auto two = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    std::string tail = two(seconds / 60 % 60) + ":" + two(seconds % 60);
    if (seconds < 3600) return tail;
    std::string hours = two(seconds / 3600 % 24) + ":" + tail;
    if (seconds < 86400) return hours;
    return std::to_string(seconds / 86400) + (language == Language::chinese ? " 天 " : " d ") + hours;
}

} // namespace lianping::text
