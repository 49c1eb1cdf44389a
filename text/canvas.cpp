#include "text/canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping::text {
namespace {

// First what has Simplified Chinese forms for unified characters; Pango falls back from there by glyph.
constexpr const char* kFamilies = "Noto Sans CJK SC, Noto Sans, DejaVu Sans, sans-serif";

PangoWeight pango_weight(Weight weight) {
    switch (weight) {
    case Weight::bold:
        return PANGO_WEIGHT_BOLD;
    case Weight::medium:
        return PANGO_WEIGHT_MEDIUM;
    case Weight::regular:
        break;
    }
    return PANGO_WEIGHT_NORMAL;
}

// No screen holds more to be read; laying out a book would take seconds.
constexpr glong kMostCharacters = 1500;

// Pango wants valid UTF-8; what is not becomes the replacement character.
std::string presentable(const std::string& words) {
    gchar* valid = g_utf8_make_valid(
        words.data(), static_cast<gssize>(std::min<std::size_t>(words.size(), kMostCharacters * 4)));
    std::string out(valid);
    if (g_utf8_strlen(valid, -1) > kMostCharacters) {
        out.resize(static_cast<std::size_t>(g_utf8_offset_to_pointer(valid, kMostCharacters) - valid));
        out += "\u2026";
    }
    g_free(valid);
    return out;
}

bool fits(const Set& set, double width, double height) {
    return set.w <= width + 0.5 && set.h <= height + 0.5;
}

} // namespace

Canvas::Canvas(std::uint32_t width, std::uint32_t height)
    : width_(std::clamp(width, 16U, 16384U)),
      height_(std::clamp(height, 16U, 16384U)),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(width_),
                                          static_cast<int>(height_))),
      cairo_(cairo_create(surface_)) {}

Canvas::~Canvas() {
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
}

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

void Canvas::rounded(const Box& box, double radius, const Rgba& rgba) const {
    using std::numbers::pi;
    const double r = std::min({radius, box.w / 2, box.h / 2});
    cairo_new_sub_path(cairo_);
    cairo_arc(cairo_, box.x + box.w - r, box.y + r, r, -pi / 2, 0);
    cairo_arc(cairo_, box.x + box.w - r, box.y + box.h - r, r, 0, pi / 2);
    cairo_arc(cairo_, box.x + r, box.y + box.h - r, r, pi / 2, pi);
    cairo_arc(cairo_, box.x + r, box.y + r, r, pi, 3 * pi / 2);
    cairo_close_path(cairo_);
    colour(rgba);
    cairo_fill(cairo_);
}

void Canvas::gradient(const Rgba& top, const Rgba& bottom) const {
    cairo_pattern_t* pattern = cairo_pattern_create_linear(0, 0, 0, height());
    cairo_pattern_add_color_stop_rgba(pattern, 0, top.r, top.g, top.b, top.a);
    cairo_pattern_add_color_stop_rgba(pattern, 1, bottom.r, bottom.g, bottom.b, bottom.a);
    cairo_save(cairo_);
    cairo_set_operator(cairo_, CAIRO_OPERATOR_SOURCE);
    cairo_set_source(cairo_, pattern);
    cairo_paint(cairo_);
    cairo_restore(cairo_);
    cairo_pattern_destroy(pattern);
}

Set Canvas::set(const std::string& words, double size, double width, const Setting& setting) const {
    if (words.empty()) return {};
    Set out;
    out.size = size;
    out.layout.reset(pango_cairo_create_layout(cairo_), &g_object_unref);
    PangoLayout* layout = out.layout.get();
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family(font, kFamilies);
    pango_font_description_set_weight(font, pango_weight(setting.weight));
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_context_set_language(pango_layout_get_context(layout), pango_language_from_string("zh-cn"));
    pango_layout_set_width(layout, setting.wraps ? static_cast<int>(width * PANGO_SCALE) : -1);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, static_cast<float>(setting.line_height));
    pango_layout_set_alignment(layout,
                               setting.align == Align::centre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    const std::string valid = presentable(words);
    pango_layout_set_text(layout, valid.data(), static_cast<int>(valid.size()));
    PangoRectangle logical;
    pango_layout_get_extents(layout, nullptr, &logical);
    out.w = static_cast<double>(logical.width) / PANGO_SCALE;
    out.h = static_cast<double>(logical.height) / PANGO_SCALE;
    return out;
}

Set Canvas::fit(const std::string& words, double largest, double smallest, double width, double height,
                const Setting& setting) const {
    if (words.empty()) return {};
    Set best = set(words, largest, width, setting);
    if (fits(best, width, height)) return with_fewer_lines(words, best, smallest, width, setting);
    double low = std::min(smallest, largest), high = largest;
    best = set(words, low, width, setting);
    if (!fits(best, width, height)) {
        pango_layout_set_height(best.layout.get(), static_cast<int>(height * PANGO_SCALE));
        pango_layout_set_ellipsize(best.layout.get(), PANGO_ELLIPSIZE_END);
        pango_layout_set_width(best.layout.get(), static_cast<int>(width * PANGO_SCALE));
        PangoRectangle logical;
        pango_layout_get_extents(best.layout.get(), nullptr, &logical);
        best.w = static_cast<double>(logical.width) / PANGO_SCALE;
        best.h = static_cast<double>(logical.height) / PANGO_SCALE;
        return best;
    }
    while (high - low > std::max(0.5, largest / 200)) {
        const double middle = (low + high) / 2;
        const Set tried = set(words, middle, width, setting);
        if (fits(tried, width, height)) {
            best = tried;
            low = middle;
        } else {
            high = middle;
        }
    }
    return with_fewer_lines(words, best, smallest, width, setting);
}

// A word or two alone on a last line look like an oversight: up to an eighth smaller is better than one line
// more.
Set Canvas::with_fewer_lines(const std::string& words, const Set& found, double smallest, double width,
                             const Setting& setting) const {
    const int lines = pango_layout_get_line_count(found.layout.get());
    for (double size = found.size * 0.98; lines > 1 && size > found.size * 0.87 && size >= smallest;
         size -= found.size * 0.02) {
        Set tried = set(words, size, width, setting);
        if (pango_layout_get_line_count(tried.layout.get()) < lines) return tried;
    }
    return found;
}

void Canvas::draw(const Set& set, double x, double y, const Rgba& ink) const {
    if (set.layout == nullptr) return;
    colour(ink);
    cairo_move_to(cairo_, x, y);
    pango_cairo_show_layout(cairo_, set.layout.get());
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
