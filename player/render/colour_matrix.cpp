#include "player/render/colour_matrix.h"

namespace lianping::player {
namespace {

struct Luma {
    double red, blue; // weights in Y'; green's is the rest
};

Luma luma_of(ColourMatrix matrix) {
    switch (matrix) {
    case ColourMatrix::bt601:
        return {0.299, 0.114};
    case ColourMatrix::bt2020:
        return {0.2627, 0.0593};
    default:
        return {0.2126, 0.0722};
    }
}

} // namespace

ColourConversion conversion_of(const Frame& frame) {
    const double peak = ten_bits(frame.format) ? 1023 : 255;
    // Codes a unit of the texture. In p010 the code stands 64 times as high in its 16 bits.
    const double per_code = frame.format == PixelFormat::p010 ? 65535.0 / 64
                            : ten_bits(frame.format)          ? 65535.0
                                                              : 255.0;
    const double step = ten_bits(frame.format) ? 4 : 1; // codes a step of 8 bits
    const double luma_range = frame.full_range ? peak : 219 * step;
    const double chroma_range = frame.full_range ? peak : 224 * step;
    const double black = frame.full_range ? 0 : 16 * step;
    const double grey = 128 * step;

    const Luma k = luma_of(frame.matrix);
    const double green = 1 - k.red - k.blue;
    const double rv = 2 * (1 - k.red), bu = 2 * (1 - k.blue);
    const double gu = -k.blue / green * bu, gv = -k.red / green * rv;
    const std::array<std::array<double, 2>, 3> chroma{{{0, rv}, {gu, gv}, {bu, 0}}};

    ColourConversion c;
    for (std::size_t row = 0; row < 3; ++row) {
        c.matrix[row] = {per_code / luma_range, chroma[row][0] * per_code / chroma_range,
                         chroma[row][1] * per_code / chroma_range};
        c.offset[row] = -black / luma_range - (chroma[row][0] + chroma[row][1]) * grey / chroma_range;
    }
    return c;
}

} // namespace lianping::player
