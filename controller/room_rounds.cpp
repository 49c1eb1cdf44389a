#include "controller/room_rounds.h"

#include "base/log.h"
#include "controller/instant_text.h"

#include <fmt/format.h>

namespace lianping::controller {
namespace {

constexpr Duration note_needed_every = std::chrono::hours(1);
constexpr Duration evict_every = 1s;
constexpr Duration try_again_after = 60s; // where all is needed: to find out reads all kept programmes

} // namespace

void RoomRounds::write_again(const Moment& now) {
    if (desks_.site.trouble().empty() || now.node < next_write_) return;
    next_write_ = now.node + DiskWriter::again_after;
    if (desks_.site.write_again()) desks_.note(now, "room", "", "what is on air is on the disk again");
}

void RoomRounds::turn(const Moment& now) {
    write_again(now);
    if (now.node >= next_note_) {
        next_note_ = now.node + note_needed_every;
        desks_.store.needed(desks_.media_on_air(), now.clocks.utc);
        if (auto saved = desks_.store.save(); !saved)
            log::warn("which media were needed when is not on disk: {}", saved.error().message);
    }
    if (!desks_.store.low()) {
        if (was_low_) desks_.intake.try_again();
        full_ = was_low_ = false;
        next_eviction_ = now.node;
        return;
    }
    was_low_ = true;
    if (now.node < next_eviction_) return;
    next_eviction_ = now.node + evict_every;
    if (const auto gone = desks_.store.evict_one(desks_.media_needed())) {
        desks_.note(now, "room", "",
                    fmt::format("the disk is nearly full: {} ({:.1f} MB), last needed {}, left the store",
                                gone->hash.substr(0, 12), static_cast<double>(gone->bytes) / 1e6,
                                utc_text(gone->last_needed)));
        full_ = false;
        return;
    }
    if (!full_) desks_.note(now, "room", "", "the disk is nearly full, and all in the store is needed");
    full_ = true;
    next_eviction_ = now.node + try_again_after;
}

} // namespace lianping::controller
