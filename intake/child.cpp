#include "intake/child.h"

#include "intake/messages.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>

namespace lianping::intake {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto slice = std::chrono::milliseconds(100);
// What libraries keep for themselves adds up; a child that has done so many is let go.
constexpr int most_jobs = 200;
constexpr int socket_of_child = 3;

Error ended() { return {Error::Code::timeout, "stopped"}; }

// A child that has said nothing since. On a machine that is busy with other work it gets little of the
// processors, and that is no fault of the file: it hangs where it computed for `patience` without a word, or
// rested for so long.
class SilentChild {
public:
    SilentChild(Duration patience, Steady::time_point now, std::optional<Duration> processor)
        : patience_(patience), since_(now), moved_(now), at_first_(processor), before_(processor) {}
    bool hangs(Steady::time_point now, std::optional<Duration> processor) {
        if (now - since_ < patience_) return false;
        if (!processor || !at_first_) return true;
        if (*processor - *at_first_ >= patience_) return true;
        if (*processor > *before_) {
            before_ = processor;
            moved_ = now;
        }
        return now - moved_ >= patience_;
    }

private:
    Duration patience_;
    Steady::time_point since_, moved_;
    std::optional<Duration> at_first_, before_; // processor time
};

} // namespace

Child::Child(std::filesystem::path program, Limits limits) : program_(std::move(program)), limits_(limits) {}

Child::~Child() { end(); }

void Child::end() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

Result<void> Child::start() {
    std::array<int, 2> pair{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return fail(Error::Code::io, std::strerror(errno));
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    // dup2 onto itself would leave it closed on exec.
    const int moved = pair[1] == socket_of_child ? ::fcntl(pair[1], F_DUPFD_CLOEXEC, 10) : -1;
    posix_spawn_file_actions_adddup2(&actions, moved >= 0 ? moved : pair[1], socket_of_child);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::string program = program_.string(), socket = fmt::format("--socket={}", socket_of_child),
                memory = fmt::format("--memory={}", limits_.memory);
    std::array<char*, 4> words{program.data(), socket.data(), memory.data(), nullptr};
    const int failed = ::posix_spawn(&pid_, program.c_str(), &actions, &attributes, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(pair[1]);
    if (moved >= 0) ::close(moved);
    if (failed != 0) {
        ::close(pair[0]);
        pid_ = -1;
        return fail(Error::Code::io, fmt::format("media cannot be looked into: {} cannot be started ({})",
                                                 program, std::strerror(failed)));
    }
    socket_ = pair[0];
    jobs_ = 0;
    return {};
}

// Processor time that the child has had; nothing where that cannot be known.
std::optional<Duration> Child::processor() const {
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return std::nullopt;
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

void Child::limit_processor(std::span<const int> descriptors) const {
    const auto used = processor();
    if (!used) return;
    std::uint64_t bytes = 0;
    for (const int descriptor : descriptors) {
        struct stat is {};
        if (::fstat(descriptor, &is) == 0) bytes += static_cast<std::uint64_t>(is.st_size);
    }
    rlimit limit{};
    limit.rlim_cur = static_cast<rlim_t>(*used / 1s) + 1 + static_cast<rlim_t>(limits_.processor.count()) +
                     bytes / limits_.bytes_a_second;
    limit.rlim_max = RLIM_INFINITY;
    ::prlimit(pid_, RLIMIT_CPU, &limit, nullptr);
}

Result<Found> Child::run(const Job& job, std::span<const int> descriptors, const Progress& progress) {
    if (jobs_ >= most_jobs) end();
    // One that died between two jobs (somebody killed it) did not die of this one.
    if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) {
        pid_ = -1;
        end();
    }
    if (pid_ <= 0)
        if (auto started = start(); !started) return fail(started.error());
    ++jobs_;
    limit_processor(descriptors);
    if (auto sent = send(socket_, encode(job), descriptors); !sent) {
        if (sent.error().code == Error::Code::invalid) return fail(sent.error());
        return fail(cause_of_death());
    }
    return answer(progress);
}

Result<Found> Child::answer(const Progress& progress) {
    SilentChild silent(limits_.silence, Steady::now(), processor());
    double share = 0;
    for (;;) {
        if (progress && !progress(share)) {
            end();
            return fail(ended());
        }
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, static_cast<int>(slice.count())) <= 0) {
            if (!silent.hangs(Steady::now(), processor())) continue;
            end();
            return fail(Error::Code::corrupt,
                        fmt::format("cannot be decoded: the decoder hung on it ({} s without progress)",
                                    limits_.silence / 1s));
        }
        auto received = receive(socket_);
        if (!received || received->bytes.empty()) return fail(cause_of_death());
        for (const int descriptor : received->descriptors) ::close(descriptor);
        auto said = decode_answer(received->bytes);
        if (!said) {
            end();
            return fail(Error::Code::corrupt, "cannot be decoded: the decoder lost its mind over it");
        }
        if (const auto* confined = std::get_if<Confined>(&*said)) confined_by_ = confined->by;
        if (const auto* progressed = std::get_if<Progressed>(&*said)) {
            if (progressed->share > share) silent = {limits_.silence, Steady::now(), processor()};
            share = std::max(share, progressed->share);
        }
        if (auto* found = std::get_if<Found>(&*said)) return std::move(*found);
        if (auto* error = std::get_if<Error>(&*said)) return fail(std::move(*error));
    }
}

// The socket is closed: the child is dead or about to be.
Error Child::cause_of_death() {
    int status = 0;
    const auto deadline = Steady::now() + std::chrono::seconds(2);
    pid_t gone = 0;
    while ((gone = ::waitpid(pid_, &status, WNOHANG)) == 0 && Steady::now() < deadline) ::poll(nullptr, 0, 5);
    if (gone == pid_) pid_ = -1;
    end();
    if (gone <= 0) return {Error::Code::corrupt, "cannot be decoded: the decoder closed its ears over it"};
    if (!WIFSIGNALED(status)) {
        // 127: posix_spawn's child found no program.
        if (WEXITSTATUS(status) == 127)
            return {Error::Code::io, fmt::format("{} cannot be started", program_.string())};
        return {Error::Code::corrupt, "cannot be decoded: the decoder gave up over it"};
    }
    switch (WTERMSIG(status)) {
    case SIGKILL: // not by us: the system was out of memory, or somebody's hand
        return {Error::Code::io, "the decoder was killed while it looked into it"};
    case SIGXCPU:
        return {Error::Code::corrupt, "cannot be decoded: the decoder would never come to an end"};
    default:
        return {Error::Code::corrupt,
                fmt::format("cannot be decoded: the decoder crashed on this file ({})",
                            ::sigabbrev_np(WTERMSIG(status)) != nullptr ? ::sigabbrev_np(WTERMSIG(status))
                                                                        : "signal")};
    }
}

std::filesystem::path beside_this_program(const std::string& name) {
    std::error_code failed;
    return std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / name;
}

} // namespace lianping::intake
