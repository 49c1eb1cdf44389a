#pragma once
// What two screens showed of a live link, by the present logs of their players. Pure.

#include "time/instants.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace lianping::bench {

// A picture of a live item.
struct ShownPicture {
    std::int64_t due = 0;  // house time, ns
    std::int64_t host = 0; // CLOCK_MONOTONIC of this machine, ns
};
using Pictures = std::map<std::int64_t, ShownPicture>; // by the time of their capture, microseconds
Pictures pictures_of(const std::filesystem::path& present_log, const std::string& item);

struct Compared {
    std::int64_t sent = 0;               // by the source, a picture each `period`, while both showed
    std::array<std::int64_t, 2> shown{}; // of these
    std::int64_t same = 0;               // of these: instants at which both show the same one
    std::int64_t instants = 0;           // at which one of them came
    double share(std::size_t screen) const;
    double same_share() const;
};
// From `settling` after the later beginning to the earlier end. Those left out at whose instant, by
// CLOCK_MONOTONIC, the machine was not `there`. Nothing left: all 0.
Compared compare(const Pictures& wall, const Pictures& room, Duration period, Duration settling,
                 const std::function<bool(Duration)>& there);

} // namespace lianping::bench
