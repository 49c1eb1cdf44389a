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

private:
    struct Work {
        std::optional<PlayNews> news;
        std::optional<PlayedAck> ack;
    };
    void run(const std::stop_token& stop);
    void write(Work& work);
    void offer();
    void put_back(PlayNews news);
    void append(PlayNews& news, PlayNews later); // under mutex_

    PlaySpool spool_;      // the thread's
    bool offered_ = false; // the thread's: a batch is under way
    bool told_ = false;    // the thread's: that the disk takes nothing
    std::atomic<std::uint64_t> waiting_{0};

    std::mutex mutex_; // guards what follows
    std::condition_variable_any given_;
    Work work_;
    std::uint64_t lost_ = 0; // rows for which there was no room here
    std::optional<PlayedBatch> batch_;
    std::jthread thread_; // last
};

} // namespace lianping::player
