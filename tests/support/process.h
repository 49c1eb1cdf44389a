#pragma once
// A program that a test runs.

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace lianping::testing {

class Process {
public:
    Process() = default;
    // The first word is found in PATH where it is no path. `log`: what it says is added to it; empty: it is
    // said where the test says its own.
    explicit Process(const std::vector<std::string>& words, const std::filesystem::path& log = {}) {
        start(words, log);
    }
    ~Process() { kill(SIGKILL); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void start(std::vector<std::string> words, const std::filesystem::path& log = {}) {
        kill(SIGKILL);
        pid_ = ::fork();
        ::setpgid(pid_, 0); // with what it starts itself; said by both, whoever is first
        if (pid_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that crashes leaves nothing running
        if (!log.empty()) {
            const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
            ::dup2(file, 1);
            ::dup2(file, 2);
        }
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    // Until it ends: its exit status; -1 where a signal ended it.
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    // False, too, where it was never started.
    bool runs() {
        if (pid_ <= 0) return false;
        if (::waitpid(pid_, nullptr, WNOHANG) == 0) return true;
        ::kill(-pid_, SIGKILL); // what it left behind
        pid_ = -1;
        return false;
    }
    void signal(int signal) const { ::kill(-pid_, signal); } // it lives on
    void kill(int signal) {
        if (pid_ <= 0) return;
        ::kill(-pid_, signal);
        ::waitpid(pid_, nullptr, 0);
        ::kill(-pid_, SIGKILL); // what it left behind
        pid_ = -1;
    }

private:
    pid_t pid_ = -1;
};

} // namespace lianping::testing
