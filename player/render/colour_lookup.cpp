#include "player/render/colour_lookup.h"

#include "player/colour_table.h"
#include "player/render/colour_matrix.h"
#include "player/render/yuv_to_bgra.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace lianping::player {
namespace {

using Node [[gnu::vector_size(16)]] = float; // blue, green, red, 1

constexpr int nodes = ColourTable::nodes;
constexpr int next_blue = 4, next_green = nodes * next_blue, next_red = nodes * next_green; // in floats

// One row on its way. What can be done for eight pixels at once is done in loops of their own.
struct Row {
    std::vector<float> y, u, v;          // codes, one a pixel
    std::vector<float> red, green, blue; // where in the table, 0 to nodes - 1; then light
    std::vector<std::int32_t>
        corners[3];                // of the tetrahedron that the pixel lies in, all but the last, in floats
    std::vector<float> weights[4]; // of the corners; their sum is 1
    std::vector<std::uint32_t> shown; // BGRA
    void resize(std::size_t pixels) {
        for (auto* channel : {&y, &u, &v, &red, &green, &blue}) channel->resize(pixels);
        for (auto& corner : corners) corner.resize(pixels);
        for (auto& weight : weights) weight.resize(pixels);
        shown.resize(pixels);
    }
};

template <class Sample, int Step>
void read(const Sample* from, int across, int x, int count, float* __restrict to) {
    if (across == 1) {
        from += static_cast<std::ptrdiff_t>(x) * Step;
        for (int i = 0; i < count; ++i) to[i] = from[i * Step];
        return;
    }
    from += static_cast<std::ptrdiff_t>(x / 2) * Step;
    if (x % 2 != 0 && count > 0) { // in the middle of a block
        *to++ = *from;
        from += Step;
        --count;
    }
    for (int i = 0; i < count / 2; ++i) to[2 * i] = to[2 * i + 1] = from[i * Step];
    if (count % 2 != 0)
        to[count - 1] = from[(count / 2) * Step]; // NOLINT(bugprone-integer-division): a place
}

// One plane's samples at the pixels x, x + 1, ... of a row.
void read_plane(const Plane& plane, int row, int bytes, int step, int offset, int across, int x, int count,
                float* to) {
    const std::uint8_t* from = plane.data + row * plane.stride + offset;
    const auto* wide = reinterpret_cast<const std::uint16_t*>(from);
    if (bytes == 2 && step == 2) return read<std::uint16_t, 2>(wide, across, x, count, to);
    if (bytes == 2) return read<std::uint16_t, 1>(wide, across, x, count, to);
    if (step == 4) return read<std::uint8_t, 4>(from, across, x, count, to);
    if (step == 2) return read<std::uint8_t, 2>(from, across, x, count, to);
    read<std::uint8_t, 1>(from, across, x, count, to);
}

struct Kernel {
    float matrix[3][3]; // codes to nodes
    float offset[3];
};

Kernel kernel_of(const Frame& frame, bool wide) {
    const ColourConversion conversion = conversion_of(frame);
    const double unit = wide ? 65535 : 255; // codes a unit of the conversion
    const double scale = (nodes - 1) / frame.table->top;
    Kernel kernel{};
    for (std::size_t row = 0; row < 3; ++row) {
        kernel.offset[row] = static_cast<float>(conversion.offset[row] * scale);
        for (std::size_t column = 0; column < 3; ++column)
            kernel.matrix[row][column] = static_cast<float>(conversion.matrix[row][column] / unit * scale);
    }
    return kernel;
}

[[gnu::always_inline]] inline void place(const Kernel& k, const float* __restrict y,
                                         const float* __restrict u, const float* __restrict v,
                                         float* __restrict red, float* __restrict green,
                                         float* __restrict blue, int count) {
    constexpr float most = nodes - 1;
    const auto node = [&](std::size_t row, float a, float b, float c) {
        const float at = k.matrix[row][0] * a + k.matrix[row][1] * b + k.matrix[row][2] * c + k.offset[row];
        return std::min(std::max(at, 0.0F), most);
    };
    for (int i = 0; i < count; ++i) {
        red[i] = node(0, y[i], u[i], v[i]);
        green[i] = node(1, y[i], u[i], v[i]);
        blue[i] = node(2, y[i], u[i], v[i]);
    }
}

// Which tetrahedron: from the cell's first corner along the greatest share, then along the second, to the
// last corner.
[[gnu::always_inline]] inline void
find_corners(const float* __restrict red, const float* __restrict green, const float* __restrict blue,
             std::int32_t* __restrict corner0, std::int32_t* __restrict corner1,
             std::int32_t* __restrict corner2, float* __restrict weight0, float* __restrict weight1,
             float* __restrict weight2, float* __restrict weight3, int count) {
    constexpr int all = next_red + next_green + next_blue;
    for (int i = 0; i < count; ++i) {
        const std::int32_t r = std::min(static_cast<std::int32_t>(red[i]), nodes - 2);
        const std::int32_t g = std::min(static_cast<std::int32_t>(green[i]), nodes - 2);
        const std::int32_t b = std::min(static_cast<std::int32_t>(blue[i]), nodes - 2);
        const float of_red = red[i] - static_cast<float>(r), of_green = green[i] - static_cast<float>(g),
                    of_blue = blue[i] - static_cast<float>(b);
        const float hi = std::max(std::max(of_red, of_green), of_blue);
        const float lo = std::min(std::min(of_red, of_green), of_blue);
        const float mid = of_red + of_green + of_blue - hi - lo;
        const std::int32_t greatest = of_red >= hi ? next_red : (of_green >= hi ? next_green : next_blue);
        const std::int32_t least = of_blue <= lo ? next_blue : (of_green <= lo ? next_green : next_red);
        const std::int32_t at = r * next_red + g * next_green + b * next_blue;
        corner0[i] = at;
        corner1[i] = at + greatest;
        corner2[i] = at + all - least;
        weight0[i] = 1 - hi;
        weight1[i] = hi - mid;
        weight2[i] = mid - lo;
        weight3[i] = lo;
    }
}

[[gnu::always_inline]] inline void look_up(const float* table, const Row& row, float* __restrict red,
                                           float* __restrict green, float* __restrict blue, int count) {
    constexpr int all = next_red + next_green + next_blue;
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        Node corners[4];
        std::memcpy(&corners[0], table + row.corners[0][at], sizeof(Node));
        std::memcpy(&corners[1], table + row.corners[1][at], sizeof(Node));
        std::memcpy(&corners[2], table + row.corners[2][at], sizeof(Node));
        std::memcpy(&corners[3], table + row.corners[0][at] + all, sizeof(Node));
        const Node light = corners[0] * row.weights[0][at] + corners[1] * row.weights[1][at] +
                           corners[2] * row.weights[2][at] + corners[3] * row.weights[3][at];
        blue[i] = light[0];
        green[i] = light[1];
        red[i] = light[2];
    }
}

// The power of 1 / 2.4 of what lies in 0 to 1, times 255: t^(5/3) of its fourth root t by a polynomial that
// is within 0.0009 of it.
[[gnu::always_inline]] inline float code_of(float light) {
    const float t = std::sqrt(std::sqrt(light));
    const float power =
        ((((-0.21697141F * t + 0.73229812F) * t - 1.06386706F) * t + 1.45879375F) * t + 0.09049643F) * t -
        0.00083199F;
    return std::max(power, 0.0F) * 255 + 0.5F;
}

// Steps 4 and 5 of player/colour_table.h.
[[gnu::always_inline]] inline void show(const float* __restrict red, const float* __restrict green,
                                        const float* __restrict blue, std::uint32_t* __restrict bgra,
                                        int count) {
    for (int i = 0; i < count; ++i) {
        const float r = red[i], g = green[i], b = blue[i];
        const float grey = std::min(std::max(0.2126F * r + 0.7152F * g + 0.0722F * b, 0.0F), 1.0F);
        const float least = std::min(std::min(std::min(r, g), b), 0.0F);
        const float keep = (grey + 1e-9F) / (grey - least + 1e-9F); // 1 where nothing is to be done
        const auto code = [&](float channel) {
            const float inside = std::min(std::max(grey + (channel - grey) * keep, 0.0F), 1.0F);
            return static_cast<std::uint32_t>(static_cast<std::int32_t>(code_of(inside)));
        };
        bgra[i] = 0xff000000U | code(r) << 16U | code(g) << 8U | code(b);
    }
}

[[gnu::always_inline]] inline void convert(const Kernel& kernel, const ColourTable& table, Row& row,
                                           int count, std::uint8_t* bgra) {
    place(kernel, row.y.data(), row.u.data(), row.v.data(), row.red.data(), row.green.data(), row.blue.data(),
          count);
    find_corners(row.red.data(), row.green.data(), row.blue.data(), row.corners[0].data(),
                 row.corners[1].data(), row.corners[2].data(), row.weights[0].data(), row.weights[1].data(),
                 row.weights[2].data(), row.weights[3].data(), count);
    look_up(table.light.data(), row, row.red.data(), row.green.data(), row.blue.data(), count);
    show(row.red.data(), row.green.data(), row.blue.data(), row.shown.data(), count);
    std::memcpy(bgra, row.shown.data(), static_cast<std::size_t>(count) * 4);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void convert_avx2(const Kernel& kernel, const ColourTable& table, Row& row,
                                              int count, std::uint8_t* bgra) {
    convert(kernel, table, row, count, bgra);
}
const bool has_avx2_and_fma = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
#endif

void convert_row(const Kernel& kernel, const ColourTable& table, Row& row, int count, std::uint8_t* bgra) {
#if defined(__x86_64__)
    if (has_avx2_and_fma) return convert_avx2(kernel, table, row, count, bgra);
#endif
    convert(kernel, table, row, count, bgra);
}

// Whether a row has the samples of the row before: the black above and below a film is a quarter of wide
// ones.
bool same_as_before(const Frame& frame, int row, int bytes, int x, int count) {
    const Subsampling sub = subsampling(frame.format);
    for (std::size_t i = 0; i < frame.planes.size() && frame.planes[i].data != nullptr; ++i) {
        const bool full = i == 0 || i == 3;
        const bool together = paired_chroma(frame.format) && i == 1;
        const int down = full ? 1 : sub.down, across = full ? 1 : sub.across;
        const int size = frame.format == PixelFormat::bgrx ? 4 : together ? 2 * bytes : bytes;
        const Plane& plane = frame.planes[i];
        if (row / down == (row - 1) / down) continue;
        const std::uint8_t* now = plane.data + row / down * plane.stride + x / across * size;
        const int samples = (x + count - 1) / across - x / across + 1;
        if (std::memcmp(now, now - plane.stride, static_cast<std::size_t>(samples * size)) != 0) return false;
    }
    return true;
}

// Straight alpha: the colours alone went through the table.
void keep_alpha(const Frame& frame, const PixelRect& rect, int y, std::uint8_t* bgra) {
    for (int i = 0; i < rect.w; ++i, bgra += 4) {
        const unsigned alpha = frame.planes[3].data[(rect.y + y) * frame.planes[3].stride + rect.x + i];
        for (int channel = 0; channel < 3; ++channel)
            bgra[channel] = static_cast<std::uint8_t>((bgra[channel] * alpha + 127) / 255);
        bgra[3] = static_cast<std::uint8_t>(alpha);
    }
}

} // namespace

void table_to_bgra(const Frame& frame, const PixelRect& rect, std::uint8_t* bgra, std::ptrdiff_t stride) {
    const bool packed = frame.format == PixelFormat::bgrx;
    const bool wide = ten_bits(frame.format);
    const int bytes = wide ? 2 : 1;
    const Subsampling sub = subsampling(frame.format);
    Kernel kernel = kernel_of(frame, wide);
    if (packed) {
        const float scale = (nodes - 1) / frame.table->top / 255;
        kernel = {{{scale, 0, 0}, {0, scale, 0}, {0, 0, scale}}, {}};
    }
    thread_local Row row;
    row.resize(static_cast<std::size_t>(rect.w));
    for (int y = 0; y < rect.h; ++y, bgra += stride) {
        const int at = rect.y + y;
        if (y > 0 && same_as_before(frame, at, bytes, rect.x, rect.w)) {
            std::memcpy(bgra, bgra - stride, static_cast<std::size_t>(rect.w) * 4);
            continue;
        }
        if (packed) {
            read_plane(frame.planes[0], at, 1, 4, 2, 1, rect.x, rect.w, row.y.data());
            read_plane(frame.planes[0], at, 1, 4, 1, 1, rect.x, rect.w, row.u.data());
            read_plane(frame.planes[0], at, 1, 4, 0, 1, rect.x, rect.w, row.v.data());
        } else {
            read_plane(frame.planes[0], at, bytes, 1, 0, 1, rect.x, rect.w, row.y.data());
            const bool pairs = paired_chroma(frame.format);
            const int chroma = at / sub.down;
            read_plane(frame.planes[1], chroma, bytes, pairs ? 2 : 1, 0, sub.across, rect.x, rect.w,
                       row.u.data());
            read_plane(frame.planes[pairs ? 1 : 2], chroma, bytes, pairs ? 2 : 1, pairs ? bytes : 0,
                       sub.across, rect.x, rect.w, row.v.data());
        }
        convert_row(kernel, *frame.table, row, rect.w, bgra);
        if (frame.format == PixelFormat::i420a) keep_alpha(frame, rect, y, bgra);
    }
}

} // namespace lianping::player
