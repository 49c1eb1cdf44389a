#pragma once
// Tells the world of alarms: a program of the technician's, an address on the web. Each on a thread of its
// own and with a limit on everything, so nobody waits for either, nor one of them for the other; what could
// not be told is said in the log.

#include "base/bounded_queue.h"
#include "controller/alarm_book.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
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

    // Never blocks. Where too many wait already, this one is not told there.
    void tell(const AlarmNews& news);
    // By hooks and by webhooks. What the end of this process cuts short is in neither count.
    std::uint64_t told() const { return told_; }
    std::uint64_t failed() const { return failed_; }

private:
    using News = BoundedQueue<AlarmNews>;
    using Tell = std::function<bool(const AlarmNews&, const std::stop_token&)>;
    void give(News& to, const AlarmNews& news, const char* whom);
    void work(News& news, const Tell& tell, const std::stop_token& stop);
    void count(bool good) { ++(good ? told_ : failed_); }

    const std::filesystem::path hooks_;
    std::atomic<std::uint64_t> told_{0}, failed_{0};
    News for_hooks_{64}, for_web_{64};
    std::jthread hook_thread_, web_thread_; // last
};

} // namespace lianping::controller
