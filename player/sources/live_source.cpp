#include "player/sources/live_source.h"

#include <algorithm>

namespace lianping::player {
namespace {

// Where the next picture is not here yet, whoever shows asks again so soon.
constexpr Duration ask_again_in = 5ms;
constexpr Duration ask_again_away = 40ms;

} // namespace

LiveSource::LiveSource(std::shared_ptr<LiveRing> ring, HouseTime start, Duration latency)
    : ring_(std::move(ring)), start_(start), latency_(latency) {
    ring_->expect(latency);
}

Selection LiveSource::select(Duration position) {
    const HouseTime wanted = start_ + position - latency_;
    if (!begun_) begun_ = wanted;
    const auto found = ring_->at(wanted);
    Selection selection;
    selection.next_due = position + ask_again_away;
    switch (live_show(wanted, *begun_, found)) {
    case LiveShow::wait:
        selection.state = SourceState::pending;
        return selection;
    case LiveShow::stand_in:
        selection.state = SourceState::away;
        number_.reset();
        return selection;
    case LiveShow::picture:
        break;
    }
    if (number_ && found->number > *number_ + 1)
        selection.dropped = static_cast<std::uint32_t>(found->number - *number_ - 1);
    if (!shown_ || number_ != found->number) {
        auto frame = std::make_shared<Frame>(*found->frame); // the same planes and id: it is uploaded once
        frame->due = due(found->stamp);
        frame->lasts = found->next ? *found->next - found->stamp : Duration::zero();
        shown_ = std::move(frame);
        number_ = found->number;
    }
    selection.frame = shown_;
    selection.state = SourceState::ready;
    selection.next_due = found->next ? due(*found->next) : position + ask_again_in;
    return selection;
}

bool LiveSource::prepared() const { return !ring_->empty(); }

} // namespace lianping::player
