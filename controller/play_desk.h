#pragma once
// Keeps the proof of play on a thread of its own: batches of the nodes come in, acknowledgements go out when
// they are on the disk, and what operators ask is answered beside. The loop never waits for the disk.
//
// Thread-safety: safe. Its end waits until what was given is stored.

#include "controller/play_records.h"
#include "transport/waiting.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lianping::controller {

class PlayDesk {
public:
    static constexpr std::size_t most_waiting = 512; // batches; nodes send again what is not taken

    // `waker` is woken when there is something to take; it outlives this. What is too old leaves so often.
    PlayDesk(PlayRecords records, const Waker& waker, Duration tidy_every = 60s);
    ~PlayDesk();
    PlayDesk(const PlayDesk&) = delete;
    PlayDesk& operator=(const PlayDesk&) = delete;

    // `screen`: the node's, for rows that know none. False: there is no room for it now.
    bool store(PlayedBatch batch, std::string screen);
    // How long rows are kept, and what the time is. To be said some times an hour.
    void keep(UtcTime now, Duration keep);
    // Runs `question` on the records, in its turn; its answer is given by answers().
    using Question = std::function<std::string(PlayRecords&)>;
    std::uint64_t ask(Question question);

    struct Ack {
        std::string node;
        PlayedAck ack;
    };
    std::vector<Ack> acks(); // since the last call
    struct Answered {
        std::uint64_t number = 0; // as ask() gave it
        std::string answer;
    };
    std::vector<Answered> answers(); // since the last call
    std::string trouble() const;     // what the disk said to the last batch; empty: nothing

private:
    struct Job {
        std::optional<PlayedBatch> batch;
        std::string screen;
        Question question;
        std::uint64_t number = 0;
    };
    void run(const std::stop_token& stop);
    void work(Job job);

    PlayRecords records_; // the thread's
    const Waker& waker_;
    const Duration tidy_every_;

    mutable std::mutex mutex_; // guards what follows
    std::condition_variable_any given_;
    std::deque<Job> jobs_;
    std::size_t batches_ = 0; // among the jobs
    struct Keep {
        UtcTime now;
        Duration keep;
    };
    std::optional<Keep> keep_;
    std::uint64_t asked_ = 0;
    std::vector<Ack> acks_;
    std::vector<Answered> answers_;
    std::string trouble_;

    std::jthread thread_; // last
};

} // namespace lianping::controller
