#include "glass/glass_clips.h"

#include <algorithm>
#include <cmath>

namespace lianping::testing {

std::vector<GlassClip> glass_clips(double seconds, unsigned first_code,
                                   const std::vector<ClipCodec>& codecs) {
    const FrameRate rates[] = {{24000, 1001}, {24, 1}, {25, 1},       {30000, 1001},
                               {30, 1},       {50, 1}, {60000, 1001}, {60, 1}};
    const unsigned sizes[][2] = {{640, 360}, {320, 180}, {480, 360}, {854, 480}};
    std::vector<GlassClip> clips;
    for (const FrameRate& rate : rates) {
        GlassClip clip;
        clip.clip = first_code + static_cast<unsigned>(clips.size());
        clip.rate = rate;
        clip.frames = std::max(2U, static_cast<unsigned>(std::lround(rate.hz() * seconds)));
        clip.width = sizes[clips.size() % 4][0];
        clip.height = sizes[clips.size() % 4][1];
        ClipSpec spec;
        spec.clip = clip.clip;
        spec.rate_num = static_cast<int>(rate.num);
        spec.rate_den = static_cast<int>(rate.den);
        spec.width = clip.width;
        spec.height = clip.height;
        spec.frames = clip.frames;
        spec.codec = codecs[clips.size() % codecs.size()];
        clip.file = make_clip(spec, clip_folder());
        if (clip.file.empty()) return {};
        clips.push_back(clip);
    }
    return clips;
}

} // namespace lianping::testing
