#include "text/qr_page.h"

#include "text/block.h"
#include "text/colour.h"
#include "text/ornament.h"

#include <algorithm>
#include <cmath>

namespace lianping::text {
namespace {

// ISO/IEC 18004: four modules of light around the code.
constexpr unsigned quiet = 4;

bool is_whole(const QrModules& code) {
    return code.side > 0 && code.side < 1000 &&
           code.dark.size() == static_cast<std::size_t>(code.side) * code.side;
}

// Of a wide page's height: corners and foot stay free for logo, clock and ticker.
constexpr double free_of_overlays = 0.64;

// The code on its sheet, in the middle of `room`; what it takes of it.
Box draw_code(const Canvas& canvas, const QrModules& code, const Box& room) {
    const unsigned across = code.side + 2 * quiet;
    const double module = std::floor(std::min(room.w, room.h) / across);
    if (module < 1) return {};
    const double side = module * across;
    const Box sheet{std::round(room.x + (room.w - side) / 2), std::round(room.y + (room.h - side) / 2), side,
                    side};
    const double radius = module * 1.6; // within the quiet zone
    canvas.shadow(sheet, radius, side * 0.045, 0.8);
    canvas.rounded(sheet, radius, white);
    cairo_t* cairo = canvas.cairo();
    canvas.colour(black);
    cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
    for (unsigned y = 0; y < code.side; ++y)
        for (unsigned x = 0; x < code.side; ++x)
            if (code.dark[static_cast<std::size_t>(y) * code.side + x] != 0)
                cairo_rectangle(cairo, sheet.x + (x + quiet) * module, sheet.y + (y + quiet) * module, module,
                                module);
    cairo_fill(cairo);
    cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT);
    return sheet;
}

} // namespace

Pixels draw_qr_page(const QrPage& page) {
    Canvas canvas(std::max(page.width, 16U), std::max(page.height, 16U));
    const double w = canvas.width(), h = canvas.height(), m = canvas.module();
    const Rgba ground = with_alpha(page.background, 1);
    canvas.gradient(canvas.box(), mixed(ground, white, 0.05), mixed(ground, black, 0.2));
    draw_waves(canvas, canvas.box(), m * 0.085, with_alpha(ink_on(ground), 0.07));

    const bool coded = is_whole(page.code);
    const bool worded = !page.title.empty() || !page.caption.empty();
    const bool tall = h > w * 1.1;
    const Box all = inset(canvas.box(), m * 0.09);
    Box room = all, words = all;
    if (coded && worded && tall) {
        const double side = std::min(all.w, all.h * 0.62);
        room = {all.x, all.y, all.w, side};
        words = {all.x, all.y + side + m * 0.07, all.w, all.h - side - m * 0.07};
    } else if (coded && worded) {
        const bool strip = w > h * 2.2;
        const double side = std::min(strip ? all.h : h * free_of_overlays, all.w * 0.5);
        const double gutter = m * 0.1, column = std::min(all.w - side - gutter, side * 1.3);
        const double left = all.x + (all.w - side - gutter - column) / 2;
        room = {left, all.y, side, all.h};
        words = {left + side + gutter, all.y, column, all.h};
    }
    if (coded && draw_code(canvas, page.code, room).w == 0) words = all;
    if (!worded) return canvas.take();

    const double base = std::min(words.w, words.h * (tall ? 2.2 : 1));
    BlockLook look;
    look.title_largest = base * (page.caption.empty() ? 0.15 : 0.125);
    look.title_smallest = base * 0.05;
    look.body_largest = base * 0.068;
    look.body_smallest = base * 0.034;
    look.gap = base * 0.06;
    look.rule = base * 0.013;
    look.align = tall ? Align::centre : Align::left;
    look.centre = tall ? 0.2 : 0.48;
    const Block block = set_block(canvas, page.title, page.caption, words, look);
    draw_block(canvas, block, ink_on(ground), readable_on(ground, mixed(ink_on(ground), ground, 0.18)),
               accent_on(ground));
    return canvas.take();
}

} // namespace lianping::text
