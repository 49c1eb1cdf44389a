#pragma once
// Takes media in: on a thread of its own, one after the other, hashes a file, reads all of it for its exact
// length and whether it can be decoded, and puts it into the store; draws notices to pictures. What it found
// is cached on disk.
//
// FFmpeg runs in this process here; a file made to harm a decoder can harm the controller, not what is on
// screen. A sandboxed child for it comes with the node's keys (docs/controller.md).

#include "controller/intake_cache.h"
#include "controller/intake_list.h"
#include "media/store.h"
#include "transport/waiting.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lianping::controller {

struct IntakeResult {
    std::string key;
    programme::MediaFacts facts; // ready, missing or broken
};

struct IntakeProgress {
    std::string file; // being taken in now; empty: none
    double share = 0; // of it, 0 to 1
    std::size_t waiting = 0;
};

// Thread-safety: safe. Destroying it stops the thread within the current read of a file.
class Intake {
public:
    // `waker` is woken when there are results; it must outlive this.
    Intake(std::filesystem::path site, media::Store store, std::filesystem::path cache, const Waker& waker);
    ~Intake();
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    // What was on disk about it when this began, where the store still has it. It may be out of date.
    std::optional<programme::MediaFacts> remembered(const std::string& key) const;

    // From now on these are wanted; what is new among them is looked at, and each gets a result. What is not
    // wanted any more is dropped from the queue.
    void want(const std::vector<MediaWanted>& wanted);
    // The file may have changed: where it is wanted it is looked at again.
    void look_at(const std::string& file);
    // All wanted files whose size or time changed are looked at again, but for those that were written in the
    // last two seconds.
    void look_at_all();

    std::vector<IntakeResult> results();
    IntakeProgress progress() const;

private:
    void run(const std::stop_token& stop);
    std::optional<IntakeResult> take_in(const MediaWanted& wanted, const std::stop_token& stop);
    std::optional<IntakeResult> take_in_file(const MediaWanted& wanted, const std::stop_token& stop);
    IntakeResult draw(const MediaWanted& wanted);
    void show_progress(const std::string& file, double share);

    const std::filesystem::path site_;
    const media::Store store_;
    const Waker& waker_;
    const IntakeCache remembered_;
    IntakeCache cache_; // the thread's own

    mutable std::mutex mutex_; // guards what follows
    std::condition_variable_any changed_;
    std::map<std::string, MediaWanted> wanted_;  // by key
    std::deque<std::string> queue_;              // keys
    std::map<std::string, FileStamp> looked_at_; // as each file was when it was last taken in
    std::vector<IntakeResult> results_;
    IntakeProgress progress_;

    std::jthread thread_; // last: it uses all of the above
};

} // namespace lianping::controller
