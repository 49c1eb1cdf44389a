#pragma once
// Where beeps are in a live stream's sound.

#include "player/sources/live_sound.h"
#include "player/sources/sound_packets.h"

#include <cmath>
#include <memory>
#include <vector>

namespace lianping::live {

// When the beeps began that were captured in the last seconds before `end`: where a sample first passes a
// level, to a quarter of a millisecond of a tone of 1 kHz.
inline std::vector<HouseTime> beeps_in(const player::SoundPackets& packets, HouseTime end,
                                       Duration back = 5s) {
    constexpr float loud = 0.05F;
    const std::int64_t last = live_sound::grid.nearest(end), first = live_sound::grid.nearest(end - back);
    // Packets are the reader's own from here on.
    const auto copy = std::make_shared<player::SoundPackets>();
    for (auto packet = packets.from(first); packet; packet = packets.from(packet->frame + 1)) {
        const std::int64_t frame = packet->frame;
        copy->push(*std::move(packet));
        packet = player::SoundPackets::Packet{frame, {}};
    }
    player::LiveSound sound(copy, {}, Duration{});
    std::vector<HouseTime> beeps;
    std::int64_t quiet = 0;
    std::vector<float> block(2 * 240);
    for (std::int64_t at = first; at + 240 <= last; at += 240) {
        sound.read(at, block);
        for (std::int64_t n = 0; n < 240; ++n) {
            const bool sounds = std::abs(block[static_cast<std::size_t>(2 * n)]) > loud;
            if (sounds && quiet > 4800) beeps.push_back(live_sound::grid.instant(at + n));
            quiet = sounds ? 0 : quiet + 1;
        }
    }
    return beeps;
}

} // namespace lianping::live
