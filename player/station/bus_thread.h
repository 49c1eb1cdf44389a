#pragma once
// The thread that talks with the controller: takes plans and acts to the mailbox and to disk, confirms them,
// says how the player is once a second, lets live streams begin and end, and hands snapshots up.

#include "base/bounded_queue.h"
#include "player/sources/live_streams.h"
#include "player/station/mailbox.h"
#include "player/station/node_state.h"
#include "player/station/play_thread.h"
#include "player/station/status_board.h"
#include "time/clock.h"
#include "transport/clock_thread.h"
#include "transport/context.h"
#include "transport/waiting.h"
#include "wire/messages.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace lianping::player {

// Where the controller is, as far as it is known now.
struct ControllerEndpoints {
    std::string bus, clock; // empty: not known
};
// What of a plan and acts a player follows, and which of two it prefers. Pure.
//
// Thread-safety: unsafe; the bus thread's.
class Holdings {
public:
    enum class Verdict {
        newer,   // now held
        known,   // the one that is held, again
        ignored, // older, of another epoch or screen
    };
    Holdings(std::shared_ptr<const ScreenPlan> plan, std::shared_ptr<const Acts> acts);

    // The controller's word: its epoch, and the screen this node shows (empty: none).
    void welcome(Epoch epoch, const std::string& screen);
    Verdict offer(ScreenPlan plan);
    Verdict offer(Acts acts);

    const std::shared_ptr<const ScreenPlan>& plan() const { return plan_; }
    const std::shared_ptr<const Acts>& acts() const {
        return acts_;
    } // null where those held are not of the plan's epoch
    Version acts_version() const { return newest_acts_ ? newest_acts_->version : Version{}; }
    std::uint64_t ignored() const { return ignored_; }

private:
    void match();

    std::shared_ptr<const ScreenPlan> plan_;
    std::shared_ptr<const Acts> newest_acts_, acts_;
    Epoch epoch_ = 0; // the controller's; 0: not heard yet
    std::string screen_;
    std::uint64_t ignored_ = 0;
};

// Thread-safety: reply() from any thread.
class BusThread {
public:
    struct Parts { // all outlive it
        Context& context;
        const Clock& clock;
        const NodeState& state;
        Mailbox& mailbox;
        StatusBoard& board;
        ClockThread& clock_thread;
        LiveStreams& streams;
        const Waker& streams_listen;  // woken when one of them has opened its port
        PlayThread* played = nullptr; // keeps the proof of play; null: nobody does
    };
    struct Settings {
        std::string node;
        std::filesystem::path house_record;        // the controller's, where it runs on this machine
        std::function<ControllerEndpoints()> find; // called on this thread, some times a second at most
        std::shared_ptr<const ScreenPlan> plan;    // as found on disk; null: none
        std::shared_ptr<const Acts> acts;
        std::string no_proof; // why nobody keeps the proof of play; empty where somebody does
    };
    BusThread(Parts parts, Settings settings);
    ~BusThread();

    // A snapshot's answer.
    void reply(SnapshotReply reply);

private:
    class Conversation;
    void run(const std::stop_token& stop);

    const Parts parts_;
    const Settings settings_;
    Waker waker_;
    BoundedQueue<SnapshotReply> replies_{8};
    std::jthread thread_;
};

} // namespace lianping::player
