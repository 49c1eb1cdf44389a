#pragma once
// The thread that brings recordings from sources on other machines to the site: it hashes and writes, so that
// the housekeepers' door, through which they come, never waits for that.

#include "base/bounded_queue.h"
#include "controller/agent_board.h"
#include "controller/recording_arrivals.h"
#include "time/clock.h"
#include "transport/waiting.h"

#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace lianping::controller {

// Thread-safety: safe; made and ended by one thread.
class RecordingThread {
public:
    // What is referred to outlives it. The board's door is woken when there is something to be said.
    RecordingThread(AgentBoard& board, const Clock& clock);
    ~RecordingThread(); // as soon as the disk lets it

    struct Begins {}; // a connection of a source
    struct Later {    // it asked outside of the hours
        NodeTime until;
    };
    using News = std::variant<Begins, RecordingOffers, MediaPart, Later>;
    // Never waits: what there is no room for is lost, and asked for again.
    void tell(const std::string& source, News news);
    // What is to be said to sources since the last call.
    std::vector<RecordingArrivals::Saying> take_sayings();

private:
    static constexpr std::size_t most_news = 64; // parts of 256 kB
    struct Letter {
        std::string source;
        News news;
    };
    void run(const std::stop_token& stop);
    void take(RecordingArrivals& arrivals, Letter& letter) const;

    AgentBoard& board_;
    const Clock& clock_;
    BoundedQueue<Letter> news_{most_news};
    std::mutex mutex_; // guards what follows
    std::vector<RecordingArrivals::Saying> sayings_;
    std::jthread thread_; // last
};

} // namespace lianping::controller
