// glass-watch: looks at two windows that play the coded clips and says, as JSON, what was seen.

#include "base/arguments.h"
#include "glass/glass_eye.h"

#include <cstdio>

int main(int argc, char** argv) {
    using namespace lianping;
    Arguments arguments(
        "glass-watch",
        "Looks at two windows of one X server at one instant, again and again, while they play the coded\n"
        "clips, and prints what was seen as JSON. Exit status 1: something was wrong.");
    std::string display;
    std::array<std::string, 2> titles{"wall-1", "room-1"};
    double seconds = 10, rate = 250, clip_seconds = 2.5;
    arguments.option("--display", display, "the X server; DISPLAY without it");
    arguments.option("--first", titles[0], "title of the one window").show_default();
    arguments.option("--second", titles[1], "title of the other").show_default();
    arguments.option("--for", seconds, "seconds to look").show_default();
    arguments.option("--rate", rate, "looks a second").show_default();
    arguments.option("--clips", clip_seconds, "seconds of each clip: the set that is played").show_default();
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;

    const auto clips = testing::glass_clips(clip_seconds);
    if (clips.empty()) {
        std::fprintf(stderr, "glass-watch: ffmpeg is missing, so there are no clips\n");
        return 2;
    }
    const auto eye = testing::GlassEye::open(display, titles, clips, 10s);
    if (!eye) {
        std::fprintf(stderr, "glass-watch: no windows called %s and %s on this display\n", titles[0].c_str(),
                     titles[1].c_str());
        return 2;
    }
    testing::GlassTally tally(clips);
    const Duration begin = testing::monotonic_now();
    eye->watch(rate, Duration(static_cast<std::int64_t>(seconds * 1e9)), [&](Duration at, const auto& seen) {
        tally.add(at - begin, seen);
        return true;
    });
    for (const std::string& fault : tally.faults()) std::fprintf(stderr, "%s\n", fault.c_str());
    std::printf("%s\n", to_json(tally.figures()).c_str());
    return tally.faults().empty() ? 0 : 1;
}
