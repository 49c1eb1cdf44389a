#include "beside_mpv.h"

#include "process_cost.h"

#include <algorithm>
#include <ctime>
#include <stdexcept>

namespace lianping::bench {

const std::vector<std::string> mpv_gpu = {"--vo=gpu", "--gpu-sw=yes", "--gpu-api=opengl"};
const std::vector<std::string> mpv_x11 = {"--vo=x11"};
const std::vector<std::string> mpv_null = {"--vo=null", "--untimed=no"};

std::vector<std::string> mpv_words(const std::vector<std::string>& output, unsigned width, unsigned height,
                                   const std::filesystem::path& clip) {
    std::vector<std::string> words = {"mpv",
                                      "--no-config",
                                      "--no-audio",
                                      "--no-terminal",
                                      "--osc=no",
                                      "--osd-level=0",
                                      "--hwdec=no",
                                      "--framedrop=no",
                                      "--no-border",
                                      "--no-input-default-bindings",
                                      "--geometry=" + std::to_string(width) + "x" + std::to_string(height) +
                                          "+0+0"};
    words.insert(words.end(), output.begin(), output.end());
    words.push_back(clip.string());
    return words;
}

double mpv_cost(const std::vector<std::string>& words, const std::string& display, int few, int many) {
    const auto life = [&](int frames) {
        std::vector<std::string> with = words;
        with.insert(with.end() - 1, "--frames=" + std::to_string(frames));
        return cpu_until_end(start_program(with, display));
    };
    const Duration short_life = life(few), long_life = life(many);
    if (long_life <= short_life) throw std::runtime_error("mpv is not here, or cannot play the clip");
    return static_cast<double>((long_life - short_life).count()) / 1e6 / (many - few);
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void pause_for(double seconds) {
    timespec length{};
    length.tv_sec = static_cast<time_t>(seconds);
    length.tv_nsec = static_cast<long>((seconds - static_cast<double>(length.tv_sec)) * 1e9);
    nanosleep(&length, nullptr);
}

double now_seconds() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

} // namespace lianping::bench
