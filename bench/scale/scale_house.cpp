#include "scale_house.h"

#include "crowd.h"
#include "process_cost.h"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace lianping::bench {

ScaleHouse::ScaleHouse(const std::filesystem::path& programs, std::filesystem::path folder, int players,
                       int to_a_screen)
    : folder_(std::move(folder)) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "site" / "playlists");
    std::ofstream(folder_ / "site" / "playlists" / "plain.yaml")
        << "items:\n  - {colour: green, for: 20s}\n  - {colour: blue, for: 20s}\n";
    std::ofstream(folder_ / "site" / "playlists" / "taken.yaml") << "items:\n  - {colour: red, for: 20s}\n";
    std::ofstream site(folder_ / "site" / "site.yaml");
    site << "site: 千屏\ntimezone: Asia/Shanghai\nscreens:\n";
    for (int n = 0; n * to_a_screen < players; ++n)
        site << "  " << Crowd::screen_name(n) << ": {size: 1920x1080, default: plain}\n";
    site << "nodes:\n";
    for (int n = 0; n < players; ++n)
        site << "  " << Crowd::node_name(n) << ": {screen: " << Crowd::screen_name(n / to_a_screen) << "}\n";
    site.close();

    const auto data = folder_ / "data";
    process_ = start_program(
        {(programs / "lianpingd").string(), "--site", (folder_ / "site").string(), "--data", data.string()},
        "");
    for (int i = 0; i < 400; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        if (auto found = find_controller(data)) {
            found_ = *found;
            return;
        }
    }
    end_program(process_);
    throw std::runtime_error("lianpingd did not come: " + folder_.string());
}

ScaleHouse::~ScaleHouse() { end_program(process_); }

} // namespace lianping::bench
