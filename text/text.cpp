#include "text/text.h"

#include "base/atomic_file.h"
#include "text/canvas.h"
#include "text/colour.h"
#include "text/ornament.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping::text {
namespace {

struct AlertLook {
    Rgba ground, ink, mark;
};

AlertLook look(AlertLevel level) {
    switch (level) {
    case AlertLevel::info:
        return {{0.04, 0.27, 0.49, 1}, white, {0.45, 0.78, 1.0, 1}};
    case AlertLevel::warning:
        return {{0.97, 0.72, 0.07, 1}, {0.09, 0.07, 0.02, 1}, {0.09, 0.07, 0.02, 1}};
    case AlertLevel::emergency:
        break;
    }
    return {{0.73, 0.05, 0.09, 1}, white, white};
}

// A triangle with an exclamation mark, or for information a disc with an i: in a box of side `side`.
void draw_mark(const Canvas& canvas, AlertLevel level, double x, double y, double side,
               const AlertLook& colours) {
    cairo_t* cairo = canvas.cairo();
    canvas.colour(colours.mark);
    if (level == AlertLevel::info) {
        cairo_arc(cairo, x + side / 2, y + side / 2, side * 0.46, 0, 2 * std::numbers::pi);
    } else {
        const double edge = side * 0.06;
        cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_width(cairo, edge * 2);
        cairo_move_to(cairo, x + side / 2, y + side * 0.06 + edge);
        cairo_line_to(cairo, x + side - edge, y + side * 0.92 - edge);
        cairo_line_to(cairo, x + edge, y + side * 0.92 - edge);
        cairo_close_path(cairo);
        cairo_stroke_preserve(cairo);
    }
    cairo_fill(cairo);
    const double bar = side * 0.1;
    const double centre = x + side / 2;
    if (level == AlertLevel::info) {
        canvas.rounded({centre - bar / 2, y + side * 0.42, bar, side * 0.32}, bar / 2, colours.ground);
        canvas.rounded({centre - bar * 0.6, y + side * 0.22, bar * 1.2, bar * 1.2}, bar * 0.6,
                       colours.ground);
    } else {
        canvas.rounded({centre - bar / 2, y + side * 0.36, bar, side * 0.28}, bar / 2, colours.ground);
        canvas.rounded({centre - bar * 0.6, y + side * 0.7, bar * 1.2, bar * 1.2}, bar * 0.6, colours.ground);
    }
}

} // namespace

Pixels draw_slate(const std::string& site, const std::string& clock, std::uint32_t width,
                  std::uint32_t height) {
    Canvas canvas(std::max(width, 16U), std::max(height, 16U));
    const double w = canvas.width(), h = canvas.height(), m = canvas.module();
    const bool strip = w > h * 2.2;
    const Rgba ground{0.05, 0.085, 0.14, 1}, gold{0.96, 0.68, 0.22, 1};
    canvas.gradient(canvas.box(), {0.09, 0.14, 0.21, 1}, {0.03, 0.05, 0.09, 1});
    // In the corner alone: the slate is drawn anew every second.
    draw_waves(canvas, {w * 0.55, h * 0.55, w * 0.45, h * 0.45}, m * 0.085, with_alpha(white, 0.08));

    const Box column{w * 0.08, 0, w * 0.84, h};
    const auto line_end = clock.find('\n');
    const std::string reading = clock.substr(0, line_end);
    const std::string date = line_end == std::string::npos ? "" : clock.substr(line_end + 1);
    Set name = canvas.fit(site, m * (strip ? 0.17 : 0.105), m * 0.03, column.w, h * 0.4,
                          {Weight::bold, Align::centre, 0.95, true, Face::serif, true});
    canvas.balance(name);
    const double time_size = m * (strip ? 0.24 : 0.19), date_size = m * (strip ? 0.095 : 0.055);
    const Set time = canvas.fit(reading, time_size, m * 0.04, column.w, time_size * 1.6,
                                {Weight::regular, Align::centre, 1.0, true});
    const Set day = canvas.fit(date, date_size, m * 0.03, column.w, date_size * 1.9,
                               {Weight::regular, Align::centre, 1.0, true});
    const double rule = std::max(1.0, m * 0.006), gap = m * (strip ? 0.07 : 0.062);
    const bool ruled = !name.empty() && !time.empty();
    const double between = ruled ? 2 * gap + rule : 0, after = day.empty() ? 0 : gap * 0.75;
    const double block = name.ink.h + between + time.ink.h + after + day.ink.h;
    double y = (h - block) * 0.46;
    canvas.draw(name, column, y - name.ink.y, white);
    y += name.ink.h;
    if (ruled) canvas.rounded({w / 2 - m * 0.09, y + gap, m * 0.18, rule}, rule / 2, gold);
    y += between;
    canvas.draw(time, column, y - time.ink.y, {0.88, 0.92, 0.97, 1});
    y += time.ink.h + after;
    canvas.draw(day, column, y - day.ink.y, readable_on(ground, {0.62, 0.70, 0.80, 1}));
    return canvas.take();
}

Pixels draw_alert(const std::string& text, AlertLevel level, std::uint32_t width, std::uint32_t height) {
    Canvas canvas(std::max(width, 16U), std::max(height, 16U));
    const double w = canvas.width(), h = canvas.height();
    const AlertLook colours = look(level);
    canvas.fill(colours.ground);
    const double edge = std::max(2.0, std::min(w, h) * 0.02);
    const double margin = std::min(w * 0.05, h * 0.16);
    if (level == AlertLevel::info) canvas.rectangle({0, 0, w, edge * 2}, colours.mark);
    if (level == AlertLevel::emergency) { // a frame, so that it is no slide of the programme
        canvas.colour(white);
        cairo_set_line_width(canvas.cairo(), edge * 0.6);
        cairo_rectangle(canvas.cairo(), edge, edge, w - 2 * edge, h - 2 * edge);
        cairo_stroke(canvas.cairo());
    }

    const bool tall = h > w * 0.45; // the mark stands above the words, else beside them
    if (tall) {
        const double side = std::min(h * 0.22, w * 0.3);
        const double room = h - 2 * margin - side * 1.25;
        Set words = canvas.fit(text, std::min(h * 0.2, w * 0.15), h * 0.02, w - 2 * margin, room,
                               {Weight::bold, Align::centre, 0.95, true, Face::sans, true});
        canvas.balance(words, 6);
        const double top = std::max(margin, (h - side * 1.25 - words.h) / 2);
        draw_mark(canvas, level, (w - side) / 2, top, side, colours);
        canvas.draw(words, {margin, 0, w - 2 * margin, h}, top + side * 1.25, colours.ink);
    } else {
        const double side = std::min(h * 0.56, w * 0.16);
        const double left = margin * 1.4 + side + margin;
        Set words = canvas.fit(text, h * 0.42, h * 0.06, w - left - margin, h - margin * 1.2,
                               {Weight::bold, Align::left, 0.95, true, Face::sans, true});
        canvas.balance(words);
        draw_mark(canvas, level, margin * 1.4, (h - side) / 2, side, colours);
        canvas.draw(words, {left, 0, w - left - margin, h}, h / 2 - words.ink.y - words.ink.h / 2,
                    colours.ink);
    }
    return canvas.take();
}

Pixels draw_identify(const std::string& screen, const std::string& detail, const std::string& clock,
                     bool flash, std::uint32_t width, std::uint32_t height) {
    Canvas canvas(std::max(width, 16U), std::max(height, 16U));
    const double w = canvas.width(), h = canvas.height(), m = canvas.module();
    const Rgba ground = flash ? white : black;
    const Rgba ink = flash ? black : white;
    canvas.fill(ground);
    cairo_t* cairo = canvas.cairo();
    canvas.colour(flash ? Rgba{0.85, 0.1, 0.1, 1} : Rgba{0.2, 0.9, 0.4, 1});
    cairo_set_line_width(cairo, 2);
    cairo_rectangle(cairo, 1, 1, w - 2, h - 2); // the outermost two pixels: a cropped edge is seen
    cairo_stroke(cairo);
    const double arm = m * 0.12;
    cairo_set_line_width(cairo, std::max(2.0, m * 0.01));
    for (const double x : {0.0, w})
        for (const double y : {0.0, h}) {
            const double to_x = x > 0 ? x - arm : arm, to_y = y > 0 ? y - arm : arm;
            cairo_move_to(cairo, x, to_y);
            cairo_line_to(cairo, x, y);
            cairo_line_to(cairo, to_x, y);
        }
    cairo_stroke(cairo);

    const double column = w * 0.86;
    const Set name =
        canvas.fit(screen, m * 0.3, m * 0.06, column, h * 0.42, {Weight::bold, Align::centre, 1.0, true});
    const Set size = canvas.fit(detail, m * 0.065, m * 0.03, column, h * 0.15,
                                {Weight::regular, Align::centre, 1.1, true});
    const Set time =
        canvas.fit(clock, m * 0.13, m * 0.04, column, m * 0.21, {Weight::medium, Align::centre, 1.0, true});
    const double gap = m * 0.025;
    const double top = (h - name.h - size.h - time.h - 2 * gap) / 2;
    canvas.draw(name, (w - column) / 2, top, ink);
    canvas.draw(size, (w - column) / 2, top + name.h + gap, mixed(ink, ground, 0.3));
    canvas.draw(time, (w - column) / 2, top + name.h + size.h + 2 * gap, ink);
    return canvas.take();
}

Result<void> write_png(const Pixels& pixels, const std::string& path) {
    if (pixels.width == 0 || pixels.height == 0 ||
        pixels.bgra.size() < static_cast<std::size_t>(pixels.width) * pixels.height * 4)
        return fail(Error::Code::invalid, "no picture to write to " + path);
    std::vector<std::uint8_t> copy = pixels.bgra; // cairo takes it as not const
    cairo_surface_t* surface = cairo_image_surface_create_for_data(
        copy.data(), CAIRO_FORMAT_ARGB32, static_cast<int>(pixels.width), static_cast<int>(pixels.height),
        static_cast<int>(pixels.width) * 4);
    std::string bytes;
    const auto append = [](void* to, const unsigned char* data, unsigned length) {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    };
    const cairo_status_t status = cairo_surface_write_to_png_stream(surface, append, &bytes);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return fail(Error::Code::io, path + ": " + std::string(cairo_status_to_string(status)));
    return write_file(path, bytes);
}

} // namespace lianping::text
