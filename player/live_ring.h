#pragma once
// The pictures of a live stream by the house time of their capture: decoded as they come, taken by whoever
// shows them, each at its own latency. Bounded: what is older than anybody wants goes, and what is too much
// goes from the old end, so that delay never grows.
//
// A *run* is pictures without a gap longer than `gap` (player/live_show.h).
//
// Thread-safety: safe; made for one pusher and several askers.

#include "player/frame.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace lianping::player {

class LiveRing {
public:
    struct Limits {
        std::size_t frames = 200;
        std::size_t bytes = 256U << 20U;
    };
    static constexpr Duration gap = 500ms;
    static constexpr Duration spare = 500ms; // kept beyond what is wanted: askers differ a little
    static constexpr Duration longest = 10s; // latency that anybody may have

    LiveRing() = default;
    explicit LiveRing(Limits limits) : limits_(limits) {}

    // `frame` was captured at `stamp`. One that is not newer than the newest is dropped: a sender's clock
    // that went back by less than a restart shows, or a double.
    void push(FramePtr frame, HouseTime stamp);

    struct Found {
        FramePtr frame;
        HouseTime stamp;
        HouseTime run_began;           // stamp of the first of its run
        bool first_run = false;        // there was none before it
        std::uint64_t number = 0;      // counts all that were pushed
        std::optional<HouseTime> next; // stamp of the one after it, where that is here
    };
    // The newest one stamped `wanted` or before. Nothing: there is none, any more or yet.
    std::optional<Found> at(HouseTime wanted);
    // Pictures will be asked for so long after their capture.
    void expect(Duration latency);
    std::optional<Duration> latency() const; // that was expected last; nothing: nobody has asked yet

    bool empty() const;
    std::size_t size() const;
    std::optional<HouseTime> newest() const;

private:
    struct Held {
        FramePtr frame;
        HouseTime stamp, run_began;
        bool first_run = false;
        std::uint64_t number = 0;
    };
    void trim();

    const Limits limits_{};
    mutable std::mutex mutex_; // guards what follows
    std::deque<Held> held_;    // ascending by stamp
    std::size_t bytes_ = 0;
    std::uint64_t pushed_ = 0;
    std::optional<Duration> latency_;
    Duration depth_ = gap; // how long after its capture a picture is wanted
};

} // namespace lianping::player
