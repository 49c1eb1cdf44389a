#pragma once
// The controller's house clock with its record on disk, and the reading of it that the clock thread serves.

#include "base/result.h"
#include "time/house_clock.h"
#include "transport/clock_server.h"

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lianping::controller {

// House time for threads that do not own the clock. Thread-safety: safe.
class HouseReader {
public:
    HouseReading read() const; // now
    void publish(Epoch epoch, Duration house_minus_monotonic);

private:
    mutable std::mutex mutex_; // guards what follows
    Epoch epoch_ = 0;
    Duration house_minus_monotonic_{};
};

// A random epoch or session; never 0.
std::uint64_t random_number();

// This run of the kernel.
std::string boot_id();

// Both clocks of this machine, read together.
ControllerReading read_clocks();

// Thread-safety: one thread.
class HouseDesk {
public:
    // `record`: where it is kept on disk.
    HouseDesk(std::filesystem::path record, std::string boot_id);

    // Whether the players must be asked, for 1 s, before begin().
    bool must_ask() const { return HouseClock::must_ask(stored_, boot_id_); }
    // What players answered meanwhile.
    void answered(NodeAnswer answer) { answers_.push_back(answer); }
    // The clock runs from here on.
    Result<void> begin(ControllerReading now, Epoch fresh);

    bool began() const { return clock_.has_value(); }
    // What was on disk when this process started.
    const std::optional<HouseRecord>& stored() const { return stored_; }
    // The rest only where it began.
    const HouseClock& clock() const { return *clock_; }
    HouseTime at(ControllerReading now) const { return clock_->at(now.monotonic); }
    // Watches UTC and keeps the record; once a second. True where the anchor has moved.
    bool tick(ControllerReading now);
    // A player's answer after begin(): true where a new epoch had to begin.
    bool check(const NodeAnswer& answer, ControllerReading now, Epoch fresh);
    Result<void> save(ControllerReading now);

    HouseReader& reader() { return reader_; }
    // No node is told house time any more.
    void fall_silent() { reader_.publish(0, {}); }

private:
    void publish(ControllerReading now);

    std::filesystem::path record_;
    std::string boot_id_;
    std::optional<HouseRecord> stored_;
    std::vector<NodeAnswer> answers_;
    std::optional<HouseClock> clock_;
    Duration saved_at_{}; // monotonic
    HouseReader reader_;
};

} // namespace lianping::controller
