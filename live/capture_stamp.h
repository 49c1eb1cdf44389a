#pragma once
// When a picture was captured, where the sender stamps by a clock of its own: stamp = its stamp + c. A
// picture cannot arrive before it is captured, and the one that came through fastest was least delayed, so c
// is the least of (arrival - stamp) of late. What way the fastest one took is unknown and stays in c. Pure.

#include "time/instants.h"

#include <deque>
#include <optional>

namespace lianping::live {

// Thread-safety: unsafe.
class CaptureStamp {
public:
    static constexpr Duration window = 10s; // "of late"
    static constexpr Duration jump = 1s;    // further off than this, the sender's clock began anew
    // Where none comes for `believed_after` that is less than `longer` behind c, the clock was set back or
    // the way became a longer one, and c is what these say.
    static constexpr Duration longer = 40ms, believed_after = 3s;
    static constexpr double most_slew = 0.001; // seconds a second by which c grows: 30 times a bad crystal

    // `sender`: the picture's stamp by the sender's clock, of any origin; `arrival`: house time. Stamps of
    // pictures out of order of showing may come in any order.
    HouseTime stamp(Duration sender, HouseTime arrival);

    // When what it stamped so was captured, by what its pictures tell; nothing: none has come yet.
    std::optional<HouseTime> at(Duration sender) const {
        return begun_ ? std::optional(HouseTime(sender + c_)) : std::nullopt;
    }

    // How often the sender's clock began anew.
    unsigned restarts() const { return restarts_; }

private:
    struct Sample {
        HouseTime arrival;
        Duration offset; // arrival - sender's
    };
    std::deque<Sample> least_; // ascending in both: the front is the least of the window
    Duration c_{};
    HouseTime last_;
    HouseTime near_; // arrival of the last one that was not `longer` behind c
    bool begun_ = false;
    unsigned restarts_ = 0;
};

} // namespace lianping::live
