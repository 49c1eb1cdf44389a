#pragma once
// What the controller keeps on disk of its house clock, as text: one `key=value` a line, so that a technician
// can read it.

#include "base/result.h"
#include "time/instants.h"

#include <string>
#include <string_view>

namespace lianping {

struct HouseRecord {
    std::string boot_id; // of /proc/sys/kernel/random/boot_id: which run of the kernel house_minus_monotonic
                         // holds for
    Epoch epoch = 0;     // never 0
    Duration house_minus_monotonic{};
    UtcTime utc;     // when the record was made
    HouseTime house; // the same instant
    Anchor anchor;   // in force then

    friend bool operator==(const HouseRecord&, const HouseRecord&) = default;
};

std::string serialise(const HouseRecord& record);
// Refuses with `corrupt` whatever serialise does not make: a missing, unknown or repeated key, a number with
// anything after it, an epoch of 0, an empty boot id. Never throws.
Result<HouseRecord> parse_house_record(std::string_view text);

} // namespace lianping
