#include "media/display_p3.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

extern "C" {
#include <libavutil/frame.h>
}

namespace lianping::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t header = 128, entry = 12, most_tags = 100;

std::uint32_t number(Bytes bytes, std::size_t at) {
    if (at + 4 > bytes.size()) return 0;
    return std::uint32_t{bytes[at]} << 24U | std::uint32_t{bytes[at + 1]} << 16U |
           std::uint32_t{bytes[at + 2]} << 8U | bytes[at + 3];
}

std::uint32_t word(std::string_view letters) {
    std::uint32_t value = 0;
    for (const char letter : letters) value = value << 8U | static_cast<unsigned char>(letter);
    return value;
}

// Whether a tag of type XYZ has these values (s15Fixed16).
bool has(Bytes profile, std::string_view tag, const std::array<double, 3>& wanted) {
    const std::size_t tags = std::min<std::size_t>(number(profile, header), most_tags);
    for (std::size_t i = 0; i < tags; ++i) {
        const std::size_t at = header + 4 + i * entry;
        if (number(profile, at) != word(tag)) continue;
        const std::size_t data = number(profile, at + 4);
        if (data + 20 > profile.size() || number(profile, data) != word("XYZ ")) return false;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto fixed = static_cast<std::int32_t>(number(profile, data + 8 + axis * 4));
            if (std::abs(fixed / 65536.0 - wanted[axis]) > 0.004) return false;
        }
        return true;
    }
    return false;
}

// IEC 61966-2-1: both spaces have this curve.
double light_of(double code) {
    return code <= 0.04045 ? code / 12.92 : std::pow((code + 0.055) / 1.055, 2.4);
}
double code_of(double light) {
    return light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

constexpr int steps = 4096; // of light; the least of them is a third of a code in the dark
struct Curves {
    std::array<float, 256> light{};
    std::array<std::uint8_t, steps + 1> code{};
    Curves() {
        for (std::size_t i = 0; i < light.size(); ++i)
            light[i] = static_cast<float>(light_of(static_cast<double>(i) / 255) * steps);
        for (std::size_t i = 0; i < code.size(); ++i)
            code[i] = static_cast<std::uint8_t>(std::lround(code_of(static_cast<double>(i) / steps) * 255));
    }
};

} // namespace

bool is_display_p3(std::span<const std::uint8_t> profile) {
    // SMPTE EG 432-1's primaries with a white of D65, adapted to D50 by Bradford's matrix.
    return has(profile, "rXYZ", {0.51512, 0.24120, -0.00105}) &&
           has(profile, "gXYZ", {0.29198, 0.69225, 0.04189}) &&
           has(profile, "bXYZ", {0.15710, 0.06657, 0.78407});
}

bool is_in_display_p3(const AVFrame& picture) {
    const AVFrameSideData* profile = av_frame_get_side_data(&picture, AV_FRAME_DATA_ICC_PROFILE);
    return profile != nullptr && is_display_p3({profile->data, profile->size});
}

void display_p3_to_srgb(std::uint8_t* bgra, std::size_t pixels) {
    static const Curves curves;
    const auto code = [](float light) {
        return curves
            .code[static_cast<std::size_t>(std::clamp(light + 0.5F, 0.0F, static_cast<float>(steps)))];
    };
    for (std::size_t i = 0; i < pixels; ++i, bgra += 4) {
        const float b = curves.light[bgra[0]], g = curves.light[bgra[1]], r = curves.light[bgra[2]];
        bgra[2] = code(1.224940F * r - 0.224940F * g);
        bgra[1] = code(-0.042057F * r + 1.042057F * g);
        bgra[0] = code(-0.019638F * r - 0.078636F * g + 1.098274F * b);
    }
}

} // namespace lianping::media
