#include "start_and_memory.h"

#include "beside_mpv.h"
#include "glass/x_screen.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace lianping::bench {
namespace {

struct First {
    double after = 0;   // seconds
    unsigned frame = 0; // of the clip
};

// When after `begin` a coded picture stands in the window's place, and which.
First first_picture(const std::string& display, double begin, PictureSize size) {
    const auto screen = testing::XScreen::open(display);
    const int w = static_cast<int>(size.width), h = static_cast<int>(size.height);
    while (screen && now_seconds() - begin < 20) {
        const auto pixels = screen->read({0, 0, w, h});
        const auto code =
            pixels ? testing::read_code({pixels->data, pixels->stride, size.width, size.height, 4}, {})
                   : std::nullopt;
        if (code) return {now_seconds() - begin, code->frame};
        pause_for(0.002);
    }
    throw std::runtime_error("no picture came");
}

struct Lives {
    std::vector<double> starts, resident, share;
};

// From the start to the first picture, which is given back; then memory all through one repetition of the
// clip.
First live(Lives& lives, pid_t process, double begin, const std::string& display, PictureSize size) {
    const First first = first_picture(display, begin, size);
    lives.starts.push_back(first.after);
    pause_for(3);
    for (const double from = now_seconds(); now_seconds() - from < clip_seconds; pause_for(0.2)) {
        const Memory memory = memory_of(process);
        lives.resident.push_back(memory.resident);
        lives.share.push_back(memory.share);
    }
    return first;
}

double most(const std::vector<double>& values) { return *std::max_element(values.begin(), values.end()); }

void tell(const std::string& who, const Lives& lives) {
    fmt::print("  {:<22} first picture {:5.2f} s; memory {:6.1f} MB resident (at most {:.1f}), {:6.1f} MB "
               "its share\n",
               who, median(lives.starts), median(lives.resident), most(lives.resident), median(lives.share));
}

} // namespace

std::vector<Row> start_and_memory(const Lianping::Places& places, const std::string& renderer,
                                  PictureSize size, int rounds) {
    const auto clip = coded_clip(size);
    const auto& output = renderer == "gl" ? mpv_gpu : mpv_x11;
    const std::string peer = "mpv " + output.front();
    const std::string label = fmt::format("{}p, {}", size.height, renderer == "gl" ? "GL" : "CPU renderer");
    Lives ours, mpvs;
    Lianping house(places, "start-" + renderer + std::to_string(size.height), clip, size,
                   {"--renderer", renderer});
    house.start_and_wait(); // leaves its state on disk
    house.stop();
    for (int i = 0; i < rounds; ++i) {
        fmt::print(stderr, "start and memory, {}: round {} of {}\n", label, i + 1, rounds);
        pause_for(0.3);
        double begin = now_seconds();
        house.start();
        const First first = live(ours, house.player(), begin, places.display, size);
        house.stop();
        pause_for(0.3);

        std::vector<std::string> words = mpv_words(output, size.width, size.height, clip.file);
        words.insert(words.end() - 1, "--loop-file=inf");
        // Where the player began: it comes into the middle of a clip, and what is before that must be
        // decoded.
        words.insert(words.end() - 1, "--hr-seek=yes");
        words.insert(words.end() - 1, fmt::format("--start={:.3f}", first.frame / clip_rate));
        begin = now_seconds();
        const pid_t process = start_program(words, places.display);
        live(mpvs, process, begin, places.display, size);
        end_program(process);
    }
    fmt::print("{}:\n", label);
    tell("lianping-player", ours);
    tell(peer, mpvs);
    return {
        {label + ": start to first picture, state on disk (" + peer + ", to the same picture)",
         median(ours.starts), Bound::at_most, median(mpvs.starts), "s"},
        {label + ": memory, resident, median of a repetition (" + peer + ")", median(ours.resident),
         Bound::at_most, median(mpvs.resident), "MB"},
        {label + ": memory, resident, the most of a repetition (" + peer + ")", most(ours.resident),
         Bound::at_most, most(mpvs.resident), "MB"},
    };
}

} // namespace lianping::bench
