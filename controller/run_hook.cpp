#include "controller/run_hook.h"

#include "base/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace lianping::controller {
namespace {

constexpr int look_for_stop_every_ms = 100;

// A file in memory, so that a program which reads nothing holds up nobody.
int file_of(const std::string& text) {
    const int file = ::memfd_create("alarm", MFD_CLOEXEC);
    if (file >= 0 && ::write(file, text.data(), text.size()) >= 0) ::lseek(file, 0, SEEK_SET);
    return file;
}

class Spawn {
public:
    explicit Spawn(int input) {
        posix_spawnattr_init(&how_);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&how_, &none);
        posix_spawnattr_setsigdefault(&how_, &all);
        posix_spawnattr_setpgroup(&how_, 0);
        posix_spawnattr_setflags(&how_,
                                 POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        posix_spawn_file_actions_init(&files_);
        posix_spawn_file_actions_adddup2(&files_, input, 0);
        posix_spawn_file_actions_adddup2(&files_, 2, 1); // what it says goes where the log goes
        posix_spawn_file_actions_addclosefrom_np(&files_, 3);
    }
    ~Spawn() {
        posix_spawnattr_destroy(&how_);
        posix_spawn_file_actions_destroy(&files_);
    }
    Spawn(const Spawn&) = delete;
    Spawn& operator=(const Spawn&) = delete;

    // 0 and the process, or what went wrong.
    int run(pid_t& pid, char* const* words) const {
        return posix_spawn(&pid, words[0], &files_, &how_, words, environ);
    }

private:
    posix_spawnattr_t how_{};
    posix_spawn_file_actions_t files_{};
};

} // namespace

Result<void> run_hook(const std::filesystem::path& program, const std::vector<std::string>& words,
                      const std::string& input, std::chrono::seconds longest, const std::stop_token& stop) {
    if (::access(program.c_str(), X_OK) != 0)
        return fail(Error::Code::not_found, program.string() + " is no program that may be run");
    const Descriptor file(file_of(input));
    std::vector<std::string> said{program.string()};
    said.insert(said.end(), words.begin(), words.end());
    std::vector<char*> argv;
    argv.reserve(said.size() + 1);
    for (std::string& word : said) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = -1;
    if (const int code = Spawn(file.get()).run(pid, argv.data()); code != 0)
        return fail(Error::Code::io, fmt::format("it cannot be started: {}", std::strerror(code)));

    const Descriptor ends(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    pollfd ended{ends.get(), POLLIN, 0};
    using Steady = std::chrono::steady_clock;
    const auto deadline = Steady::now() + longest;
    bool in_time = false;
    while (!in_time && Steady::now() < deadline && !stop.stop_requested())
        in_time = ::poll(&ended, 1, look_for_stop_every_ms) > 0;
    ::kill(-pid, SIGKILL); // what it has left behind, too
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (!in_time && stop.stop_requested())
        return fail(Error::Code::io, "it was ended before it was through: lianpingd stops");
    if (!in_time) return fail(Error::Code::io, fmt::format("it took longer than {} s", longest.count()));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(Error::Code::io, WIFEXITED(status)
                                         ? fmt::format("it ended with status {}", WEXITSTATUS(status))
                                         : fmt::format("it was ended by signal {}", WTERMSIG(status)));
    return {};
}

} // namespace lianping::controller
