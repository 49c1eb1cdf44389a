#include "glass/glass_house.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <ctime>
#include <fstream>
#include <sstream>

namespace lianping::testing {
namespace {

std::vector<char*> c_words(const std::vector<std::string>& words) {
    std::vector<char*> list;
    for (const std::string& word : words) list.push_back(const_cast<char*>(word.c_str()));
    list.push_back(nullptr);
    return list;
}

// True where it is gone within `patience`.
bool wait_for(pid_t pid, int tenths) {
    for (int i = 0; i < tenths; ++i) {
        if (waitpid(pid, nullptr, WNOHANG) != 0) return true;
        const timespec pause{0, 100'000'000};
        nanosleep(&pause, nullptr);
    }
    return false;
}

void end(pid_t& pid) {
    if (pid <= 0) return;
    kill(pid, SIGTERM);
    if (!wait_for(pid, 30)) {
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
    }
    pid = 0;
}

void kill_now(pid_t& pid) {
    if (pid <= 0) return;
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    pid = 0;
}

} // namespace

GlassHouse::~GlassHouse() {
    for (pid_t& player : players_) end(player);
    end(controller_);
}

void GlassHouse::write_playlist(const std::string& name, const std::vector<GlassClip>& clips,
                                const std::string& more) {
    const std::filesystem::path site = options_.folder / "site";
    std::filesystem::create_directories(site / "playlists");
    std::filesystem::create_directories(site / "media");
    std::ostringstream text;
    text << "items:\n";
    for (const GlassClip& clip : clips) {
        std::filesystem::copy_file(clip.file, site / "media" / clip.file.filename(),
                                   std::filesystem::copy_options::skip_existing);
        text << "  - video: media/" << clip.file.filename().string() << "\n";
    }
    text << more;
    const std::filesystem::path file = site / "playlists" / (name + ".yaml");
    const std::filesystem::path beside = site / "playlists" / ("." + name + ".new");
    std::ofstream(beside) << text.str();
    std::filesystem::rename(beside, file);
}

void GlassHouse::write_site(const std::vector<GlassClip>& clips,
                            const std::map<std::string, std::vector<GlassClip>>& others) {
    std::filesystem::remove_all(options_.folder);
    write_playlist("clips", clips);
    for (const auto& [name, list] : others) write_playlist(name, list);
    const std::string size = std::to_string(options_.width) + "x" + std::to_string(options_.height);
    std::ofstream(options_.folder / "site" / "site.yaml")
        << "site: 玻璃\ntimezone: Asia/Shanghai\nscreens:\n"
        << "  wall: {size: " << size << ", default: clips}\n"
        << "  room: {size: " << size << ", default: clips}\n"
        << "nodes:\n  wall-1: {screen: wall}\n  room-1: {screen: room}\n";
}

pid_t GlassHouse::start(const std::vector<std::string>& words, const std::filesystem::path& log_file) const {
    const std::vector<char*> arguments = c_words(words);
    const pid_t pid = fork();
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(out, 1);
    dup2(out, 2);
    setenv("DISPLAY", options_.display.c_str(), 1);
    setenv("SDL_VIDEODRIVER", "x11", 1);
    execv(arguments[0], arguments.data());
    _exit(127);
}

void GlassHouse::start_controller() {
    controller_ =
        start({options_.programs / "lianpingd", "--site", options_.folder / "site", "--data", data()},
              log("lianpingd"));
}

std::filesystem::path GlassHouse::present_log(int node) const {
    const auto i = static_cast<std::size_t>(node);
    return options_.folder / (std::string(nodes[i]) + "." + std::to_string(starts_[i]) + ".present.jsonl");
}

void GlassHouse::start_player(int node) {
    const auto i = static_cast<std::size_t>(node);
    ++starts_[i];
    const std::string geometry = std::to_string(options_.width) + "x" + std::to_string(options_.height) +
                                 "+" + std::to_string(static_cast<unsigned>(node) * options_.width) + "+0";
    std::vector<std::string> words = {options_.programs / "lianping-player",
                                      "--node",
                                      nodes[i],
                                      "--data",
                                      data(),
                                      "--geometry",
                                      geometry,
                                      "--present-log",
                                      present_log(node),
                                      "--node-clock",
                                      clocks[i]};
    words.insert(words.end(), options_.player_arguments.begin(), options_.player_arguments.end());
    players_[i] = start(words, log(nodes[i]));
}

void GlassHouse::kill_player(int node) { kill_now(players_[static_cast<std::size_t>(node)]); }
void GlassHouse::kill_controller() { kill_now(controller_); }

bool GlassHouse::all_run() const {
    const auto runs = [](pid_t pid) {
        siginfo_t ended{};
        return pid <= 0 || (waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                            ended.si_pid == 0);
    };
    return runs(controller_) && runs(players_[0]) && runs(players_[1]);
}

GlassHouse::Answer GlassHouse::ctl(const std::vector<std::string>& words) const {
    std::vector<std::string> all = {options_.programs / "lianpingctl"};
    all.insert(all.end(), words.begin(), words.end());
    all.insert(all.end(), {"--controller", data()});
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    const std::vector<char*> arguments = c_words(all);
    const pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(ends[1]);
    Answer answer;
    std::array<char, 4096> bytes{};
    for (ssize_t got = 0; (got = read(ends[0], bytes.data(), bytes.size())) > 0;)
        answer.text.append(bytes.data(), static_cast<std::size_t>(got));
    close(ends[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    answer.ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return answer;
}

} // namespace lianping::testing
