#include "text/notice.h"

#include "text/block.h"
#include "text/colour.h"
#include "text/ornament.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lianping::text {
namespace {

constexpr std::array<std::pair<std::string_view, NoticeStyle>, 7> names{
    {{"auto", NoticeStyle::automatic},
     {"plain", NoticeStyle::plain},
     {"card", NoticeStyle::card},
     {"poster", NoticeStyle::poster},
     {"split", NoticeStyle::split},
     {"split left", NoticeStyle::split_left},
     {"banner", NoticeStyle::banner}}};

constexpr Rgba paper{0.985, 0.968, 0.935, 1};

// What a style is drawn with.
struct Page {
    const Notice& notice;
    Canvas& canvas;
    Rgba ground, accent;
    double w, h, m;
    bool tall, strip; // much higher than wide; a band of LED panels

    bool both() const { return !notice.title.empty() && !notice.body.empty(); }
    bool has_picture() const { return !notice.picture.empty(); }
    double margin() const { return strip ? h * 0.12 : m * 0.095; }
    // The ground goes from one to the other, away from the ink: so nowhere do words stand out less than from
    // the ground's own colour.
    bool is_dark() const { return luminance(ink(ground)) > 0.5; }
    Rgba top() const { return is_dark() ? ground : mixed(ground, white, 0.3); }
    Rgba bottom() const { return is_dark() ? mixed(ground, black, 0.26) : ground; }
    Rgba ink(const Rgba& on) const { return readable_on(on, notice.ink.value_or(ink_on(on))); }
    // Of the body: a little nearer to its ground than the title's.
    Rgba soft(const Rgba& on) const { return readable_on(on, mixed(ink(on), on, 0.16)); }
    Rgba accent_for(const Rgba& on) const {
        return readable_on(on, notice.accent.value_or(accent_on(on)), 3);
    }
};

// Sizes for words in that box: from its shorter side, larger where it is a band.
BlockLook sized(const Page& page, const Box& box) {
    const double wide = std::clamp(box.w / std::max(1.0, box.h) / 1.9, 1.0, 1.9);
    const double area =
        std::sqrt(std::max(1.0, box.w * box.h)); // on a tall page words may take more of the width
    const double base = std::min(box.h * wide, std::max(box.w * 0.9, std::min(area * 0.88, box.w * 1.2))) *
                        (page.strip ? 1.2 : 1);
    BlockLook look;
    look.title_largest = base * (page.both() ? 0.165 : 0.24);
    look.title_smallest = base * 0.055;
    look.body_largest = base * (page.notice.title.empty() ? 0.12 : 0.082);
    look.body_smallest = base * 0.034;
    look.gap = base * 0.075;
    look.rule = base * 0.014;
    return look;
}

void ground_of(const Page& page) { page.canvas.gradient(page.canvas.box(), page.top(), page.bottom()); }

// Words in a box of that ground.
void words(const Page& page, const Box& box, const BlockLook& look, const Rgba& on) {
    const Block block = set_block(page.canvas, page.notice.title, page.notice.body, box, look);
    draw_block(page.canvas, block, page.ink(on), page.soft(on), page.accent_for(on));
}

// Title, a rule upright, body, side by side: what a band of panels has room for.
void side_by_side(const Page& page, const Box& box, const Rgba& on) {
    BlockLook look = sized(page, box);
    look.rule = 0;
    look.centre = 0.5;
    const double gutter = box.h * 0.2, rule = std::max(2.0, box.h * 0.02);
    const Box left{box.x, box.y, box.w * 0.4 - gutter, box.h};
    look.title_largest = box.h * 0.34;
    look.title_smallest = box.h * 0.14;
    const Block title = set_block(page.canvas, page.notice.title, "", left, look);
    const double used = std::min(left.w, title.title.w);
    const Box right{box.x + used + 2 * gutter, box.y, box.w - used - 2 * gutter, box.h};
    look.body_largest = box.h * 0.24;
    look.body_smallest = box.h * 0.09;
    const Block body = set_block(page.canvas, "", page.notice.body, right, look);
    page.canvas.draw(title.title, {left.x, 0, used, 0}, title.title_y, page.ink(on));
    page.canvas.rounded({box.x + used + gutter - rule / 2, box.y + box.h * 0.12, rule, box.h * 0.76},
                        rule / 2, page.accent_for(on));
    draw_block(page.canvas, body, page.ink(on), page.soft(on), page.accent_for(on));
}

// In the place of a picture that a notice has not got: a sun over the waves.
void draw_sea(const Page& page, const Box& box, const Rgba& accent) {
    const Canvas& canvas = page.canvas;
    const double side = std::min(box.w, box.h);
    cairo_save(canvas.cairo());
    cairo_rectangle(canvas.cairo(), box.x, box.y, box.w, box.h);
    cairo_clip(canvas.cairo());
    canvas.gradient(box, mixed(page.ground, accent, 0.08), mixed(page.ground, accent, 0.3));
    cairo_arc(canvas.cairo(), box.x + box.w * 0.56, box.y + box.h * 0.5, side * 0.27, 0,
              2 * std::numbers::pi);
    canvas.colour(mixed(page.ground, accent, 0.85));
    cairo_fill(canvas.cairo());
    draw_swell(canvas, {box.x, box.y + box.h * 0.56, box.w, box.h * 0.44}, side * 0.11,
               mixed(page.ground, accent, 0.14), mixed(page.ground, accent, 0.5));
    cairo_restore(canvas.cairo());
}

void draw_plain(const Page& page) {
    ground_of(page);
    // Where a band has a picture it stands at its right end, else it would take the words' room.
    Box area{page.margin(), page.margin(), page.w - 2 * page.margin(), page.h - 2 * page.margin()};
    area.x = std::max(page.margin(), page.w * (page.strip ? 0.04 : 0.085));
    area.w = page.w - 2 * area.x;
    if (page.has_picture()) {
        if (page.tall) {
            const double high = page.h * 0.34;
            page.canvas.picture(page.notice.picture, {area.x, area.y, area.w, high}, page.m * 0.02);
            area = {area.x, area.y + high + page.margin(), area.w, area.h - high - page.margin()};
        } else {
            const double wide = std::min(area.w * 0.36, area.h * 1.1);
            page.canvas.picture(page.notice.picture, {area.right() - wide, area.y, wide, area.h},
                                page.m * 0.02);
            area.w -= wide + page.margin();
        }
    } else {
        draw_waves(page.canvas, page.canvas.box(), page.m * 0.085, with_alpha(ink_on(page.ground), 0.07));
    }
    if (page.both() && area.w > area.h * 2.6)
        side_by_side(page, area, page.ground);
    else
        words(page, area, sized(page, area), page.ground);
}

void draw_card(const Page& page) {
    ground_of(page);
    draw_waves(page.canvas, page.canvas.box(), page.m * 0.085, with_alpha(ink_on(page.ground), 0.08));
    const double out = page.strip ? page.h * 0.07 : page.m * 0.075;
    const Box sheet{out, out, page.w - 2 * out, page.h - 2 * out};
    const double radius = page.m * 0.018;
    page.canvas.shadow(sheet, radius, page.m * 0.035, 0.9);
    page.canvas.rounded(sheet, radius, paper);
    Box area = inset(sheet, page.strip ? page.h * 0.1 : page.m * 0.095);
    if (page.has_picture()) {
        const double edge = page.m * 0.028; // of paper around it, as around a print
        if (page.tall) {
            const double high = sheet.h * 0.42;
            page.canvas.picture(page.notice.picture,
                                {sheet.x + edge, sheet.y + edge, sheet.w - 2 * edge, high}, radius / 2);
            area.h -= high;
            area.y += high;
        } else {
            const double wide = std::min(sheet.w * 0.42, sheet.h * 1.2);
            page.canvas.picture(page.notice.picture,
                                {sheet.right() - edge - wide, sheet.y + edge, wide, sheet.h - 2 * edge},
                                radius / 2);
            area.w -= wide - page.m * 0.02;
        }
    }
    // The accent of a sheet of paper: the ground's own colour where that is strong enough.
    Page on_paper = page;
    on_paper.accent =
        page.notice.accent.value_or(contrast(page.ground, paper) >= 3 ? page.ground : accent_on(paper));
    const Rgba title = readable_on(paper, page.notice.ink.value_or(mixed(page.ground, black, 0.35)), 7);
    if (page.both() && area.w > area.h * 2.6) {
        side_by_side(on_paper, area, paper);
        return;
    }
    BlockLook look = sized(page, area);
    look.title_face = Face::serif;
    const Block block = set_block(page.canvas, page.notice.title, page.notice.body, area, look);
    draw_block(page.canvas, block, title, readable_on(paper, mixed(title, paper, 0.2), 5.5),
               readable_on(paper, on_paper.accent, 3));
}

void draw_poster(const Page& page) {
    const Canvas& canvas = page.canvas;
    if (page.has_picture()) {
        canvas.picture(page.notice.picture, canvas.box());
        const Rgba dark = mixed(page.ground, black, 0.88);
        const double from = page.strip ? 0 : page.h * 0.24, words_from = page.strip ? 0 : page.h * 0.52;
        // A scrim: beneath the words no picture is lighter than a middle grey.
        canvas.gradient({0, from, page.w, words_from - from}, with_alpha(dark, 0), with_alpha(dark, 0.72));
        canvas.gradient({0, words_from, page.w, page.h - words_from}, with_alpha(dark, 0.72),
                        with_alpha(dark, 0.9));
        Box area{std::max(page.margin(), page.w * 0.07),
                 page.strip ? page.margin() : words_from + page.m * 0.02, 0, 0};
        area.w = page.w - 2 * area.x;
        // A ticker may run along the foot: the words stand clear of it.
        area.h = page.h - std::max(page.margin(), page.strip ? 0 : page.h * 0.115) - area.y;
        BlockLook look = sized(page, {0, 0, area.w, std::max(area.h, page.m * 0.62)});
        look.title_face = Face::serif;
        look.centre = 1;
        const Rgba on = mixed(white, dark, 0.72); // the lightest that can be beneath the words
        words(page, area, look, on);
        return;
    }
    ground_of(page);
    const double line = std::max(1.5, page.m * 0.0055), out = page.m * 0.042;
    const Rgba accent = page.accent_for(page.ground);
    draw_frame(canvas, inset(canvas.box(), out), line, accent);
    const Box area{page.w * 0.1, out + page.m * (page.strip ? 0.12 : 0.11), page.w * 0.8,
                   page.h - 2 * (out + page.m * (page.strip ? 0.12 : 0.11))};
    BlockLook look = sized(page, area);
    look.align = Align::centre;
    look.title_face = Face::serif;
    look.title_largest *= page.both() ? 1.45 : 1.25;
    look.gap = page.strip ? look.gap * 0.8 : look.gap * 2.1;
    look.rule = 0;
    look.centre = 0.48;
    const Block block = set_block(canvas, page.notice.title, page.notice.body, area, look);
    draw_block(canvas, block, page.ink(page.ground), page.soft(page.ground), accent);
    if (page.both() && !page.strip) {
        const double top = block.title_y + block.title.ink.y + block.title.ink.h;
        draw_divider(canvas, page.w / 2, (top + block.body_y + block.body.ink.y) / 2, page.m * 0.34,
                     line * 0.8, accent);
    }
}

void draw_split(const Page& page, bool picture_left) {
    const double share = page.strip ? 0.36 : page.tall ? 0.46 : 0.5;
    ground_of(page);
    Box seen, area;
    if (page.tall) {
        const double high = page.h * share;
        seen = {0, picture_left ? 0 : page.h - high, page.w, high};
        area = {0, picture_left ? high : 0, page.w, page.h - high};
    } else {
        const double wide = page.w * share;
        seen = {picture_left ? 0 : page.w - wide, 0, wide, page.h};
        area = {picture_left ? wide : 0, 0, page.w - wide, page.h};
    }
    const double edge = std::max(2.0, page.m * 0.012);
    const Rgba accent = page.accent_for(page.ground);
    if (page.has_picture()) {
        page.canvas.picture(page.notice.picture, seen);
    } else {
        draw_sea(page, seen, accent);
    }
    if (page.tall)
        page.canvas.rectangle({0, picture_left ? seen.bottom() - edge : seen.y, page.w, edge}, accent);
    else
        page.canvas.rectangle({picture_left ? seen.right() - edge : seen.x, 0, edge, page.h}, accent);
    const Box inner = inset(area, page.strip ? page.h * 0.12 : page.m * 0.095);
    words(page, inner, sized(page, inner), page.ground);
}

void draw_banner(const Page& page) {
    const Canvas& canvas = page.canvas;
    ground_of(page);
    const Rgba band = page.notice.accent.value_or(mixed(accent_on(page.ground), page.ground, 0.06));
    if (page.strip && page.both()) { // the band stands at the left
        const double wide = page.w * 0.36, pad = page.h * 0.12;
        canvas.rectangle({0, 0, wide, page.h}, band);
        BlockLook look = sized(page, {0, 0, wide, page.h});
        look.rule = 0;
        look.centre = 0.5;
        look.title_largest = page.h * 0.3;
        const Block title = set_block(canvas, page.notice.title, "", inset({0, 0, wide, page.h}, pad), look);
        draw_block(canvas, title, page.ink(band), page.ink(band), band);
        look.body_largest = page.h * 0.22;
        look.body_smallest = page.h * 0.09;
        double right = page.w;
        if (page.has_picture()) {
            const double seen = std::min(page.h, page.w * 0.28);
            right -= seen;
            canvas.picture(page.notice.picture, {right, 0, seen, page.h});
        }
        const Block body =
            set_block(canvas, "", page.notice.body, inset({wide, 0, right - wide, page.h}, pad), look);
        draw_block(canvas, body, page.ink(page.ground), page.soft(page.ground), band);
        return;
    }
    const double high = page.both() ? page.h * (page.tall ? 0.26 : 0.34) : page.h * 0.62;
    const double x = std::max(page.margin(), page.w * 0.07), top = page.both() ? 0 : (page.h - high) / 2;
    canvas.gradient({0, top, page.w, high}, mixed(band, white, 0.06), mixed(band, black, 0.04));
    canvas.rectangle({0, top + high, page.w, std::max(2.0, page.m * 0.01)}, with_alpha(black, 0.25));
    BlockLook look = sized(page, {0, 0, page.w - 2 * x, page.h});
    look.rule = 0;
    look.centre = 0.5;
    look.title_largest *= page.both() ? 1.15 : 1;
    const std::string& head = page.notice.title.empty() ? page.notice.body : page.notice.title;
    const Block title =
        set_block(canvas, head, "", {x, top + high * 0.16, page.w - 2 * x, high * 0.68}, look);
    draw_block(canvas, title, page.ink(band), page.ink(band), band);
    if (!page.both()) return;
    Box area{x, high + page.margin() * 0.9, page.w - 2 * x, page.h - high - page.margin() * 1.8};
    if (page.has_picture()) {
        if (page.tall) {
            const double seen = area.h * 0.52;
            canvas.picture(page.notice.picture, {0, page.h - seen, page.w, seen});
            area.h = page.h - seen - page.margin() * 0.6 - area.y;
        } else {
            const double seen = page.w * 0.4;
            canvas.picture(page.notice.picture, {page.w - seen, high, seen, page.h - high});
            area.w = page.w - seen - x - page.margin();
        }
    } else {
        draw_waves(canvas, {0, high, page.w, page.h - high}, page.m * 0.085,
                   with_alpha(ink_on(page.ground), 0.08));
    }
    look.body_largest *= 1.2;
    const Block body = set_block(canvas, "", page.notice.body, area, look);
    draw_block(canvas, body, page.ink(page.ground), page.soft(page.ground), band);
}

} // namespace

std::optional<NoticeStyle> notice_style(std::string_view name) {
    for (const auto& [word, style] : names)
        if (word == name) return style;
    return std::nullopt;
}

std::string_view to_text(NoticeStyle style) {
    for (const auto& [word, named] : names)
        if (named == style) return word;
    return "";
}

Pixels draw_notice(const Notice& notice) {
    Canvas canvas(std::max(notice.width, 16U), std::max(notice.height, 16U));
    const double w = canvas.width(), h = canvas.height();
    const Rgba ground = with_alpha(notice.background, 1);
    const Page page{notice,          canvas,      ground,     notice.accent.value_or(accent_on(ground)), w, h,
                    canvas.module(), h > w * 1.2, w > h * 2.2};
    switch (notice.style) {
    case NoticeStyle::automatic:
        page.has_picture() ? draw_split(page, false) : draw_plain(page);
        break;
    case NoticeStyle::plain:
        draw_plain(page);
        break;
    case NoticeStyle::card:
        draw_card(page);
        break;
    case NoticeStyle::poster:
        draw_poster(page);
        break;
    case NoticeStyle::split:
    case NoticeStyle::split_left:
        draw_split(page, notice.style == NoticeStyle::split_left);
        break;
    case NoticeStyle::banner:
        draw_banner(page);
        break;
    }
    return canvas.take();
}

} // namespace lianping::text
