#include "text/ticker.h"

#include "text/canvas.h"
#include "text/colour.h"
#include "text/words.h"

#include <glib.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping::text {
namespace {

// Pango counts in 1/1024 pixels in 32 bits, so a line has an end; a message longer than this is set in
// pieces.
constexpr std::size_t most_in_piece = 400;

constexpr Setting setting{Weight::medium, Align::left, 1.0, false, Face::sans, false};

double size_of(double height) { return height * 0.54; }
double mark_width(double height) { return std::round(height * 1.5); }

// One line: line breaks and runs of spaces become one space.
std::string one_line(const std::string& words) {
    std::string out;
    for (const char letter : presentable(words, words.size() + 1)) {
        const char plain = letter == '\n' ? ' ' : letter;
        if (plain == ' ' && (out.empty() || out.back() == ' ')) continue;
        out += plain;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

// Pieces of at most most_in_piece characters, cut behind a space or a closing mark where one is near, so that
// no letters that join are parted.
std::vector<std::string> pieces_of(const std::string& words) {
    std::vector<std::string> out;
    const char* at = words.data();
    const char* end = at + words.size();
    while (at < end) {
        const char* cut = at;
        const char* good = nullptr;
        for (std::size_t count = 0; cut < end && count < most_in_piece; ++count) {
            const gunichar letter = g_utf8_get_char(cut);
            cut = g_utf8_next_char(cut);
            if (letter == ' ' || g_unichar_get_script(letter) == G_UNICODE_SCRIPT_HAN || letter == 0x3002 ||
                letter == 0xFF0C)
                good = cut;
        }
        if (cut < end && good != nullptr) cut = good;
        out.emplace_back(at, cut);
        at = cut;
    }
    return out;
}

} // namespace

Ticker::Ticker(const std::vector<std::string>& messages, std::uint32_t height, const Rgba& ink,
               const Rgba& background)
    : height_(std::clamp(height, 12U, 2048U)), ink_(ink), background_(background) {
    constexpr double most = 2147483647.0;
    const Canvas measure(1, 1);
    double at = 0;
    for (const std::string& message : messages) {
        const auto parts = pieces_of(one_line(message));
        for (std::size_t i = 0; i < parts.size(); ++i) {
            Piece piece;
            piece.words = parts[i];
            piece.at = at;
            piece.width = std::ceil(measure.set(parts[i], size_of(height_), 0, setting).w);
            piece.mark_after = i + 1 == parts.size();
            const double next = at + piece.width + (piece.mark_after ? mark_width(height_) : 0);
            if (next > most) break;
            at = next;
            pieces_.push_back(std::move(piece));
        }
    }
    width_ = static_cast<std::uint32_t>(std::max(1.0, at));
}

Pixels Ticker::tile(std::size_t index) const {
    const double h = height_;
    const double from = static_cast<double>(index) * tile_width;
    const double wide = std::min<double>(tile_width, width_ - from);
    Canvas canvas(static_cast<std::uint32_t>(std::max(1.0, wide)), height_);
    canvas.fill(background_);
    const Rgba accent = accent_on(background_);
    const double size = size_of(h);
    // All stand on one line, whatever letters a message has.
    const Set level = canvas.set("国", size, 0, setting);
    const double y = h / 2 - level.ink.y - level.ink.h / 2;
    // Letters may reach a little beyond the room that they are given.
    const double beyond = size * 0.5;
    for (const Piece& piece : pieces_) {
        const double x = piece.at - from;
        if (x > wide + beyond || x + piece.width + mark_width(h) + beyond < 0) continue;
        canvas.draw(canvas.set(piece.words, size, 0, setting), x, y, ink_);
        if (!piece.mark_after) continue;
        canvas.colour(accent);
        const double centre = x + piece.width + mark_width(h) / 2, r = h * 0.1;
        cairo_t* cairo = canvas.cairo();
        cairo_move_to(cairo, centre, h / 2 - r);
        cairo_line_to(cairo, centre + r, h / 2);
        cairo_line_to(cairo, centre, h / 2 + r);
        cairo_line_to(cairo, centre - r, h / 2);
        cairo_close_path(cairo);
        cairo_fill(cairo);
    }
    return canvas.take();
}

} // namespace lianping::text
