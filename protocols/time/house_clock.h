#pragma once
// The controller's house clock: its CLOCK_MONOTONIC plus a constant, and how that constant is found again
// after a restart of the process or of the machine. Pure: readings, the record and the nodes' answers are
// arguments; asking and the disk are the controller's.

#include "time/house_record.h"
#include "time/instants.h"

#include <optional>
#include <span>
#include <string_view>

namespace lianping {

// What a node answered to "what is house time?": its estimate at the instant at which the controller's
// monotonic clock showed `monotonic` (the middle of question and answer).
struct NodeAnswer {
    Epoch epoch = 0;
    Duration monotonic{};
    HouseTime house;
    Duration uncertainty{}; // one standard deviation: the estimate's and half the round trip
};

// This controller's readings, taken together.
struct ControllerReading {
    Duration monotonic{}; // disciplined_monotonic()
    UtcTime utc;
};

// Thread-safety: none.
class HouseClock {
public:
    enum class Origin {
        same_boot, // the record's constant: exact
        nodes,     // from what the players hold
        utc,       // the record's house time plus the UTC that passed
        fresh,     // a new epoch, whose house time at its beginning is UTC
    };

    // Whether the players must be asked (for 1 s) before begin(): the machine was started anew and the record
    // has an epoch that they may hold.
    static bool must_ask(const std::optional<HouseRecord>& stored, std::string_view boot_id);

    // `answers` of other epochs are ignored; `fresh` is a random epoch to use if one must begin, not 0. A
    // record from the future of UTC (a machine whose clock was lost) cannot say how long it slept, so without
    // nodes a new epoch begins. A lost record too, whatever the players hold: with it went the numbers of
    // plan and acts.
    static HouseClock begin(const std::optional<HouseRecord>& stored, std::string_view boot_id,
                            ControllerReading now, std::span<const NodeAnswer> answers, Epoch fresh);

    Epoch epoch() const { return epoch_; }
    Origin origin() const { return origin_; }
    const Anchor& anchor() const { return anchor_; }
    HouseTime at(Duration monotonic) const { return HouseTime(monotonic + constant_); }

    // Whether a player's answer, come after begin(), shows that this epoch was continued wrongly: by more
    // than 5 ms and more than three times what the player is unsure of. Only a clock continued by UTC can be;
    // others know better than a player that held over. The controller then begins a new epoch and sends its
    // plans again.
    bool refuted_by(const NodeAnswer& answer) const;
    void begin_epoch(Epoch fresh, ControllerReading now);

    // Watches UTC; call about once a second. True where the anchor has just moved: UTC had left it by more
    // than 50 ms, to the same side, for 10 s. Then the plan must be made anew.
    bool watch_utc(ControllerReading now);

    // What to keep on disk: at begin, when the anchor moves, and once a minute, so that utc and house are
    // recent.
    HouseRecord record(std::string_view boot_id, ControllerReading now) const;

private:
    HouseClock() = default;
    struct Departure {
        Duration since; // monotonic
        bool ahead;     // UTC is later than the anchor says
    };
    Epoch epoch_ = 0;
    Origin origin_ = Origin::fresh;
    Duration constant_{}; // house - monotonic
    Anchor anchor_;
    std::optional<Departure> departure_;
};

} // namespace lianping
