#include "process_cost.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lianping::bench {
namespace {

Duration of(const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

} // namespace

Duration cpu_time(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return {};
    std::istringstream fields(line.substr(line.rfind(')') + 2)); // from field 3 on: the name may hold blanks
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    std::int64_t user = 0, system = 0;
    fields >> user >> system;
    return Duration((user + system) * (1'000'000'000 / sysconf(_SC_CLK_TCK)));
}

Duration exact_cpu_time(pid_t process) {
    Duration sum{};
    std::error_code gone;
    const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
    for (auto at = std::filesystem::directory_iterator(tasks, gone);
         !gone && at != std::filesystem::directory_iterator(); at.increment(gone)) {
        std::int64_t ns = 0; // the first number: time on a processor
        if (std::ifstream(at->path() / "schedstat") >> ns) sum += Duration(ns);
    }
    return sum;
}

Memory memory_of(pid_t process) {
    Memory memory;
    std::ifstream file("/proc/" + std::to_string(process) + "/smaps_rollup");
    for (std::string word; file >> word;) {
        double kilobytes = 0;
        if (word == "Rss:" && file >> kilobytes) memory.resident = kilobytes / 1024;
        if (word == "Pss:" && file >> kilobytes) memory.share = kilobytes / 1024;
        if (word.starts_with("Private_") && file >> kilobytes) memory.own += kilobytes / 1024;
    }
    return memory;
}

namespace {

int entries(const std::string& folder) {
    std::error_code gone;
    int count = 0;
    for (auto at = std::filesystem::directory_iterator(folder, gone);
         !gone && at != std::filesystem::directory_iterator(); at.increment(gone))
        ++count;
    return count;
}

} // namespace

int descriptors_of(pid_t process) { return entries("/proc/" + std::to_string(process) + "/fd"); }
int threads_of(pid_t process) { return entries("/proc/" + std::to_string(process) + "/task"); }

pid_t start_program(const std::vector<std::string>& words, const std::string& display) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t process = fork();
    if (process != 0) return process;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = open("/dev/null", O_RDWR);
    for (const int stream : {0, 1, 2}) dup2(null, stream);
    setenv("DISPLAY", display.c_str(), 1);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

Duration cpu_until_end(pid_t process) {
    rusage usage{};
    if (wait4(process, nullptr, 0, &usage) != process) return {};
    return of(usage.ru_utime) + of(usage.ru_stime);
}

void end_program(pid_t process) {
    if (process <= 0) return;
    kill(process, SIGTERM);
    waitpid(process, nullptr, 0);
}

} // namespace lianping::bench
