#pragma once
// --present-log: every picture as a line of JSON, written by a thread of its own so that no disk is waited
// for.
//
//   {"due":ns,"actual":ns,"host":ns,"late_us":n,"item":"media/a.mp4","media":"HASH","frame":n,"progress":1.0,
//    "dropped":n,"missed_refreshes":n,"draw_us":n}
//
// due and actual are house time, host is the machine's CLOCK_MONOTONIC of `actual`. Lines that the disk does
// not take in time are left out; `"lost":n` says how many before the line that follows.

#include "base/bounded_queue.h"
#include "base/result.h"
#include "player/presentation_record.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

namespace lianping::player {

// One picture as such a line, without its end. Pure.
std::string to_json(const Presented& presented);

// Thread-safety: add() from one thread.
class PresentLog {
public:
    // io where the file cannot be written. What was in it is lost.
    static Result<std::unique_ptr<PresentLog>> open(const std::filesystem::path& file);
    ~PresentLog(); // writes what is queued

    void add(const Presented& presented); // never blocks

private:
    explicit PresentLog(std::ofstream file);

    std::ofstream file_; // the thread's
    BoundedQueue<Presented> queue_;
    std::atomic<std::uint64_t> lost_{0};
    std::thread thread_;
};

} // namespace lianping::player
