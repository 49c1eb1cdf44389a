#include "live/source_watch.h"

#include <algorithm>

namespace lianping::live {

void SourceWatch::opened(NodeTime now) {
    opened_ = now;
    picture_.reset();
    first_picture_.reset();
}

void SourceWatch::failed(NodeTime now) {
    if (first_picture_ && picture_ && *picture_ - *first_picture_ >= proven_after) pause_ = first_pause;
    opened_.reset();
    picture_.reset();
    first_picture_.reset();
    retry_at_ = now + pause_;
    pause_ = std::min(2 * pause_, longest_pause);
}

void SourceWatch::closed() {
    opened_.reset();
    picture_.reset();
    first_picture_.reset();
    retry_at_ = NodeTime::always();
    pause_ = first_pause;
    ever_live_ = false;
}

void SourceWatch::picture(NodeTime at) {
    if (!opened_ || (picture_ && at <= *picture_)) return;
    if (!first_picture_) first_picture_ = at;
    picture_ = at;
    ever_live_ = true;
}

SourceWatch::Act SourceWatch::due(NodeTime now) const {
    if (!run_) return opened_ ? Act::close : Act::nothing;
    if (!opened_) return now >= retry_at_ ? Act::open : Act::nothing;
    const bool silent = now - picture_.value_or(*opened_) >= give_up_after;
    return silent && silence_ == Silence::fails ? Act::close : Act::nothing;
}

NodeTime SourceWatch::next(NodeTime now) const {
    if (!run_) return NodeTime::never();
    if (!opened_) return std::max(retry_at_, now);
    return silence_ == Silence::fails ? picture_.value_or(*opened_) + give_up_after : NodeTime::never();
}

SourceStatus::State SourceWatch::state(NodeTime now) const {
    if (!run_) return SourceStatus::State::idle;
    if (picture_ && now - *picture_ < lost_after) return SourceStatus::State::live;
    return ever_live_ ? SourceStatus::State::lost : SourceStatus::State::waiting;
}

} // namespace lianping::live
