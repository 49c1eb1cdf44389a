#include "house.h"

#include "beside_mpv.h"
#include "process_cost.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace lianping::bench {
namespace {

std::size_t lines_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return static_cast<std::size_t>(
        std::count(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>(), '\n'));
}

void write_site(const FormatHouse::Options& options) {
    const auto site = options.folder / "site";
    std::filesystem::remove_all(options.folder);
    std::filesystem::create_directories(site / "playlists");
    std::filesystem::create_directories(site / "media");
    for (const auto& file : options.media)
        std::filesystem::copy_file(file, site / "media" / file.filename(),
                                   std::filesystem::copy_options::skip_existing);
    std::ofstream(site / "playlists/formats.yaml") << options.playlist;
    const std::string size = std::to_string(options.width) + "x" + std::to_string(options.height);
    std::ofstream text(site / "site.yaml");
    text << "site: 格式\ntimezone: Asia/Shanghai\nscreens:\n"
         << "  wall: {size: " << size << ", default: formats}\n"
         << "  room: {size: " << size << ", default: formats}\n"
         << "nodes:\n  wall-1: {screen: wall}\n  room-1: {screen: room}\n";
    if (!options.layouts.empty()) text << "layouts: " << options.layouts << "\n";
}

} // namespace

FormatHouse::FormatHouse(const Options& options)
    : house_({options.folder,
              options.programs,
              options.display,
              options.width,
              options.height,
              {"--renderer", "cpu"}}) {
    write_site(options);
    house_.start_controller();
}

void FormatHouse::start(int players) {
    for (int node = 0; node < players; ++node) house_.start_player(node);
    for (int node = 0; node < players; ++node)
        for (int i = 0; lines_of(house_.present_log(node)) < 30; ++i) {
            if (i == 300)
                throw std::runtime_error("a player shows nothing, see " +
                                         house_.log(testing::GlassHouse::nodes[0]).string());
            pause_for(0.1);
        }
    pause_for(2);
}

double FormatHouse::cost(double seconds) const {
    const Duration before = cpu_time(house_.player(0));
    const double begin = now_seconds();
    pause_for(seconds);
    const double length = now_seconds() - begin;
    return static_cast<double>((cpu_time(house_.player(0)) - before).count()) / 1e6 / length;
}

double FormatHouse::pictures_a_second() const {
    std::vector<double> instants;
    std::ifstream lines(house_.present_log(0));
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (json.is_object() && json.contains("actual"))
            instants.push_back(json["actual"].get<double>() / 1e9);
    }
    constexpr std::size_t few = 120;
    if (instants.size() <= few) return 0;
    return few / (instants.back() - instants[instants.size() - 1 - few]);
}

} // namespace lianping::bench
