#pragma once
// Sound made at test time of which every sample is known: a wandering tone whose frequency never repeats
// within a clip, so that a stretch of it fits in one place alone. Left and right differ.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lianping::testing {

// The sound at a time, -0.4 to 0.4. Channel 0 and 1 of stereo; others are silent but for a hum of their own.
double wandering(double seconds, int channel);

struct SoundSpec {
    std::string container = "wav"; // the file's ending
    std::string codec = "pcm_s16le";
    int rate = 48000;
    int channels = 2;
    double seconds = 4;
    double picture = 0; // seconds of black pictures at 25 a second, coded as `picture_codec`; 0: sound alone
    std::string picture_codec = "libx264";
};

// The clip as a file in `folder`, by the ffmpeg program; made once. Empty where ffmpeg is missing or failed.
std::filesystem::path make_sound(const SoundSpec& spec, const std::filesystem::path& folder);

// By how many frames `samples` (one channel, `rate` a second) lie later than wandering() from `from` on,
// searched within +-`most`; `likeness` is 1 where they are equal but for the level.
std::int64_t lag_of(const std::vector<float>& samples, double from, int rate, int channel, std::int64_t most,
                    double* likeness = nullptr);

// The same of both channels of stereo, interleaved: a cycle further on they are not alike both at once.
std::int64_t lag_of_both(const std::vector<float>& stereo, double from, int rate, std::int64_t most,
                         double* likeness = nullptr);

// As lag_of, in parts of a frame, given that it is within a frame of `near`.
double exact_lag_of(const std::vector<float>& samples, double from, int rate, int channel, std::int64_t near);

} // namespace lianping::testing
