#include "house.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace lianping::bench {
namespace {

pid_t launch(std::vector<std::string> words, const std::filesystem::path& log) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(out, 1);
    dup2(out, 2);
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
}

} // namespace

SoundHouse::SoundHouse(std::filesystem::path folder, std::filesystem::path programs,
                       const std::filesystem::path& film)
    : folder_(std::move(folder)), programs_(std::move(programs)) {
    std::filesystem::remove_all(folder_);
    const auto site = folder_ / "site";
    std::filesystem::create_directories(site / "playlists");
    std::filesystem::create_directories(site / "media");
    std::filesystem::copy_file(film, site / "media" / film.filename());
    std::ofstream(site / "playlists/film.yaml")
        << "items:\n  - video: media/" << film.filename().string() << '\n';
    std::ofstream(site / "site.yaml") << "site: 声音\ntimezone: Asia/Shanghai\nscreens:\n"
                                         "  wall: {size: 640x360, default: film, sound: on}\n"
                                         "  room: {size: 640x360, default: film, sound: on}\n"
                                         "nodes:\n  wall-1: {screen: wall}\n  room-1: {screen: room}\n";
}

SoundHouse::~SoundHouse() { stop(); }

std::filesystem::path SoundHouse::heard(int node) const {
    return folder_ / (std::string(nodes[static_cast<std::size_t>(node)]) + ".f32");
}

std::filesystem::path SoundHouse::present_log(int node) const {
    return folder_ / (std::string(nodes[static_cast<std::size_t>(node)]) + ".jsonl");
}

void SoundHouse::start(double first_ppm, double second_ppm) {
    const auto data = folder_ / "data";
    processes_[2] = launch({programs_ / "lianpingd", "--site", folder_ / "site", "--data", data},
                           folder_ / "lianpingd.log");
    for (int node = 0; node < 2; ++node) {
        const std::string name = nodes[static_cast<std::size_t>(node)];
        processes_[static_cast<std::size_t>(node)] = launch(
            {programs_ / "lianping-player", "--node", name, "--data", data, "--headless", "--present-log",
             present_log(node), "--audio-device",
             fmt::format("file:{},drift={}ppm", heard(node).string(), node == 0 ? first_ppm : second_ppm)},
            folder_ / (name + ".log"));
    }
}

void SoundHouse::stop() {
    for (pid_t& pid : processes_) {
        if (pid <= 0) continue;
        kill(pid, SIGTERM);
        for (int tenths = 0; tenths < 50 && waitpid(pid, nullptr, WNOHANG) == 0; ++tenths) usleep(100'000);
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
        pid = 0;
    }
}

bool SoundHouse::all_run() const {
    for (const pid_t pid : processes_) {
        siginfo_t ended{};
        if (pid > 0 && (waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOHANG | WNOWAIT) != 0 ||
                        ended.si_pid != 0))
            return false;
    }
    return true;
}

double SoundHouse::cpu_of(int node, const char* threads) const {
    double ticks = 0;
    const auto tasks =
        std::filesystem::path("/proc") / std::to_string(processes_[static_cast<std::size_t>(node)]) / "task";
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
        std::string name, line;
        std::getline(std::ifstream(task.path() / "comm") >> std::ws, name);
        if (!name.starts_with(threads)) continue;
        std::getline(std::ifstream(task.path() / "stat") >> std::ws, line);
        std::istringstream rest(line.substr(line.rfind(')') + 2));
        std::string word;
        for (int field = 3; field <= 15 && rest >> word; ++field)
            if (field >= 14) ticks += std::stod(word);
    }
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace lianping::bench
