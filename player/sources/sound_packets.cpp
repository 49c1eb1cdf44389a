#include "player/sources/sound_packets.h"

#include <utility>

namespace lianping::player {

void SoundPackets::push(Packet packet) {
    const std::int64_t longest = live_sound::grid.frames(kept);
    const std::scoped_lock lock(mutex_);
    // A sender that began anew with an earlier clock: what it sent before would never be passed.
    if (!packets_.empty() && packets_.rbegin()->first - packet.frame > longest) packets_.clear();
    if (packets_.insert_or_assign(packet.frame, std::move(packet.bytes)).second) ++came_;
    while (packets_.size() > most || packets_.begin()->first < packets_.rbegin()->first - longest)
        packets_.erase(packets_.begin());
}

std::optional<SoundPackets::Packet> SoundPackets::from(std::int64_t frame) const {
    const std::scoped_lock lock(mutex_);
    const auto found = packets_.lower_bound(frame);
    if (found == packets_.end()) return std::nullopt;
    return Packet{found->first, found->second};
}

} // namespace lianping::player
