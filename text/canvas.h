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
};

enum class Weight { regular, medium, bold };
enum class Align { left, centre };

// How a paragraph is set.
struct Setting {
    Weight weight = Weight::regular;
    Align align = Align::left;
    double line_height = 1.25; // of the font's own
    bool wraps = true;
};

struct Set {
    std::shared_ptr<PangoLayout> layout; // null where there was no text
    double w = 0, h = 0;                 // its logical size in pixels
    double size = 0;                     // of the font, in pixels
};

// Thread-safety: unsafe.
class Canvas {
public:
    Canvas(std::uint32_t width, std::uint32_t height);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    double width() const { return width_; }
    double height() const { return height_; }
    cairo_t* cairo() const { return cairo_; }

    void colour(const Rgba& rgba) const { cairo_set_source_rgba(cairo_, rgba.r, rgba.g, rgba.b, rgba.a); }
    void fill(const Rgba& rgba) const;
    void rectangle(const Box& box, const Rgba& rgba) const;
    void rounded(const Box& box, double radius, const Rgba& rgba) const;
    // From `top` to `bottom`.
    void gradient(const Rgba& top, const Rgba& bottom) const;

    // `words` in lines of at most `width` pixels.
    Set set(const std::string& words, double size, double width, const Setting& setting) const;
    // The largest size from `largest` down to `smallest` at which `words` fit into width x height. At the
    // smallest what does not fit is cut with an ellipsis.
    Set fit(const std::string& words, double largest, double smallest, double width, double height,
            const Setting& setting) const;
    void draw(const Set& set, double x, double y, const Rgba& ink) const;

    Pixels take();

private:
    Set with_fewer_lines(const std::string& words, const Set& found, double smallest, double width,
                         const Setting& setting) const;

    std::uint32_t width_, height_;
    cairo_surface_t* surface_;
    cairo_t* cairo_;
};

} // namespace lianping::text
