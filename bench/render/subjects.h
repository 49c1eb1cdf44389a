#pragma once
// Who is measured: our player with its controller, and mpv, on the same clip.

#include "glass/glass_house.h"
#include "process_cost.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::bench {

constexpr double clip_rate = 25, clip_seconds = 10;

struct PictureSize {
    unsigned width = 1280, height = 720;
};

// Clips of ten seconds, made where they are not there yet; they throw std::runtime_error where ffmpeg is
// missing. One with motion everywhere and some noise, as dear to decode as filmed pictures are:
testing::GlassClip busy_clip(PictureSize size);
// One whose pictures can be told from their pixels:
testing::GlassClip coded_clip(PictureSize size);

// A controller that runs, and a player of the clip that is started and stopped. Thread-safety: unsafe.
class Lianping {
public:
    struct Places {
        std::filesystem::path folder, programs;
        std::string display;
    };
    Lianping(const Places& places, const std::string& name, const testing::GlassClip& clip, PictureSize size,
             const std::vector<std::string>& arguments);
    void start_and_wait(); // until pictures of the clip are shown; throws where they are not
    void start() { house_.start_player(0); }
    void stop() { house_.kill_player(0); }
    pid_t player() const { return house_.player(0); }
    // CPU a frame shown, in ms, over so many seconds.
    double cost(double seconds) const;

private:
    testing::GlassHouse house_;
};

} // namespace lianping::bench
