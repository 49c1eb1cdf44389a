#include "render/reference.h"

#include "render/sample_frames.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace lianping::player {
namespace {

ExactPicture turned(const ExactPicture& from, std::uint32_t turns, bool flipped) {
    ExactPicture picture = from;
    if (flipped)
        for (int y = 0; y < from.height; ++y)
            for (int x = 0; x < from.width; ++x)
                picture.pixels[static_cast<std::size_t>(y * from.width + x)] = from.at(from.width - 1 - x, y);
    for (std::uint32_t i = 0; i < turns % 4; ++i) { // one clockwise: the left column becomes the top row
        ExactPicture next{picture.height, picture.width, {}};
        for (int y = 0; y < next.height; ++y)
            for (int x = 0; x < next.width; ++x) next.pixels.push_back(picture.at(y, picture.height - 1 - x));
        picture = next;
    }
    return picture;
}

// Where the stored rectangle lies in the turned picture: by turning its corners.
RectF turned(const RectF& rect, double w, double h, std::uint32_t turns, bool flipped) {
    RectF r = rect;
    if (flipped) r.x = w - r.x - r.w;
    for (std::uint32_t i = 0; i < turns % 4; ++i) {
        r = {h - r.y - r.h, r.x, r.h, r.w};
        std::swap(w, h);
    }
    return r;
}

class Sampler {
public:
    Sampler(const Quad& quad)
        : picture_(turned(exact_picture(*quad.frame), quad.turns, quad.flipped)),
          source_(turned(quad.source, quad.frame->width, quad.frame->height, quad.turns, quad.flipped)),
          target_(quad.target) {
        box_x_ = source_.w > 2 * target_.w ? static_cast<int>(std::floor(source_.w / target_.w + 1e-9)) : 1;
        box_y_ = source_.h > 2 * target_.h ? static_cast<int>(std::floor(source_.h / target_.h + 1e-9)) : 1;
    }

    bool scaled() const { return source_.w != target_.w || source_.h != target_.h; }

    std::array<double, 4> at(int x, int y) const {
        const double sx = (source_.x + (x + 0.5 - target_.x) * source_.w / target_.w) / box_x_ - 0.5;
        const double sy = (source_.y + (y + 0.5 - target_.y) * source_.h / target_.h) / box_y_ - 0.5;
        const int ix = static_cast<int>(std::floor(sx)), iy = static_cast<int>(std::floor(sy));
        const double fx = sx - ix, fy = sy - iy;
        std::array<double, 4> sum{};
        const auto add = [&](int bx, int by, double weight) {
            if (weight == 0) return;
            const auto value = boxed(bx, by);
            for (std::size_t c = 0; c < 4; ++c) sum[c] += value[c] * weight;
        };
        add(ix, iy, (1 - fx) * (1 - fy));
        add(ix + 1, iy, fx * (1 - fy));
        add(ix, iy + 1, (1 - fx) * fy);
        add(ix + 1, iy + 1, fx * fy);
        return sum;
    }

private:
    std::array<double, 4> boxed(int bx, int by) const {
        std::array<double, 4> sum{};
        const int first_x = std::clamp(static_cast<int>(std::floor(source_.x)), 0, picture_.width - 1);
        const int first_y = std::clamp(static_cast<int>(std::floor(source_.y)), 0, picture_.height - 1);
        const int last_x =
            std::min(static_cast<int>(std::ceil(source_.x + source_.w)) - 1, picture_.width - 1);
        const int last_y =
            std::min(static_cast<int>(std::ceil(source_.y + source_.h)) - 1, picture_.height - 1);
        for (int j = 0; j < box_y_; ++j)
            for (int i = 0; i < box_x_; ++i) {
                const auto& p = picture_.at(std::clamp(bx * box_x_ + i, first_x, last_x),
                                            std::clamp(by * box_y_ + j, first_y, last_y));
                for (std::size_t c = 0; c < 4; ++c) sum[c] += p[c] / (box_x_ * box_y_);
            }
        return sum;
    }

    ExactPicture picture_;
    RectF source_, target_;
    int box_x_ = 1, box_y_ = 1;
};

double wiped(const Wipe& wipe, const RectF& target, int x, int y) {
    if (wipe.progress >= 1) return 1;
    const double angle = wipe.direction * std::numbers::pi / 180, c = std::cos(angle), s = std::sin(angle);
    // Corners of the target along the direction give its extent.
    double low = 1e9, high = -1e9;
    for (const double cx : {target.x, target.x + target.w})
        for (const double cy : {target.y, target.y + target.h}) {
            low = std::min(low, cx * c + cy * s);
            high = std::max(high, cx * c + cy * s);
        }
    const double along = ((x + 0.5) * c + (y + 0.5) * s - low) / (high - low);
    const double front = wipe.progress * (1 + wipe.softness);
    if (wipe.softness == 0) return along < front ? 1 : 0;
    return std::clamp((front - along) / wipe.softness, 0.0, 1.0);
}

} // namespace

Reference draw_reference(const Composition& composition) {
    Reference reference;
    reference.width = static_cast<int>(composition.width);
    reference.height = static_cast<int>(composition.height);
    const Colour b = composition.background;
    const auto count = static_cast<std::size_t>(reference.width * reference.height);
    reference.pixels.assign(count, {double(b.r), double(b.g), double(b.b)});
    reference.left_out.assign(count, false);
    for (const Quad& quad : composition.quads) {
        std::unique_ptr<Sampler> sampler;
        if (quad.frame) sampler = std::make_unique<Sampler>(quad);
        const int x0 = static_cast<int>(quad.target.x), y0 = static_cast<int>(quad.target.y);
        const int x1 = static_cast<int>(quad.target.x + quad.target.w) - 1;
        const int y1 = static_cast<int>(quad.target.y + quad.target.h) - 1;
        for (int y = std::max(0, y0); y <= std::min(y1, reference.height - 1); ++y)
            for (int x = std::max(0, x0); x <= std::min(x1, reference.width - 1); ++x) {
                std::array<double, 4> top{double(quad.colour.r), double(quad.colour.g), double(quad.colour.b),
                                          255};
                if (sampler) top = sampler->at(x, y);
                const double shows = quad.opacity * wiped(quad.wipe, quad.target, x, y);
                const auto at = static_cast<std::size_t>(y * reference.width + x);
                for (std::size_t c = 0; c < 3; ++c)
                    reference.pixels[at][c] =
                        top[c] * shows + reference.pixels[at][c] * (1 - top[3] / 255 * shows);
                if (sampler && sampler->scaled() && (x == x0 || x == x1 || y == y0 || y == y1))
                    reference.left_out[at] = true;
            }
    }
    return reference;
}

Difference compare(const Reference& reference, const Image& image) {
    Difference d;
    if (image.width != static_cast<std::uint32_t>(reference.width) ||
        image.height != static_cast<std::uint32_t>(reference.height)) {
        d.within_4 = 0;
        d.where = "sizes differ";
        return d;
    }
    double sum = 0, pixels = 0, good = 0;
    for (std::size_t i = 0; i < reference.pixels.size(); ++i) {
        if (reference.left_out[i]) continue;
        double worst = 0;
        for (std::size_t c = 0; c < 3; ++c) {
            const double off = std::abs(reference.pixels[i][c] - image.bgrx[i * 4 + 2 - c]);
            sum += off;
            worst = std::max(worst, off);
        }
        ++pixels;
        if (worst <= 4) ++good;
        if (worst > d.largest) {
            d.largest = worst;
            const auto w = static_cast<std::size_t>(reference.width);
            std::ostringstream where;
            where << "at " << i % w << "," << i / w << ": wanted " << reference.pixels[i][0] << " "
                  << reference.pixels[i][1] << " " << reference.pixels[i][2] << ", got "
                  << int(image.bgrx[i * 4 + 2]) << " " << int(image.bgrx[i * 4 + 1]) << " "
                  << int(image.bgrx[i * 4]);
            d.where = where.str();
        }
    }
    d.mean = sum / (pixels * 3);
    d.within_4 = good / pixels;
    return d;
}

bool same(const Difference& difference) { return difference.mean <= 1 && difference.within_4 >= 0.999; }

std::string words(const Difference& d) {
    std::ostringstream text;
    text << "mean " << d.mean << ", within 4: " << d.within_4 * 100 << " %, largest " << d.largest << " "
         << d.where;
    return text.str();
}

} // namespace lianping::player
