#pragma once
// Keeps one process of the site going: starts it, and starts it again when it died.

#include "base/result.h"
#include "up/child.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lianping::up {

// How long to wait before a process that died is started again: at once when it had lived for 10 s, else
// growing from 100 ms to 5 s with each early death, so that one that cannot live does not eat the machine.
// Pure.
class RestartPause {
public:
    std::chrono::milliseconds after(std::chrono::milliseconds lived);

private:
    int early_ = 0; // deaths within 10 s, in a row
};

// Thread-safety: unsafe; the main thread alone, as Child.
class Keeper {
public:
    using Clock = std::chrono::steady_clock;

    Keeper(std::string name, std::vector<std::string> words, std::filesystem::path log);

    // Starts it where it is due, and notices where it died. What there is to tell a person about that:
    // "wall-1 was killed by signal 9; it is started again".
    std::vector<std::string> tend(Clock::time_point now);

    const std::string& name() const { return name_; }
    bool running() const { return child_ && child_->running(); }
    pid_t pid() const { return child_ ? child_->pid() : -1; }
    int deaths() const { return deaths_; }
    bool failed_last() const { return child_ && child_->failed(); }
    std::string last_words() const { return child_ ? child_->last_words() : trouble_; }
    // Why it runs no more, for a person: its last words, or that it was killed. Empty where nobody knows.
    std::string reason() const;
    // When it is to be started again; nothing while it runs.
    std::optional<Clock::time_point> due() const { return running() ? std::nullopt : std::optional(due_); }

    void terminate() const {
        if (child_) child_->terminate();
    }
    void kill() const {
        if (child_) child_->kill();
    }
    void look() {
        if (child_) child_->look();
    }

private:
    std::string name_;
    std::vector<std::string> words_;
    std::filesystem::path log_;
    std::optional<Child> child_;
    bool noticed_ = true; // its death
    Clock::time_point started_;
    Clock::time_point due_; // long ago: at once
    RestartPause pause_;
    int deaths_ = 0;
    std::string trouble_; // why it could not even be started
};

} // namespace lianping::up
