// Two hours of a lecture in a moment: what is kept of it, and how late it is, is the same at the end as at
// the beginning.

#include "base/instrumented.h"
#include "live/capture_stamp.h"
#include "live/part_rules.h"
#include "player/frames.h"
#include "player/live_ring.h"
#include "player/sources/sound_packets.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <random>

namespace lianping::live {
namespace {

constexpr HouseTime begun(1'800'000'000s);
constexpr Duration interval = 40ms, latency = 200ms;
constexpr int pictures = 2 * 3600 * 25 / (instrumented ? 8 : 1);

std::size_t held() { return ::mallinfo2().uordblks; }

TEST(LongLecture, of_a_sender_whose_clock_is_off_grows_neither_memory_nor_delay) {
    CaptureStamp stamps;
    PartRules parts;
    player::LiveRing ring;
    ring.expect(latency);
    player::SoundPackets sound;
    const auto frame = player::testing::blank_frame();
    std::mt19937 chance(20261123);
    std::exponential_distribution<double> late(1.0 / 8); // ms under way beyond the least
    std::size_t memory_then = 0, most_kept = 0;
    Duration worst_then{}, worst{}; // stamp after capture, of the second minute and of all that came later
    int opened = 0, found = 0;
    for (int n = 0; n < pictures; ++n) {
        const Duration captured = n * interval;
        const Duration sender = captured + captured / 20'000; // 50 ppm fast
        const auto way = 5ms + Duration(static_cast<std::int64_t>(std::min(late(chance), 150.0) * 1e6));
        const HouseTime stamp = stamps.stamp(sender, begun + captured + way);
        const Duration off = stamp - (begun + captured);
        Duration& most = n < 3000 ? worst_then : worst;
        if (n >= 1500) most = std::max(most, std::max(off, -off));
        if (parts.take(stamp, n % 50 == 0, {"h264", 320, 180, "opus"}) == PartRules::Act::begin) ++opened;
        ring.push(frame, stamp);
        most_kept = std::max(most_kept, ring.size());
        // As a screen asks, 60 times a second: at least once a picture.
        const auto shown = ring.at(begun + captured - latency);
        if (shown && begun + captured - latency - shown->stamp < 2 * interval) ++found;
        for (int packet = 0; packet < 4; ++packet) {
            const std::int64_t first = (static_cast<std::int64_t>(n) * 4 + packet) * live_sound::block;
            sound.push({first, std::string(160, 'o')});
        }
        if (n == pictures / 100) memory_then = held();
    }
    const std::size_t memory = held();
    EXPECT_LE(memory, memory_then + (64U << 10U)) << "bytes held after a hundredth, and at the end";
    EXPECT_LE(most_kept, 40U);
    EXPECT_LE(worst, worst_then + 1ms) << "how far stamps are off, in ns";
    EXPECT_LT(worst, 10ms);
    EXPECT_GE(found, pictures - 20);
    EXPECT_EQ(stamps.restarts(), 0U);
    EXPECT_EQ(opened, instrumented ? 3 : 24) << "parts of five minutes";
}

} // namespace
} // namespace lianping::live
