#pragma once
// When a batch of the proof of play goes to the controller: one at a time, again where it is not
// acknowledged, a few a second at most so that a backlog of weeks disturbs nobody. Pure.

#include "time/instants.h"
#include "wire/records.h"

#include <optional>

namespace lianping::player {

// Thread-safety: unsafe.
class PlayOutbox {
public:
    static constexpr Duration again_after = 5s;
    static constexpr Duration pause = 250ms; // between two batches

    // What is to be sent next. While it has one, it wants no other.
    bool wants() const { return !batch_; }
    void put(PlayedBatch batch) { batch_ = std::move(batch); }

    // What is to be sent now, if anything.
    const PlayedBatch* due(NodeTime now) const { return batch_ && now >= next_ ? &*batch_ : nullptr; }
    // It went out, or nobody was there to take it.
    void sent(NodeTime now) {
        sent_ = now;
        next_ = now + again_after;
    }
    // Whether this was what was waited for: then those rows can go.
    bool acknowledged(const PlayedAck& ack) {
        if (!batch_ || ack.series != batch_->series || ack.upto < batch_->rows.back().number) return false;
        batch_.reset();
        next_ = sent_ + pause;
        return true;
    }
    // A connection stands anew: what was under way is lost.
    void connected(NodeTime now) { next_ = now; }

private:
    std::optional<PlayedBatch> batch_;
    NodeTime sent_ = NodeTime(0ns);
    NodeTime next_ = NodeTime::always();
};

} // namespace lianping::player
