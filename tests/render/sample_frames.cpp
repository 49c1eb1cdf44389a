#include "render/sample_frames.h"

#include "render/exact_colour.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lianping::player {
namespace {

struct Layout {
    int across = 1, down = 1; // pixels a sample of chroma
    int bits = 8;
    bool pairs = false;
    int shift = 0; // how many bits above the lowest its codes lie
};

Layout layout_of(PixelFormat format) {
    switch (format) {
    case PixelFormat::i420:
    case PixelFormat::i420a:
        return {2, 2, 8, false};
    case PixelFormat::i422:
        return {2, 1, 8, false};
    case PixelFormat::nv12:
        return {2, 2, 8, true};
    case PixelFormat::i010:
        return {2, 2, 10, false};
    case PixelFormat::p010:
        return {2, 2, 10, true, 6};
    case PixelFormat::i210:
        return {2, 1, 10, false};
    case PixelFormat::i410:
        return {1, 1, 10, false};
    default:
        return {};
    }
}

struct Weights {
    double r, g, b;
};
Weights weights_of(ColourMatrix matrix) {
    if (matrix == ColourMatrix::bt601) return {0.299, 0.587, 0.114};
    if (matrix == ColourMatrix::bt2020) return {0.2627, 0.6780, 0.0593};
    return {0.2126, 0.7152, 0.0722};
}

bool is_packed(PixelFormat format) { return format == PixelFormat::bgra || format == PixelFormat::bgrx; }

std::uint8_t byte_of(double value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

// Memory of a frame, with room after each row that nobody should read.
struct Memory {
    std::vector<std::uint8_t> bytes[4];
    ColourSpec colours;
};

} // namespace

std::array<double, 4> clouds(double x, double y) {
    const double a = std::sin(7 * x + 3 * y), b = std::sin(11 * y - 5 * x), c = std::cos(23 * x * y + 2);
    return {0.5 + 0.25 * a, 0.5 + 0.2 * b + 0.05 * c, 0.5 + 0.22 * c, 1};
}

std::array<double, 4> fading_clouds(double x, double y) {
    std::array<double, 4> colour = clouds(x, y);
    colour[3] = x;
    return colour;
}

Pattern squares(int n) {
    return [n](double x, double y) -> std::array<double, 4> {
        const bool light = (static_cast<int>(x * n) + static_cast<int>(y * n)) % 2 == 0;
        const double grey = light ? 0.9 : 0.1;
        return {grey, grey, grey, 1};
    };
}

FramePtr make_frame(const FrameSpec& spec, const Pattern& pattern) {
    const Layout layout = layout_of(spec.format);
    const int w = static_cast<int>(spec.width), h = static_cast<int>(spec.height);
    auto frame = std::make_shared<Frame>();
    auto memory = std::make_shared<Memory>();
    frame->format = spec.format;
    frame->width = spec.width;
    frame->height = spec.height;
    frame->matrix = spec.matrix;
    frame->full_range = spec.full_range;
    frame->id = next_frame_id();
    frame->table = colour_table(spec.colours);
    memory->colours = spec.colours;

    const auto colour = [&](double x, double y) { return pattern(x / w, y / h); };
    if (is_packed(spec.format)) {
        const std::ptrdiff_t stride = w * 4 + 12;
        memory->bytes[0].assign(static_cast<std::size_t>(stride * h), 0x5a);
        for (int y = 0; y < h; ++y)
            for (int x = 0; x < w; ++x) {
                const auto c = colour(x + 0.5, y + 0.5);
                const double alpha = spec.format == PixelFormat::bgra ? c[3] : 1;
                std::uint8_t* p = memory->bytes[0].data() + y * stride + static_cast<std::ptrdiff_t>(x) * 4;
                p[0] = byte_of(c[2] * alpha * 255);
                p[1] = byte_of(c[1] * alpha * 255);
                p[2] = byte_of(c[0] * alpha * 255);
                p[3] = spec.format == PixelFormat::bgra ? byte_of(alpha * 255) : 7;
            }
        frame->planes[0] = {memory->bytes[0].data(), stride};
        frame->owner = memory;
        return frame;
    }

    const Weights k = weights_of(spec.matrix);
    const double peak = (1 << layout.bits) - 1, step = layout.bits == 10 ? 4 : 1;
    const double luma_range = spec.full_range ? peak : 219 * step,
                 chroma_range = spec.full_range ? peak : 224 * step;
    const double black = spec.full_range ? 0 : 16 * step;
    const int size = layout.bits == 10 ? 2 : 1;
    const auto luma = [&](const std::array<double, 4>& c) { return k.r * c[0] + k.g * c[1] + k.b * c[2]; };
    const auto put = [&](std::uint8_t* at, double code) {
        const auto value =
            static_cast<std::uint16_t>(std::lround(std::clamp(code, 0.0, peak)) << layout.shift);
        std::memcpy(at, &value, static_cast<std::size_t>(size)); // little-endian
    };

    const std::ptrdiff_t stride = (w + 7) * size;
    memory->bytes[0].assign(static_cast<std::size_t>(stride * h), 0x5a);
    memory->bytes[3].assign(static_cast<std::size_t>((w + 5) * h), 0x5a);
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            const auto c = colour(x + 0.5, y + 0.5);
            put(memory->bytes[0].data() + y * stride + static_cast<std::ptrdiff_t>(x) * size,
                black + luma(c) * luma_range);
            memory->bytes[3][static_cast<std::size_t>(y * (w + 5) + x)] = byte_of(c[3] * 255);
        }
    frame->planes[0] = {memory->bytes[0].data(), stride};
    if (spec.format == PixelFormat::i420a) frame->planes[3] = {memory->bytes[3].data(), w + 5};

    const int cw = (w + layout.across - 1) / layout.across, ch = (h + layout.down - 1) / layout.down;
    const int a_sample = layout.pairs ? 2 * size : size;
    const std::ptrdiff_t chroma_stride = (cw + 6) * a_sample;
    for (int plane = 1; plane <= (layout.pairs ? 1 : 2); ++plane)
        memory->bytes[plane].assign(static_cast<std::size_t>(chroma_stride * ch), 0x5a);
    for (int y = 0; y < ch; ++y)
        for (int x = 0; x < cw; ++x) {
            const auto c = colour((x + 0.5) * layout.across, (y + 0.5) * layout.down);
            const double u = (c[2] - luma(c)) / (2 * (1 - k.b)), v = (c[0] - luma(c)) / (2 * (1 - k.r));
            const std::ptrdiff_t at = y * chroma_stride + static_cast<std::ptrdiff_t>(x) * a_sample;
            put(memory->bytes[1].data() + at, 128 * step + u * chroma_range);
            put(layout.pairs ? memory->bytes[1].data() + at + size : memory->bytes[2].data() + at,
                128 * step + v * chroma_range);
        }
    frame->planes[1] = {memory->bytes[1].data(), chroma_stride};
    if (!layout.pairs) frame->planes[2] = {memory->bytes[2].data(), chroma_stride};
    frame->owner = memory;
    return frame;
}

ColourSpec colours_of(const Frame& frame) {
    return frame.table ? static_cast<const Memory*>(frame.owner.get())->colours : ColourSpec{};
}

ExactPicture exact_picture(const Frame& frame) {
    const Layout layout = layout_of(frame.format);
    ExactPicture picture{static_cast<int>(frame.width), static_cast<int>(frame.height), {}};
    picture.pixels.reserve(static_cast<std::size_t>(picture.width * picture.height));
    const Weights k = weights_of(frame.matrix);
    const double peak = (1 << layout.bits) - 1, step = layout.bits == 10 ? 4 : 1;
    const double luma_range = frame.full_range ? peak : 219 * step,
                 chroma_range = frame.full_range ? peak : 224 * step;
    const double black = frame.full_range ? 0 : 16 * step;
    const auto code = [&](std::size_t plane, int x, int y, int size, int offset) -> double {
        const std::uint8_t* at = frame.planes[plane].data + y * frame.planes[plane].stride +
                                 static_cast<std::ptrdiff_t>(x) * size + offset;
        return layout.bits == 10 ? (at[0] + 256.0 * at[1]) / (1 << layout.shift) : at[0];
    };
    const ColourSpec colours = colours_of(frame);
    const auto add = [&](double r, double g, double b,
                         double alpha) { // alpha: multiplied in already where packed
        if (frame.table) {
            const auto shown = exactly_on_screen(
                colours, {std::clamp(r, 0.0, 1.0), std::clamp(g, 0.0, 1.0), std::clamp(b, 0.0, 1.0)});
            r = shown[0];
            g = shown[1];
            b = shown[2];
        }
        const auto value = [&](double c) { return std::clamp(c, 0.0, 1.0) * 255 * alpha; };
        picture.pixels.push_back({value(r), value(g), value(b), 255 * alpha});
    };
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            if (is_packed(frame.format)) {
                const double r = code(0, x, y, 4, 2), g = code(0, x, y, 4, 1), b = code(0, x, y, 4, 0);
                if (frame.format == PixelFormat::bgra)
                    picture.pixels.push_back({r, g, b, code(0, x, y, 4, 3)});
                else
                    add(r / 255, g / 255, b / 255, 1);
                continue;
            }
            const int size = layout.bits == 10 ? 2 : 1, cx = x / layout.across, cy = y / layout.down;
            const double luma = (code(0, x, y, size, 0) - black) / luma_range;
            const double u = (code(1, cx, cy, layout.pairs ? 2 * size : size, 0) - 128 * step) / chroma_range;
            const double v =
                (layout.pairs ? code(1, cx, cy, 2 * size, size) : code(2, cx, cy, size, 0)) - 128 * step;
            const double r = luma + 2 * (1 - k.r) * v / chroma_range, b = luma + 2 * (1 - k.b) * u;
            const double g = (luma - k.r * r - k.b * b) / k.g;
            const double alpha = frame.format == PixelFormat::i420a ? code(3, x, y, 1, 0) / 255 : 1;
            add(r, g, b, alpha);
        }
    return picture;
}

} // namespace lianping::player
