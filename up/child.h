#pragma once
// A process that we started: in a group of its own, gone at the latest when we are.

#include "base/result.h"

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lianping::up {

// Thread-safety: unsafe; all from the main thread, since the kernel ties a child's fate to the thread that
// made it.
class Child {
public:
    // Starts words[0] with the rest as its arguments; what it writes goes to the end of `log`. not_found or
    // io where it cannot be started.
    static Result<Child> start(const std::vector<std::string>& words, const std::filesystem::path& log);
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    // Kills it and its group where it still runs.
    ~Child();

    pid_t pid() const { return pid_; }
    bool running() const { return pid_ > 0 && !ended_; }

    // Looks whether it ended, without waiting. What is left of its group is killed then.
    void look();
    // To its group: it may end in its own way, or not.
    void terminate() const;
    void kill() const;

    // After it ended: "ended with status 1", "was killed by signal 9 (Killed)".
    std::string fate() const;
    bool killed() const; // it ended by a signal
    bool failed() const { return ended_ && status_ != 0; }
    // The last thing that it complained about since it was started, for a person; empty where it wrote
    // nothing.
    std::string last_words() const;

private:
    Child(pid_t pid, std::filesystem::path log, std::uintmax_t log_start)
        : pid_(pid), log_(std::move(log)), log_start_(log_start) {}

    pid_t pid_ = -1;
    bool ended_ = false;
    int status_ = 0; // of waitpid
    std::filesystem::path log_;
    std::uintmax_t log_start_ = 0;
};

} // namespace lianping::up
