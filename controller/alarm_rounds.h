#pragma once
// Looks once a second for what is wrong, and says what began and ended: in the log of events, in the
// process's log, to the site's hook and webhook. What stands is on disk, and stands when this process begins
// anew.

#include "controller/desks.h"

namespace lianping::controller {

// Thread-safety: one thread. Never blocks, but for the reading of a small file in the first turn.
class AlarmRounds {
public:
    explicit AlarmRounds(Desks& desks) : desks_(desks), file_(desks.data.controller() / "alarms.json") {}

    // Once a second, when house time is known.
    void turn(const Moment& now);

private:
    std::vector<AlarmSign> signs(const Moment& now) const;
    void say(const AlarmBook::Change& change, const Moment& now);
    void begin(const Moment& now);
    void keep();

    Desks& desks_;
    const std::filesystem::path file_;
    std::optional<NodeTime> began_; // the first turn
    NodeTime next_skew_ = NodeTime::always();
    std::vector<Skew> skew_;
};

} // namespace lianping::controller
