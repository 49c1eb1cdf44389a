#include "text/ornament.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping::text {

void draw_waves(const Canvas& canvas, const Box& box, double scale, const Rgba& ink) {
    using std::numbers::pi;
    cairo_t* cairo = canvas.cairo();
    cairo_save(cairo);
    cairo_rectangle(cairo, box.x, box.y, box.w, box.h);
    cairo_clip(cairo);
    cairo_push_group(cairo);
    const double reach = std::max(box.w * 0.62, box.h * 0.8);
    const double radius = scale, step = radius / 2;
    canvas.colour(ink);
    cairo_set_line_width(cairo, std::max(1.0, scale * 0.035));
    // Rows from the back to the front; each hides the lower half of the one behind it, so only the tops of
    // its arcs are drawn.
    const int rows = static_cast<int>(std::min(box.h, reach * 0.7) / step) + 2;
    const int columns = static_cast<int>(reach / radius / 2) + 2;
    for (int row = 0; row < rows; ++row) {
        const double y = box.bottom() + step - row * step;
        const double shift = row % 2 == 0 ? 0 : radius;
        for (int column = -1; column < columns; ++column) {
            const double x = box.right() - shift - column * 2 * radius;
            for (const double share : {1.0, 0.72, 0.44}) {
                cairo_new_sub_path(cairo);
                // Where a neighbour of the row in front covers it, an arc ends.
                const double end = share == 1.0 ? 0.0 : std::asin(std::min(1.0, 0.16 / share));
                cairo_arc(cairo, x, y, radius * share, pi + end, 2 * pi - end);
                cairo_stroke(cairo);
            }
        }
    }
    cairo_pattern_t* drawn = cairo_pop_group(cairo);
    cairo_pattern_t* fade =
        cairo_pattern_create_radial(box.right(), box.bottom(), 0, box.right(), box.bottom(), reach);
    cairo_pattern_add_color_stop_rgba(fade, 0, 0, 0, 0, 1);
    cairo_pattern_add_color_stop_rgba(fade, 1, 0, 0, 0, 0);
    cairo_set_source(cairo, drawn);
    cairo_mask(cairo, fade);
    cairo_pattern_destroy(fade);
    cairo_pattern_destroy(drawn);
    cairo_restore(cairo);
}

void draw_swell(const Canvas& canvas, const Box& box, double scale, const Rgba& water, const Rgba& line) {
    using std::numbers::pi;
    cairo_t* cairo = canvas.cairo();
    cairo_set_line_width(cairo, std::max(1.0, scale * 0.045));
    const int rows = static_cast<int>(std::ceil(box.h / (scale / 2)));
    const int columns = static_cast<int>(std::ceil(box.w / scale / 2)) + 1;
    for (int row = 0; row <= rows; ++row) { // from the back to the front
        const double y = box.y + scale + row * scale / 2;
        for (int column = 0; column <= columns; ++column) {
            const double x = box.x + (row % 2 == 0 ? 0 : scale) + column * 2 * scale;
            for (const double share : {1.0, 0.72, 0.44}) {
                cairo_arc(cairo, x, y, scale * share, 0, 2 * pi);
                canvas.colour(water);
                cairo_fill_preserve(cairo);
                canvas.colour(line);
                cairo_stroke(cairo);
            }
        }
    }
}

void draw_divider(const Canvas& canvas, double centre_x, double y, double length, double line,
                  const Rgba& ink) {
    cairo_t* cairo = canvas.cairo();
    const double lozenge = line * 3.2, gap = lozenge * 1.8;
    canvas.rectangle({centre_x - length / 2, y - line / 2, length / 2 - gap, line}, ink);
    canvas.rectangle({centre_x + gap, y - line / 2, length / 2 - gap, line}, ink);
    cairo_move_to(cairo, centre_x, y - lozenge);
    cairo_line_to(cairo, centre_x + lozenge, y);
    cairo_line_to(cairo, centre_x, y + lozenge);
    cairo_line_to(cairo, centre_x - lozenge, y);
    cairo_close_path(cairo);
    canvas.colour(ink);
    cairo_fill(cairo);
}

void draw_frame(const Canvas& canvas, const Box& box, double line, const Rgba& ink) {
    cairo_t* cairo = canvas.cairo();
    canvas.colour(ink);
    const double notch = line * 7;
    cairo_set_line_width(cairo, line);
    cairo_move_to(cairo, box.x + notch, box.y);
    cairo_line_to(cairo, box.right() - notch, box.y);
    cairo_line_to(cairo, box.right() - notch, box.y + notch);
    cairo_line_to(cairo, box.right(), box.y + notch);
    cairo_line_to(cairo, box.right(), box.bottom() - notch);
    cairo_line_to(cairo, box.right() - notch, box.bottom() - notch);
    cairo_line_to(cairo, box.right() - notch, box.bottom());
    cairo_line_to(cairo, box.x + notch, box.bottom());
    cairo_line_to(cairo, box.x + notch, box.bottom() - notch);
    cairo_line_to(cairo, box.x, box.bottom() - notch);
    cairo_line_to(cairo, box.x, box.y + notch);
    cairo_line_to(cairo, box.x + notch, box.y + notch);
    cairo_close_path(cairo);
    cairo_stroke(cairo);
    canvas.outline(inset(box, notch + line * 2.4), line * 0.45, ink);
}

} // namespace lianping::text
