#pragma once
// What house time really is, where that can be known: on the controller's own machine, whose record says what
// its house clock is made of. It measures the error of this node's clock, for drills and the live table; the
// player never goes by it.

#include "time/clock.h"
#include "time/clock_sync.h"
#include "time/house_record.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lianping::player {

// Thread-safety: unsafe.
class HouseTruth {
public:
    // `record`: the controller's, DATA/controller/house_clock.
    explicit HouseTruth(std::filesystem::path record);

    // House time as kept minus house time as it is. Nothing where the record is not there, or of another
    // epoch or run of the kernel. Reads the disk when the epoch is new, and every ten seconds where that did
    // not help.
    std::optional<Duration> error_of(const ClockEstimate& kept, const Clock& clock);

private:
    const std::filesystem::path file_;
    std::string boot_id_;
    std::optional<HouseRecord> record_;
    NodeTime look_again_ = NodeTime::always();
};

} // namespace lianping::player
