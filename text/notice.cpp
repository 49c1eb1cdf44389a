#include "text/notice.h"

#include "text/canvas.h"

#include <algorithm>

namespace lianping::text {
namespace {

Rgba mixed(const Rgba& a, const Rgba& b, double share) {
    return {a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share,
            a.a + (b.a - a.a) * share};
}

constexpr Rgba kWhite{1, 1, 1, 1};
constexpr Rgba kBlack{0, 0, 0, 1};

double module(const Canvas& canvas) { return std::min(canvas.height(), canvas.width() * 0.9); }

} // namespace

Pixels draw_notice(const Notice& notice) {
    Canvas canvas(notice.width, notice.height);
    const double w = canvas.width(), h = canvas.height(), m = module(canvas);
    canvas.gradient(mixed(notice.background, kWhite, 0.06), mixed(notice.background, kBlack, 0.25));

    const Rgba ink = notice.ink.value_or(kWhite), accent = notice.accent.value_or(Rgba{0.96, 0.65, 0.14, 1});
    const double margin = std::max(m * 0.11, w * 0.07);
    const double bar = m * 0.016, gutter = m * 0.045;
    const double left = margin + bar + gutter;
    const double column = w - left - margin;
    const double room = h - 2 * m * 0.11;
    const bool both = !notice.title.empty() && !notice.body.empty();
    const double gap = both ? m * 0.065 : 0;

    const Set title = canvas.fit(notice.title, m * (both ? 0.115 : 0.15), m * 0.045, column,
                                 both ? room * 0.42 : room, {Weight::bold, Align::left, 0.95, true});
    const Set body = canvas.fit(notice.body, m * 0.08, m * 0.026, column, room - title.h - gap,
                                {Weight::regular, Align::left, 1.08, true});
    const double block = title.h + gap + body.h;
    // The optical centre lies a little above the middle.
    const double top = std::max(m * 0.11, (h - block) * 0.46);

    // Beside the title, or beside the text where it is alone.
    const Set& head = title.layout != nullptr ? title : body;
    if (head.layout != nullptr) {
        const double inset = head.size * 0.18; // a line's own space above and below its letters
        canvas.rounded({margin, top + inset, bar, std::max(bar, head.h - 2 * inset)}, bar / 2, accent);
    }
    canvas.draw(title, left, top, ink);
    canvas.draw(body, left, top + title.h + gap, mixed(ink, notice.background, 0.14));
    canvas.rectangle({0, h - m * 0.012, w, m * 0.012}, accent);
    return canvas.take();
}

} // namespace lianping::text
