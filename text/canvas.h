#pragma once
// A cairo surface to draw on and Pango layouts to set on it: what the pictures of this folder are made with.

#include "text/pixels.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <cstdint>
#include <memory>
#include <string>

namespace lianping::text {

struct Box {
    double x = 0, y = 0, w = 0, h = 0;
    double right() const { return x + w; }
    double bottom() const { return y + h; }
};
Box inset(const Box& box, double by);

enum class Face { sans, serif };
enum class Weight { regular, medium, bold };
enum class Align { left, centre };

// How a paragraph is set.
struct Setting {
    Weight weight = Weight::regular;
    Align align = Align::left;
    double line_height = 1.25; // of the font's own
    bool wraps = true;
    Face face = Face::sans;
    bool holds_words = false; // a Chinese word is not broken where a line has room for it
};

// Words laid out, to be drawn as often as wanted.
struct Set {
    std::shared_ptr<PangoLayout> layout; // null where there was no text
    double w = 0, h = 0;                 // its logical size in pixels
    double size = 0;                     // of the font, in pixels
    Box ink{};                           // what is really drawn, relative to where it is drawn
    double width = 0;                    // that lines were broken to
    Align align = Align::left;
    bool from_right = false; // its first paragraph is written from right to left

    bool empty() const { return layout == nullptr; }
    int lines() const { return empty() ? 0 : pango_layout_get_line_count(layout.get()); }
};

// Thread-safety: unsafe.
class Canvas {
public:
    // Transparent. Sizes are clamped to 1..16384.
    Canvas(std::uint32_t width, std::uint32_t height);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    double width() const { return width_; }
    double height() const { return height_; }
    Box box() const { return {0, 0, width(), height()}; }
    // What sizes are taken from: the height of a wide picture; of a tall one the width counts more.
    double module() const;
    cairo_t* cairo() const { return cairo_; }

    void colour(const Rgba& rgba) const { cairo_set_source_rgba(cairo_, rgba.r, rgba.g, rgba.b, rgba.a); }
    void fill(const Rgba& rgba) const;
    void rectangle(const Box& box, const Rgba& rgba) const;
    void outline(const Box& box, double line, const Rgba& rgba) const;
    void rounded_path(const Box& box, double radius) const;
    void rounded(const Box& box, double radius, const Rgba& rgba) const;
    // A soft shadow of a rounded box.
    void shadow(const Box& box, double radius, double spread, double strength) const;
    // From `top` to `bottom` over the box.
    void gradient(const Box& box, const Rgba& top, const Rgba& bottom) const;
    // Fills the box and is cut to it, its middle in the middle; corners of that radius.
    void picture(const Pixels& pixels, const Box& box, double radius = 0) const;

    // `words` in lines of at most `width` pixels.
    Set set(const std::string& words, double size, double width, const Setting& setting) const;
    // The largest size from `largest` down to `smallest` at which `words` fit into width x height. At the
    // smallest what does not fit is cut with an ellipsis.
    Set fit(const std::string& words, double largest, double smallest, double width, double height,
            const Setting& setting) const;
    // The same lines, as even in length as they can be, where there are at most `most` of them.
    void balance(Set& set, int most = 4) const;
    // A word alone on a paragraph's last line looks like an oversight: broken a little narrower where that
    // helps and costs no line.
    void avoid_orphans(Set& set) const;
    // What does not fit into that height ends in an ellipsis.
    void cut(Set& set, double height) const;
    // `y` is the top of its logical box; `column` is where it stands across.
    void draw(const Set& set, double x, double y, const Rgba& ink) const;
    void draw(const Set& set, const Box& column, double y, const Rgba& ink) const;

    Pixels take();

private:
    void measure(Set& set) const;
    Set with_fewer_lines(const std::string& words, const Set& found, double smallest, double width,
                         const Setting& setting) const;

    std::uint32_t width_, height_;
    cairo_surface_t* surface_;
    cairo_t* cairo_;
};

} // namespace lianping::text
