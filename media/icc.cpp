#include "media/icc.h"

#include <lcms2.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

extern "C" {
#include <libavutil/frame.h>
}

namespace lianping::media {
namespace {

constexpr std::size_t largest_profile = 4U << 20U; // those of printers have some megabytes, none has more
constexpr int hardly_seen = 3;                     // of 255: what programs round sRGB's own profile to

// Every 51st step of the three, with no alpha to keep.
std::vector<std::uint8_t> colours_to_try() {
    std::vector<std::uint8_t> bgra;
    for (unsigned b = 0; b < 256; b += 51)
        for (unsigned g = 0; g < 256; g += 51)
            for (unsigned r = 0; r < 256; r += 51)
                for (const unsigned value : {b, g, r, 255U}) bgra.push_back(static_cast<std::uint8_t>(value));
    return bgra;
}

bool changes_what_is_seen(const ToSrgb& by) {
    const std::vector<std::uint8_t> before = colours_to_try();
    std::vector<std::uint8_t> after = before;
    by.convert(after.data(), after.size() / 4);
    for (std::size_t i = 0; i < before.size(); ++i)
        if (std::abs(before[i] - after[i]) > hardly_seen) return true;
    return false;
}

} // namespace

ToSrgb::~ToSrgb() {
    cmsDeleteTransform(transform_);
    cmsDeleteContext(static_cast<cmsContext>(context_));
}

std::shared_ptr<const ToSrgb> ToSrgb::of(std::span<const std::uint8_t> profile) {
    if (profile.empty() || profile.size() > largest_profile) return nullptr;
    cmsContext context = cmsCreateContext(nullptr, nullptr);
    if (context == nullptr) return nullptr;
    const auto size = static_cast<cmsUInt32Number>(profile.size());
    cmsHPROFILE from = cmsOpenProfileFromMemTHR(context, profile.data(), size);
    cmsHPROFILE to = cmsCreate_sRGBProfileTHR(context);
    cmsHTRANSFORM transform = nullptr;
    if (from != nullptr && to != nullptr && cmsGetColorSpace(from) == cmsSigRgbData)
        // Without its cache of one pixel a transform may be used by several threads.
        transform = cmsCreateTransformTHR(context, from, TYPE_BGRA_8, to, TYPE_BGRA_8, INTENT_PERCEPTUAL,
                                          cmsFLAGS_NOCACHE | cmsFLAGS_COPY_ALPHA);
    if (from != nullptr) cmsCloseProfile(from);
    if (to != nullptr) cmsCloseProfile(to);
    if (transform == nullptr) {
        cmsDeleteContext(context);
        return nullptr;
    }
    const std::shared_ptr<const ToSrgb> made(new ToSrgb(context, transform));
    return changes_what_is_seen(*made) ? made : nullptr;
}

std::shared_ptr<const ToSrgb> ToSrgb::of(const AVFrame& picture) {
    const AVFrameSideData* data = av_frame_get_side_data(&picture, AV_FRAME_DATA_ICC_PROFILE);
    if (data == nullptr) return nullptr;
    const std::span<const std::uint8_t> profile(data->data, data->size);
    struct Last {
        std::vector<std::uint8_t> profile;
        std::shared_ptr<const ToSrgb> by;
    };
    thread_local Last last;
    if (!std::equal(profile.begin(), profile.end(), last.profile.begin(), last.profile.end()))
        last = {{profile.begin(), profile.end()}, of(profile)};
    return last.by;
}

void ToSrgb::convert(std::uint8_t* bgra, std::size_t pixels) const {
    constexpr std::size_t at_once = std::numeric_limits<std::int32_t>::max() / 4;
    for (std::size_t done = 0; done < pixels; done += at_once)
        cmsDoTransform(transform_, bgra + done * 4, bgra + done * 4,
                       static_cast<cmsUInt32Number>(std::min(at_once, pixels - done)));
}

} // namespace lianping::media
