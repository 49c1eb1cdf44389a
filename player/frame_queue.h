#pragma once
// The frames of one showing on their way from a decoder to the presenter: bounded by count and by bytes,
// ordered by the position at which they are due, whatever order they came in. What waits is picture memory,
// the greater part of a player's: so it is as much time as a busy machine may take a decoder's turn away, not
// more, and until the showing is near only its beginning.
//
// "Not yet" (pending) and "finished" (ended) are states, not errors. Closing is final: it wakes a waiting
// push, and nothing is taken any more; what was selected last can still be shown.
//
// Invariants: 1. what select() answers never goes back in due. 2. At least one frame always fits, however
// large.
//
// Thread-safety: safe; made for one pusher and one selecter.

#include "player/source.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

namespace lianping::player {

class FrameQueue {
public:
    struct Limits {
        std::size_t frames = 8;
        std::size_t bytes = 64U << 20U;
        Duration span = 160ms; // that those which wait begin in: four at 25 fps
    };
    static constexpr std::size_t whatever_the_span = 3; // frames
    static constexpr std::size_t beginning = 1;         // frames
    explicit FrameQueue(Limits limits) : limits_(limits) {}

    enum class Push { taken, full, closed };

    // Waits up to `patience` for room. A frame due before the one that is selected can never be shown: it is
    // taken and counted as dropped.
    Push push(FramePtr frame, Duration patience);
    // What fits: all that the limits allow (as it is made), or, of a showing that is far yet, `beginning`
    // frames.
    enum class Fill { beginning, all };
    void fill(Fill fill);
    // No frame comes after those that were pushed: the last one is held.
    void end();
    // No frame comes any more and the showing is broken. What is queued can still be selected.
    void fail(std::string why);
    void close();

    // The newest frame due at `position`; frames before it are let go, and wake the pusher.
    // pending: nothing is due yet, or the frame answered is over (see Frame::lasts) and its successor is not
    // there.
    Selection select(Duration position);

    // The position last asked for: what a decoder that lags behind aims at. Duration::min() before the first
    // select.
    Duration wanted() const;
    // Whether there is a frame to show, now or when its time comes.
    bool filled() const;
    bool closed() const;
    std::string failure() const; // why it failed; empty: it has not
    std::size_t size() const;    // frames waiting, without the one selected
    std::size_t bytes() const;
    std::uint64_t dropped() const; // frames that were due and never selected, in all

private:
    bool has_room(const Frame& frame) const;

    const Limits limits_;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable room_;
    std::deque<FramePtr> waiting_; // ascending by due
    std::size_t bytes_ = 0;        // of waiting_
    FramePtr selected_;
    Duration wanted_ = Duration::min();
    std::uint64_t dropped_ = 0;
    std::uint32_t late_arrivals_ = 0; // dropped on arrival since the last select
    Fill fill_ = Fill::all;
    bool ended_ = false;
    bool failed_ = false;
    bool closed_ = false;
    std::string failure_;
};

} // namespace lianping::player
