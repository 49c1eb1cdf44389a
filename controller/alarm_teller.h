#pragma once
// Tells the world of alarms: a program of the technician's, an address on the web. On a thread of its own and
// with a limit on everything, so nobody waits for either; what could not be told is said in the log.

#include "base/bounded_queue.h"
#include "controller/alarm_book.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>

namespace lianping::controller {

struct AlarmNews {
    AlarmBook::Change::Is is = AlarmBook::Change::Is::began;
    AlarmKind kind = AlarmKind::silent;
    std::string subject;
    std::string json;    // all of it
    std::string hook;    // a program in the folder of hooks; empty: none
    std::string webhook; // an address, which may be a secret: never logged; empty: none
};

// Thread-safety: tell() and the counts from any thread.
class AlarmTeller {
public:
    static constexpr std::chrono::seconds longest{10}; // of a program, of a try on the web
    static constexpr std::chrono::seconds pauses[] = {std::chrono::seconds{5}, std::chrono::seconds{30}};

    // `hooks`: whose programs may be run. It and they belong to root: who edits the site chooses among them.
    explicit AlarmTeller(std::filesystem::path hooks);
    ~AlarmTeller(); // within a second

    // Never blocks. Where too many wait already, this one is told nobody.
    void tell(AlarmNews news);
    std::uint64_t told() const { return told_; }
    std::uint64_t failed() const { return failed_; }

private:
    void work(const std::stop_token& stop);
    void count(bool good) { ++(good ? told_ : failed_); }

    const std::filesystem::path hooks_;
    std::atomic<std::uint64_t> told_{0}, failed_{0};
    BoundedQueue<AlarmNews> news_{64};
    std::jthread thread_; // last
};

} // namespace lianping::controller
