// The part of Canvas that sets words.
#include "text/canvas.h"
#include "text/words.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace lianping::text {
namespace {

// First what has Simplified Chinese forms for unified characters; Pango falls back from there by glyph. No
// emoji font may be named: it has digits of its own, and Pango would take them. For emoji it asks for one by
// itself.
constexpr const char* sans_families = "Noto Sans CJK SC, Noto Sans, DejaVu Sans, sans-serif";
constexpr const char* serif_families = "Noto Serif CJK SC, Noto Sans CJK SC, Noto Serif, DejaVu Serif, serif";

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

double pixels(int units) { return static_cast<double>(units) / PANGO_SCALE; }

bool fits(const Set& set, double width, double height) {
    return set.w <= width + 0.5 && set.h <= height + 0.5;
}

// Whether a paragraph of several lines ends in one of up to three characters, their mark among them.
bool has_orphan(PangoLayout* layout) {
    const char* text = pango_layout_get_text(layout);
    const int lines = pango_layout_get_line_count(layout);
    for (int i = 1; i < lines; ++i) {
        const PangoLayoutLine* line = pango_layout_get_line_readonly(layout, i);
        if (line->is_paragraph_start != 0) continue;
        const bool last =
            i + 1 == lines || pango_layout_get_line_readonly(layout, i + 1)->is_paragraph_start != 0;
        if (last && g_utf8_strlen(text + line->start_index, line->length) <= 3) return true;
    }
    return false;
}

// Where a line has no room for a word it is broken anywhere, and Pango would write a hyphen there: wrong in
// an address, which would be typed with it, and within Chinese. One that was asked for (U+00AD) is written:
// it belongs to the character behind it.
void insert_no_hyphens(PangoAttrList* attributes, const std::string& words) {
    constexpr std::string_view soft = "\u00ad";
    for (std::size_t from = 0; from < words.size();) {
        const std::size_t to = std::min(words.find(soft, from), words.size());
        PangoAttribute* none = pango_attr_insert_hyphens_new(FALSE);
        none->start_index = static_cast<guint>(from);
        none->end_index = static_cast<guint>(to);
        pango_attr_list_insert(attributes, none);
        from = to + soft.size();
        if (from < words.size())
            from = static_cast<std::size_t>(g_utf8_next_char(words.data() + from) - words.data());
    }
}

} // namespace

void Canvas::measure(Set& set) const {
    PangoRectangle ink, logical;
    pango_layout_get_extents(set.layout.get(), &ink, &logical);
    set.w = pixels(logical.width);
    set.h = pixels(logical.height);
    set.ink = {pixels(ink.x), pixels(ink.y), pixels(ink.width), pixels(ink.height)};
}

Set Canvas::set(const std::string& words, double size, double width, const Setting& setting) const {
    if (words.empty()) return {};
    Set out;
    out.size = size;
    out.width = width;
    out.align = setting.align;
    out.layout.reset(pango_cairo_create_layout(cairo_), &g_object_unref);
    PangoLayout* layout = out.layout.get();
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family(font, setting.face == Face::serif ? serif_families : sans_families);
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
    std::string ready = spaced(presentable(words));
    if (setting.holds_words) ready = held_together(ready);
    pango_layout_set_text(layout, ready.data(), static_cast<int>(ready.size()));
    // Digits of one width, so that a clock stands still; marks that meet share a space (Noto CJK has both).
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1, chws=1"));
    insert_no_hyphens(attributes, ready);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    out.from_right = pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL;
    measure(out);
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
        cut(best, height);
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
    const int lines = found.lines();
    for (double size = found.size * 0.98; lines > 1 && size > found.size * 0.87 && size >= smallest;
         size -= found.size * 0.02) {
        Set tried = set(words, size, width, setting);
        if (tried.lines() < lines) return tried;
    }
    return found;
}

void Canvas::balance(Set& set, int most) const {
    const int lines = set.lines();
    if (lines < 2 || lines > most || pango_layout_is_ellipsized(set.layout.get()) != 0) return;
    PangoLayout* layout = set.layout.get();
    const double height = set.h;
    double narrow = set.width / lines / 2, wide = set.width;
    while (wide - narrow > set.size / 16) {
        const double middle = (narrow + wide) / 2;
        pango_layout_set_width(layout, static_cast<int>(middle * PANGO_SCALE));
        measure(set);
        if (set.lines() == lines && set.h <= height + 0.5 && set.w <= middle + 0.5)
            wide = middle;
        else
            narrow = middle;
    }
    set.width = wide;
    pango_layout_set_width(layout, static_cast<int>(wide * PANGO_SCALE));
    measure(set);
}

void Canvas::avoid_orphans(Set& set) const {
    if (set.lines() < 2 || pango_layout_is_ellipsized(set.layout.get()) != 0) return;
    PangoLayout* layout = set.layout.get();
    const int lines = set.lines();
    const double full = set.width;
    for (double width = full; width > full * 0.8; width -= set.size / 2) {
        pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
        if (set.lines() > lines) break;
        if (has_orphan(layout)) continue;
        set.width = width;
        measure(set);
        return;
    }
    pango_layout_set_width(layout, static_cast<int>(full * PANGO_SCALE));
}

void Canvas::cut(Set& set, double height) const {
    if (set.empty() || set.ink.h <= height + 0.5) return;
    PangoLayout* layout = set.layout.get();
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_width(layout, static_cast<int>(set.width * PANGO_SCALE));
    // Pango counts lines by the font's own height, not by how far apart they are set.
    const double beyond_ink = set.h - set.ink.h;
    for (double allowed = height + beyond_ink; allowed > set.size; allowed -= set.size) {
        pango_layout_set_height(layout, static_cast<int>(allowed * PANGO_SCALE));
        measure(set);
        if (set.ink.h <= height + 0.5) return;
    }
}

void Canvas::draw(const Set& set, double x, double y, const Rgba& ink) const {
    if (set.empty()) return;
    colour(ink);
    cairo_move_to(cairo_, x, y);
    pango_cairo_show_layout(cairo_, set.layout.get());
}

void Canvas::draw(const Set& set, const Box& column, double y, const Rgba& ink) const {
    const double spare = column.w - set.width;
    const double x =
        set.align == Align::centre ? column.x + spare / 2 : column.x + (set.from_right ? spare : 0);
    draw(set, x, y, ink);
}

} // namespace lianping::text
