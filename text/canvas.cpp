#include "text/canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping::text {

Box inset(const Box& box, double by) {
    return {box.x + by, box.y + by, std::max(0.0, box.w - 2 * by), std::max(0.0, box.h - 2 * by)};
}

Canvas::Canvas(std::uint32_t width, std::uint32_t height)
    : width_(std::clamp(width, 1U, 16384U)),
      height_(std::clamp(height, 1U, 16384U)),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(width_),
                                          static_cast<int>(height_))),
      cairo_(cairo_create(surface_)) {}

Canvas::~Canvas() {
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
}

double Canvas::module() const { return std::min(height(), width() * 0.9); }

void Canvas::fill(const Rgba& rgba) const {
    cairo_save(cairo_);
    cairo_set_operator(cairo_, CAIRO_OPERATOR_SOURCE);
    colour(rgba);
    cairo_paint(cairo_);
    cairo_restore(cairo_);
}

void Canvas::rectangle(const Box& box, const Rgba& rgba) const {
    colour(rgba);
    cairo_rectangle(cairo_, box.x, box.y, box.w, box.h);
    cairo_fill(cairo_);
}

void Canvas::outline(const Box& box, double line, const Rgba& rgba) const {
    colour(rgba);
    cairo_set_line_width(cairo_, line);
    cairo_rectangle(cairo_, box.x, box.y, box.w, box.h);
    cairo_stroke(cairo_);
}

void Canvas::rounded_path(const Box& box, double radius) const {
    using std::numbers::pi;
    const double r = std::min({radius, box.w / 2, box.h / 2});
    cairo_new_sub_path(cairo_);
    cairo_arc(cairo_, box.x + box.w - r, box.y + r, r, -pi / 2, 0);
    cairo_arc(cairo_, box.x + box.w - r, box.y + box.h - r, r, 0, pi / 2);
    cairo_arc(cairo_, box.x + r, box.y + box.h - r, r, pi / 2, pi);
    cairo_arc(cairo_, box.x + r, box.y + r, r, pi, 3 * pi / 2);
    cairo_close_path(cairo_);
}

void Canvas::rounded(const Box& box, double radius, const Rgba& rgba) const {
    rounded_path(box, radius);
    colour(rgba);
    cairo_fill(cairo_);
}

void Canvas::shadow(const Box& box, double radius, double spread, double strength) const {
    constexpr int rings = 14;
    for (int ring = rings; ring >= 1; --ring) {
        const double out = spread * ring / rings;
        rounded_path({box.x - out, box.y - out + spread * 0.35, box.w + 2 * out, box.h + 2 * out},
                     radius + out);
        colour({0, 0, 0, strength / rings * (1.6 - 1.2 * ring / rings)});
        cairo_fill(cairo_);
    }
}

void Canvas::gradient(const Box& box, const Rgba& top, const Rgba& bottom) const {
    cairo_pattern_t* pattern = cairo_pattern_create_linear(0, box.y, 0, box.bottom());
    cairo_pattern_add_color_stop_rgba(pattern, 0, top.r, top.g, top.b, top.a);
    cairo_pattern_add_color_stop_rgba(pattern, 1, bottom.r, bottom.g, bottom.b, bottom.a);
    cairo_set_source(cairo_, pattern);
    cairo_rectangle(cairo_, box.x, box.y, box.w, box.h);
    cairo_fill(cairo_);
    cairo_pattern_destroy(pattern);
}

void Canvas::picture(const Pixels& pixels, const Box& box, double radius) const {
    if (pixels.empty() || box.w <= 0 || box.h <= 0 ||
        pixels.bgra.size() < static_cast<std::size_t>(pixels.width) * pixels.height * 4)
        return;
    // cairo takes the bytes as not const, and does not write into a source.
    cairo_surface_t* source = cairo_image_surface_create_for_data(
        const_cast<unsigned char*>(pixels.bgra.data()), CAIRO_FORMAT_ARGB32, static_cast<int>(pixels.width),
        static_cast<int>(pixels.height), static_cast<int>(pixels.width) * 4);
    cairo_save(cairo_);
    rounded_path(box, radius);
    cairo_clip(cairo_);
    const double scale = std::max(box.w / pixels.width, box.h / pixels.height);
    cairo_translate(cairo_, box.x + (box.w - pixels.width * scale) / 2,
                    box.y + (box.h - pixels.height * scale) / 2);
    cairo_scale(cairo_, scale, scale);
    cairo_set_source_surface(cairo_, source, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo_), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cairo_),
                             CAIRO_EXTEND_PAD); // no seam of the ground at its edges
    cairo_paint(cairo_);
    cairo_restore(cairo_);
    cairo_surface_destroy(source);
}

Pixels Canvas::take() {
    cairo_surface_flush(surface_);
    Pixels pixels;
    const unsigned char* data = cairo_image_surface_get_data(surface_);
    if (data == nullptr) return pixels; // out of memory
    pixels.width = width_;
    pixels.height = height_;
    const std::size_t row = static_cast<std::size_t>(width_) * 4;
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface_));
    pixels.bgra.resize(row * height_);
    for (std::uint32_t y = 0; y < height_; ++y)
        std::copy_n(data + y * stride, row, pixels.bgra.begin() + static_cast<std::ptrdiff_t>(y * row));
    return pixels;
}

} // namespace lianping::text
