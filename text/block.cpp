#include "text/block.h"

#include <algorithm>

namespace lianping::text {
namespace {

constexpr int most_title_lines = 3;
// A title on one line is worth being set so much smaller.
constexpr double one_line_share = 0.62;

double between(double low, double high, double share) { return low + (high - low) * share; }

} // namespace

Block set_block(const Canvas& canvas, const std::string& title, const std::string& body, const Box& box,
                const BlockLook& look) {
    Block out;
    out.look = look;
    out.box = box;
    const Setting for_title{Weight::bold, look.align, 0.92, true, look.title_face, true};
    const Setting for_body{Weight::regular, look.align, 1.1, true, Face::sans, true};
    const bool both = !title.empty() && !body.empty();

    double gap = 0, rule = 0;
    const auto try_at = [&](double share) {
        const double title_size =
            between(std::min(look.title_smallest, look.title_largest), look.title_largest, share);
        const double body_size =
            between(std::min(look.body_smallest, look.body_largest), look.body_largest, share);
        out.title = canvas.set(title, title_size, box.w, for_title);
        out.body = canvas.set(body, body_size, box.w, for_body);
        gap = both ? look.gap * between(0.45, 1, share) : 0;
        rule = look.rule > 0 ? look.rule + (out.title.empty() ? body_size : title_size) * 0.34 : 0;
        const bool calm = out.title.lines() <= most_title_lines || out.title.h < box.h * 0.3;
        return rule + out.title.ink.h + gap + out.body.ink.h <= box.h && out.title.w <= box.w + 0.5 &&
               out.body.w <= box.w + 0.5 && calm;
    };
    if (!try_at(1)) {
        double low = 0, high = 1;
        while (high - low > 0.01) {
            const double middle = (low + high) / 2;
            (try_at(middle) ? low : high) = middle;
        }
        try_at(low);
    }
    if (out.title.lines() == 2 && title.find('\n') == std::string::npos) {
        const double least = std::max(out.title.size * one_line_share, look.title_smallest);
        for (double size = out.title.size * 0.98; size >= least; size *= 0.98) {
            Set one = canvas.set(title, size, box.w, for_title);
            if (one.lines() > 1) continue;
            out.title = one;
            break;
        }
    }
    canvas.cut(out.title, both ? box.h * 0.5 : box.h - rule);
    canvas.balance(out.title);
    const double left_for_body = box.h - rule - out.title.ink.h - gap;
    if (out.body.ink.h > left_for_body) canvas.cut(out.body, std::max(out.body.size * 1.5, left_for_body));
    canvas.balance(out.body, look.align == Align::centre ? 5 : 2);
    canvas.avoid_orphans(out.body);

    out.height = rule + out.title.ink.h + gap + out.body.ink.h;
    out.top = box.y + std::max(0.0, (box.h - out.height) * look.centre);
    out.rule_y = out.top;
    out.title_y = out.top + rule - out.title.ink.y;
    out.body_y = out.top + rule + out.title.ink.h + gap - out.body.ink.y;
    return out;
}

void draw_block(const Canvas& canvas, const Block& block, const Rgba& title, const Rgba& body,
                const Rgba& accent) {
    const Set& head = block.title.empty() ? block.body : block.title;
    if (head.empty()) return;
    if (block.look.rule > 0) {
        const double length = std::min(block.box.w, head.size * 1.25);
        const double spare = block.box.w - length;
        const double x = block.box.x + (head.align == Align::centre ? spare / 2
                                        : head.from_right           ? spare
                                                                    : 0);
        canvas.rounded({x, block.rule_y, length, block.look.rule}, block.look.rule / 2, accent);
    }
    canvas.draw(block.title, block.box, block.title_y, title);
    canvas.draw(block.body, block.box, block.body_y, body);
}

} // namespace lianping::text
