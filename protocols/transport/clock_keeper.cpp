#include "transport/clock_keeper.h"

#include "time/probe_pacing.h"

#include <algorithm>

namespace lianping {
namespace {

// Silence after which questions begin anew with a burst: the controller was away, or started again.
constexpr Duration long_silence = 3s;

} // namespace

ClockKeeper::ClockKeeper(Context& context, const Clock& clock, DriftMemory memory)
    : clock_(clock), client_(context, clock), sync_(memory) {
    next_question_ = heard_ = clock.now();
}

bool ClockKeeper::use(const std::string& endpoint) {
    if (client_.endpoint() == endpoint) return true;
    asked_ = 0;
    next_question_ = clock_.now();
    return client_.use(endpoint);
}

bool ClockKeeper::turn() {
    // First of all, and all of them before anything is made of them: an answer is stamped when it is taken
    // off the socket, so whatever came before that would be in its stamp.
    arrived_.clear();
    while (const auto probe = client_.poll()) arrived_.push_back(*probe);
    bool taken = false;
    for (const ClockProbe& probe : arrived_) {
        if (probe.t4 - heard_ > long_silence) asked_ = std::min<std::uint64_t>(asked_, 1);
        heard_ = probe.t4;
        taken = sync_.add(probe) == ClockSync::Verdict::taken || taken;
    }
    const auto now = clock_.now();
    if (now >= next_question_) ask(now);
    return taken;
}

void ClockKeeper::ask(NodeTime now) {
    if (now - std::max(heard_, connected_) > long_silence) {
        asked_ = 0;
        client_.connect_anew();
        connected_ = now;
    }
    if (asked_ == 0) first_question_ = now;
    const auto unsure = sync_.estimate().locked() ? sync_.estimate().uncertainty_at(now) : Duration(1s);
    if (!client_.ask(probe_connections(asked_, now - first_question_, unsure))) {
        next_question_ = now + 250ms;
        return;
    }
    ++asked_;
    next_question_ = now + until_next_probe(asked_, now - first_question_, unsure);
}

} // namespace lianping
