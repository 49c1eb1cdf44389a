#include "up/child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <regex>
#include <utility>

namespace lianping::up {
namespace {

// Between fork and exec: async-signal-safe calls alone, since other threads may hold any lock.
[[noreturn]] void become(char* const* argv, int log, pid_t parent) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(127); // it died before that took hold
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv(argv[0], argv);
    _exit(127);
}

} // namespace

Result<Child> Child::start(const std::vector<std::string>& words, const std::filesystem::path& log) {
    if (access(words[0].c_str(), X_OK) != 0)
        return fail(Error::Code::not_found, words[0] + " is not there: build it first (./lianping build)");
    const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) return fail(Error::Code::io, "cannot write " + log.string() + ": " + std::strerror(errno));
    const off_t start = lseek(file, 0, SEEK_END);
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) become(argv.data(), file, parent);
    const int code = errno;
    close(file);
    if (pid < 0) return fail(Error::Code::io, "cannot start " + words[0] + ": " + std::strerror(code));
    setpgid(pid, pid); // both sides: whoever comes first
    return Child(pid, log, static_cast<std::uintmax_t>(std::max<off_t>(start, 0)));
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      ended_(other.ended_),
      status_(other.status_),
      log_(std::move(other.log_)),
      log_start_(other.log_start_) {}

Child& Child::operator=(Child&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(ended_, other.ended_);
    std::swap(status_, other.status_);
    std::swap(log_, other.log_);
    std::swap(log_start_, other.log_start_);
    return *this;
}

Child::~Child() {
    if (!running()) return;
    kill();
    while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
    }
}

void Child::look() {
    if (!running()) return;
    // Its number stays taken until it is reaped, so the group that is killed is surely its own.
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid != pid_)
        return;
    ::kill(-pid_, SIGKILL);
    waitpid(pid_, &status_, 0);
    ended_ = true;
}

void Child::terminate() const {
    if (running()) ::kill(-pid_, SIGTERM);
}

void Child::kill() const {
    if (running()) ::kill(-pid_, SIGKILL);
}

std::string Child::fate() const {
    if (!ended_) return "runs";
    if (killed())
        return "was killed by signal " + std::to_string(WTERMSIG(status_)) + " (" +
               sigdescr_np(WTERMSIG(status_)) + ")";
    return "ended with status " + std::to_string(WEXITSTATUS(status_));
}

bool Child::killed() const { return ended_ && WIFSIGNALED(status_); }

std::string Child::last_words() const {
    std::ifstream file(log_);
    file.seekg(static_cast<std::streamoff>(log_start_));
    std::string last, last_error;
    for (std::string line; std::getline(file, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        last = line;
        if (line.find("error: ") != std::string::npos) last_error = line;
    }
    const std::string& words = last_error.empty() ? last : last_error;
    // Without what our log puts before it: "2026-12-01 08:00:00.000 player wall-1: error: ".
    static const std::regex prefix("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+ [^:]*: [a-z]+: ");
    return std::regex_replace(words, prefix, "");
}

} // namespace lianping::up
