#pragma once
// Takes media in: on threads of its own has all of a file read for its exact length, its loudness and whether
// it can be decoded, hashes it and puts it into the store; has notices, codes and pages drawn to pictures.
// What it found is cached on disk.
//
// Two lanes, one thing at a time in each: large files, and all else. A film of hours keeps no notice waiting.
//
// What looks into bytes from outside is a sandboxed child (taking_in.h): a file that harms a decoder costs
// that file.

#include "controller/intake_cache.h"
#include "controller/intake_list.h"
#include "controller/taking_in.h"
#include "media/store.h"
#include "transport/waiting.h"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
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

// Thread-safety: safe. Destroying it stops its threads within the current read of a file.
class Intake {
public:
    // `child`: the program lianping-intake. `waker` is woken when there are results; it must outlive this.
    Intake(std::filesystem::path site, media::Store store, std::filesystem::path cache,
           std::filesystem::path child, const Waker& waker);
    ~Intake();
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;
    void request_stop(); // so that its threads end while others do; returns at once

    // What was on disk about it when this began, where the store still has it. It may be out of date.
    std::optional<programme::MediaFacts> remembered(const std::string& key) const;

    // From now on these are wanted; what is new among them is looked at, and each gets a result. What is not
    // wanted any more is dropped from the queue.
    void want(const std::vector<MediaWanted>& wanted);
    // Of what waits to be looked at, these go first.
    void hurry(const std::vector<MediaWanted>& wanted);
    // The file may have changed: where it is wanted it is looked at again.
    void look_at(const std::string& file);
    // The same of one key, whatever it is made of.
    void look_at_key(const std::string& key);
    // Whether the store has all of it.
    bool in_store(const programme::MediaFacts& facts) const;
    // All wanted files whose size or time changed are looked at again, but for those that were written in the
    // last two seconds; and what the disk or the machine did not let it take in, at growing intervals.
    void look_at_all();

    // There is room on the disk again: what failed for no fault of the file's is tried at once.
    void try_again();

    std::vector<IntakeResult> results();
    IntakeProgress progress() const;

    static constexpr std::uint64_t large = 32ULL << 20U; // bytes, from where a file takes long

private:
    enum Lane : std::size_t { soon, slow, lanes };
    struct At {                // what a lane is at
        std::string key, file; // empty: nothing
        double share = 0;
    };
    bool is_whole(const IntakeCache::Known& known) const; // what the store has of it
    Lane lane_of(const MediaWanted& wanted) const;
    // Queues those that are wanted and not queued yet. Without the lock: it asks the disk how large they are.
    void ask_for(const std::vector<MediaWanted>& media);
    void note_outcome(const std::string& key, bool is_the_files_nature);
    void run(const std::stop_token& stop, Lane lane);
    std::optional<MediaWanted> next(const std::stop_token& stop, Lane lane);
    void save_cache();
    std::optional<IntakeCache::Known> cached(const std::string& key);
    std::optional<IntakeResult> take_in(const MediaWanted& wanted, TakingIn& taking_in,
                                        const std::stop_token& stop, Lane lane);
    std::optional<FileStamp> stamp_of_wanted(const MediaWanted& wanted) const;
    void show_progress(Lane lane, const At& at);

    const std::filesystem::path site_;
    const media::Store store_;
    const std::filesystem::path child_program_;
    const Waker& waker_;
    const IntakeCache remembered_;
    std::mutex cache_mutex_; // guards what follows
    IntakeCache cache_;

    mutable std::mutex mutex_; // guards what follows
    std::condition_variable_any changed_;
    std::map<std::string, MediaWanted> wanted_;         // by key
    std::array<std::deque<std::string>, lanes> queues_; // keys
    std::set<std::string> queued_;                      // those of all queues
    std::map<std::string, FileStamp> looked_at_;        // as each file was when it was last taken in
    // What failed for no fault of the file's: tried again at the look_at_all() of that number.
    struct Again {
        unsigned failures = 0;
        std::uint64_t look = 0;
    };
    std::map<std::string, Again> again_; // by key
    std::uint64_t looks_ = 0;            // of look_at_all()
    std::vector<IntakeResult> results_;
    std::array<At, lanes> at_;

    std::array<std::jthread, lanes> threads_; // last: they use all of the above
};

} // namespace lianping::controller
