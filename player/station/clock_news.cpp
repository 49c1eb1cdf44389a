#include "player/station/clock_news.h"

#include "base/log.h"

namespace lianping::player {
namespace {

constexpr Duration keep_drift_every = 60s;

} // namespace

ClockNews::ClockNews(const Clock& clock, const NodeState& state, Mailbox& mailbox, StatusBoard& board)
    : clock_(clock),
      state_(state),
      mailbox_(mailbox),
      board_(board),
      keep_drift_(clock.now() + keep_drift_every) {}

void ClockNews::operator()(const ClockKeeper& keeper) {
    const ClockReport report{keeper.estimate(), keeper.least_round_trip(), keeper.heard()};
    if (report.estimate.epoch != epoch_) {
        epoch_ = report.estimate.epoch;
        log::info("house time is kept by the controller's clock, epoch {:016x}", epoch_);
    }
    mailbox_.post_clock(report.estimate);
    board_.put(report);
    const NodeTime now = clock_.now();
    if (now < keep_drift_) return;
    state_.save_drift(keeper.memory());
    keep_drift_ = now + keep_drift_every;
}

} // namespace lianping::player
