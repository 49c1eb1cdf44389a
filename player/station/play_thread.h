#pragma once
// Keeps the proof of play on the disk, on a thread of its own: the presenter gives rows and never waits, the
// bus thread takes batches and gives acknowledgements and never waits.

#include "player/play_ledger.h"
#include "player/station/play_spool.h"
#include "wire/records.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lianping::player {

// What the presenter has to say about the proof of play.
struct PlayNews {
    std::vector<Played> closed; // since the last news
    std::vector<Played> open;   // all that is on
    UtcTime alive;              // up to which it is
};

// Thread-safety: safe. Its end waits until what was given is on the disk.
class PlayThread {
public:
    static constexpr std::size_t most_in_memory = 10'000; // rows, while the disk takes none

    explicit PlayThread(PlaySpool spool);
    ~PlayThread();
    PlayThread(const PlayThread&) = delete;
    PlayThread& operator=(const PlayThread&) = delete;

    void post(PlayNews news);
    // The next batch, once; then none until it is acknowledged.
    std::optional<PlayedBatch> next_batch();
    void acknowledged(const PlayedAck& ack);
    std::uint64_t waiting() const { return waiting_; } // rows that no controller has
    std::string trouble() const;                       // why rows are not on the disk; empty: they are

private:
    struct Work {
        std::optional<PlayNews> news;
        std::optional<PlayedAck> ack;
    };
    // Rows for which there was no room in memory.
    struct Lost {
        std::uint64_t rows = 0;
        UtcTime from, to; // the first's and the last's
    };
    static Played row_of(const Lost& lost);
    void run(const std::stop_token& stop);
    void acknowledge(const PlayedAck& ack);
    bool write(PlayNews& news, const Lost& lost);
    void say(std::string trouble);
    void offer();
    void put_back(PlayNews news, const Lost& lost);
    void append(PlayNews& news, PlayNews later); // under mutex_
    void lose(const Lost& more);                 // under mutex_

    PlaySpool spool_;      // the thread's
    bool offered_ = false; // the thread's: a batch is under way
    std::atomic<std::uint64_t> waiting_{0};

    mutable std::mutex mutex_; // guards what follows
    std::condition_variable_any given_;
    Work work_;
    Lost lost_;
    std::string trouble_;
    std::optional<PlayedBatch> batch_;
    std::jthread thread_; // last
};

} // namespace lianping::player
