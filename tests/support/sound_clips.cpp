#include "support/sound_clips.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <numbers>

namespace lianping::testing {

double wandering(double seconds, int channel) {
    if (seconds < 0) return 0;
    const double base = channel == 0 ? 500 : channel == 1 ? 730 : 60 + 10 * channel;
    const double sway = channel <= 1 ? 180 : 5;
    // The integral of base + sway * (sin 2.1t + sin 5.3t / 2) + 40 t.
    const double phase = base * seconds -
                         sway * (std::cos(2.1 * seconds) / 2.1 + std::cos(5.3 * seconds) / 10.6) +
                         20 * seconds * seconds;
    return 0.4 * std::sin(2 * std::numbers::pi * phase);
}

std::filesystem::path make_sound(const SoundSpec& spec, const std::filesystem::path& folder) {
    const auto name =
        "sound-" + spec.codec + "-" + std::to_string(spec.rate) + "-" + std::to_string(spec.channels) + "-" +
        std::to_string(static_cast<int>(spec.seconds * 1000)) +
        (spec.picture > 0 ? "-" + spec.picture_codec + std::to_string(static_cast<int>(spec.picture * 1000))
                          : "") +
        "." + spec.container;
    const auto file = folder / name;
    if (std::filesystem::exists(file)) return file;
    std::filesystem::create_directories(folder);
    const auto made = folder / (std::to_string(::getpid()) + "-" + name);
    const auto raw = made.string() + ".f32";
    {
        std::ofstream out(raw, std::ios::binary);
        const auto frames = static_cast<std::int64_t>(spec.seconds * spec.rate);
        for (std::int64_t n = 0; n < frames; ++n)
            for (int c = 0; c < spec.channels; ++c) {
                const auto value = static_cast<float>(wandering(static_cast<double>(n) / spec.rate, c));
                out.write(reinterpret_cast<const char*>(&value), sizeof value);
            }
    }
    std::string command = "ffmpeg -v error -y ";
    if (spec.picture > 0)
        command += "-f lavfi -i color=black:s=160x96:r=25:d=" + std::to_string(spec.picture) + " ";
    command += "-f f32le -ar " + std::to_string(spec.rate) + " -ac " + std::to_string(spec.channels) +
               " -i '" + raw + "' ";
    if (spec.picture > 0) command += "-c:v " + spec.picture_codec + " -pix_fmt yuv420p ";
    if (spec.codec == "libopus" || spec.codec == "libvorbis" || spec.codec == "aac") command += "-b:a 160k ";
    command += "-c:a " + spec.codec + " -strict -2 '" + made.string() + "'";
    const int status = std::system(command.c_str());
    std::filesystem::remove(raw);
    std::error_code failed;
    if (status == 0) std::filesystem::rename(made, file, failed);
    return status == 0 && !failed ? file : std::filesystem::path();
}

std::int64_t lag_of(const std::vector<float>& samples, double from, int rate, int channel, std::int64_t most,
                    double* likeness) {
    const auto size = static_cast<std::int64_t>(samples.size());
    std::vector<double> known(static_cast<std::size_t>(size + 2 * most));
    for (std::int64_t i = 0; i < size + 2 * most; ++i)
        known[static_cast<std::size_t>(i)] = wandering(from + static_cast<double>(i - most) / rate, channel);
    double best = -2;
    std::int64_t lag = 0;
    for (std::int64_t shift = -most; shift <= most; ++shift) {
        double xy = 0, xx = 0, yy = 0;
        for (std::int64_t i = 0; i < size; i += 1) {
            const auto x = static_cast<double>(samples[static_cast<std::size_t>(i)]);
            const auto y = known[static_cast<std::size_t>(i - shift + most)];
            xy += x * y, xx += x * x, yy += y * y;
        }
        const double fit = xy / std::sqrt(xx * yy + 1e-30);
        if (fit > best) best = fit, lag = shift;
    }
    if (likeness) *likeness = best;
    return lag;
}

std::int64_t lag_of_both(const std::vector<float>& stereo, double from, int rate, std::int64_t most,
                         double* likeness) {
    const auto size = static_cast<std::int64_t>(stereo.size() / 2);
    std::vector<double> known(static_cast<std::size_t>(2 * (size + 2 * most)));
    for (std::int64_t i = 0; i < size + 2 * most; ++i)
        for (int c = 0; c < 2; ++c)
            known[static_cast<std::size_t>(2 * i + c)] =
                wandering(from + static_cast<double>(i - most) / rate, c);
    double best = -2;
    std::int64_t lag = 0;
    for (std::int64_t shift = -most; shift <= most; ++shift) {
        double worse = 2;
        for (std::int64_t c = 0; c < 2; ++c) {
            double xy = 0, xx = 0, yy = 0;
            for (std::int64_t i = 0; i < size; i += 3) {
                const auto x = static_cast<double>(stereo[static_cast<std::size_t>(2 * i + c)]);
                const auto y = known[static_cast<std::size_t>(2 * (i - shift + most) + c)];
                xy += x * y, xx += x * x, yy += y * y;
            }
            worse = std::min(worse, xy / std::sqrt(xx * yy + 1e-30));
        }
        if (worse > best) best = worse, lag = shift;
    }
    if (likeness) *likeness = best;
    return lag;
}

double exact_lag_of(const std::vector<float>& samples, double from, int rate, int channel,
                    std::int64_t near) {
    // How alike they are at three places a frame apart; the top of the parabola through them.
    double fit[3] = {};
    for (int side = 0; side < 3; ++side) {
        double xy = 0, yy = 0;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const double at =
                from + static_cast<double>(static_cast<std::int64_t>(i) - near - side + 1) / rate;
            const double y = wandering(at, channel);
            xy += static_cast<double>(samples[i]) * y, yy += y * y;
        }
        fit[side] = xy / std::sqrt(yy + 1e-30);
    }
    const double bend = fit[0] - 2 * fit[1] + fit[2];
    return static_cast<double>(near) + (bend < 0 ? (fit[0] - fit[2]) / (2 * bend) : 0);
}

} // namespace lianping::testing
