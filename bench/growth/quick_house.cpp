#include "quick_house.h"

#include "process_cost.h"
#include "support/clips.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

#include <array>
#include <stdexcept>

namespace lianping::bench {
namespace {

struct Size {
    unsigned width, height;
};
constexpr std::array sizes{Size{320, 180}, Size{640, 360}, Size{1280, 720}};
constexpr int frames_a_second = 50;

} // namespace

QuickHouse::QuickHouse(Options options) : options_(std::move(options)) { write_site(); }

QuickHouse::~QuickHouse() {
    end_program(player_);
    end_program(controller_);
}

void QuickHouse::write_site() const {
    const auto site = options_.folder / "site";
    std::filesystem::remove_all(options_.folder);
    std::filesystem::create_directories(site / "playlists");
    std::filesystem::create_directories(site / "media");
    std::ofstream list(site / "playlists" / "quick.yaml");
    list << "items:\n";
    unsigned code = 300;
    for (const Size& size : sizes) {
        for (const auto codec : {testing::ClipCodec::h264, testing::ClipCodec::vp9}) {
            testing::ClipSpec spec;
            spec.clip = code++;
            spec.rate_num = frames_a_second;
            spec.width = size.width;
            spec.height = size.height;
            spec.codec = codec;
            spec.frames = 12; // what a slot leaves is not decoded
            const auto clip = testing::make_clip(spec, testing::clip_folder());
            if (clip.empty()) throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");
            std::filesystem::copy_file(clip, site / "media" / clip.filename());
            list << fmt::format("  - video: media/{}\n    for: {}ms\n", clip.filename().string(),
                                options_.slot_ms);
        }
        for (const char* format : {"png", "jpg"}) {
            const auto name = fmt::format("still-{}.{}", code, format);
            if (!testing::make_still(code++, 0, size.width, size.height, site / "media" / name))
                throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");
            list << fmt::format("  - image: media/{}\n    for: {}ms\n", name, options_.slot_ms);
        }
    }
    std::ofstream(site / "site.yaml") << "site: 快\ntimezone: Asia/Shanghai\nscreens:\n"
                                         "  wall: {size: 1280x720, default: quick}\n"
                                         "nodes:\n  wall-1: {screen: wall}\n";
}

void QuickHouse::start() {
    const auto data = (options_.folder / "data").string();
    controller_ = start_program({(options_.programs / "lianpingd").string(), "--site",
                                 (options_.folder / "site").string(), "--data", data},
                                "");
    std::vector<std::string> words = {(options_.programs / "lianping-player").string(),
                                      "--node",
                                      "wall-1",
                                      "--data",
                                      data,
                                      "--headless",
                                      "--present-log",
                                      log().string()};
    words.insert(words.end(), options_.player_arguments.begin(), options_.player_arguments.end());
    player_ = start_program(words, "");
}

bool QuickHouse::player_runs() const {
    siginfo_t ended{};
    return player_ > 0 &&
           waitid(P_PID, static_cast<id_t>(player_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0;
}

std::uint64_t QuickHouse::changes() {
    if (!lines_.is_open()) lines_.open(log());
    lines_.clear(); // the log grows
    for (std::string line; std::getline(lines_, line);) {
        rest_ += line;
        if (lines_.eof()) break; // the rest of it comes later
        const auto picture = nlohmann::json::parse(rest_, nullptr, false);
        rest_.clear();
        if (!picture.is_object() || !picture.contains("item")) continue;
        auto item = picture["item"].get<std::string>();
        if (item == last_item_ || item == "slate") continue;
        if (!last_item_.empty()) ++changes_;
        last_item_ = std::move(item);
    }
    return changes_;
}

} // namespace lianping::bench
