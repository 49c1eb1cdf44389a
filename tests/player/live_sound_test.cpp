// A live stream's sound: packets as they come, and what is heard of them.

#include "player/sources/live_sound.h"
#include "player/sources/sound_arrivals.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace lianping::player {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t begun = 48'000LL * 1'795'000'000;
constexpr Duration latency = 200ms;
constexpr double tone = 400;

float sine(std::int64_t frame) {
    return static_cast<float>(
        0.5 * std::sin(2 * std::numbers::pi * tone * static_cast<double>(frame - begun) / 48'000));
}

class LiveSoundTest : public ::testing::Test {
protected:
    void SetUp() override {
        auto opened = OpusBlocks::open();
        ASSERT_TRUE(opened);
        coder = *std::move(opened);
    }
    // So many blocks of the tone; every `lost`-th does not come.
    void come(int blocks, int lost = 0) {
        for (int n = 0; n < blocks; ++n, ++made) {
            live_sound::Block block;
            const std::int64_t frame = begun + made * live_sound::block;
            for (std::size_t i = 0; i < block.size(); ++i)
                block.at(i) = sine(frame + static_cast<std::int64_t>(i / 2));
            const std::string bytes = coder->packet(block);
            if (lost == 0 || made % lost != lost - 1) packets->push({frame - coder->ahead(), bytes});
        }
    }
    // What is heard from `from` seconds after the tone begins to be on, for `length`: of the left channel.
    std::vector<float> hear(double from, double length, int rate = 48'000) {
        LiveSound sound(packets, {rate, 2}, latency);
        std::vector<float> all, block(static_cast<std::size_t>(rate / 50));
        const auto first = static_cast<std::int64_t>(
            std::llround((static_cast<double>(begun / 48'000) + 0.2 + from) * rate));
        for (std::int64_t at = first; at < first + static_cast<std::int64_t>(length * rate);
             at += rate / 100) {
            EXPECT_EQ(sound.read(at, block), SoundSource::State::ready);
            for (std::size_t i = 0; i < block.size(); i += 2) all.push_back(block[i]);
        }
        return all;
    }
    static double steepest(const std::vector<float>& heard) {
        double step = 0;
        for (std::size_t i = 1; i < heard.size(); ++i)
            step = std::max(step, static_cast<double>(std::abs(heard[i] - heard[i - 1])));
        return step;
    }
    std::shared_ptr<SoundPackets> packets = std::make_shared<SoundPackets>();
    std::optional<OpusBlocks> coder;
    std::int64_t made = 0;
};
const double slope = 0.5 * 2 * std::numbers::pi * tone / 48'000;

// The tone as it is in what was heard, by least squares: a coder that is made for ears keeps its instant and
// its strength, not its samples. The first sample is to be heard `from` seconds into the tone.
struct Heard {
    double late = 0;     // seconds, less than half a period
    double strength = 0; // 0.5 was sent
};
Heard tone_in(const std::vector<float>& heard, double from, int rate) {
    // Its decoder is warm and it has faded in.
    const auto whole = static_cast<std::size_t>(rate * (LiveSound::warm_up + 1) / 100);
    const double turn = 2 * std::numbers::pi * tone;
    double in_phase = 0, across = 0;
    std::size_t samples = 0;
    // Of whole periods, so that the two are independent: both rates have them in 10 ms.
    const std::size_t end = heard.size() - (heard.size() - whole) % static_cast<std::size_t>(rate / 100);
    for (std::size_t i = whole; i < end; ++i, ++samples) {
        const double phase = turn * (from + static_cast<double>(i) / rate);
        in_phase += heard[i] * std::sin(phase);
        across += heard[i] * std::cos(phase);
    }
    return {-std::atan2(across, in_phase) / turn,
            2 * std::hypot(in_phase, across) / static_cast<double>(samples)};
}

class LiveSoundAtRates : public LiveSoundTest, public ::testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Rates, LiveSoundAtRates, ::testing::Values(48'000, 44'100));

// From 300 ms on: the coder takes its time to come to a tone, too.
TEST_P(LiveSoundAtRates, is_heard_latency_after_its_capture_to_the_frame) {
    const int rate = GetParam();
    come(100);
    const auto heard = hear(0.3, 0.5, rate);
    ASSERT_GE(heard.size(), static_cast<std::size_t>(rate / 2));
    const Heard found = tone_in(heard, 0.3, rate);
    EXPECT_LT(std::abs(found.late), 1.0 / rate);
    EXPECT_NEAR(found.strength, 0.5, 0.03);
}

TEST_F(LiveSoundTest, a_lost_packet_is_made_up_without_a_click_and_counted) {
    come(200, 20);
    const auto heard = hear(0.1, 1.5);
    EXPECT_LT(steepest(heard), 2 * slope);
    EXPECT_GE(packets->lost(), 7U);
    EXPECT_LE(packets->lost(), 8U);
    // It sounds on where a packet was lost.
    double least = 1;
    for (std::size_t at = 0; at + 480 < heard.size(); at += 480) {
        double power = 0;
        for (std::size_t i = at; i < at + 480; ++i) power += heard[i] * heard[i] / 480;
        least = std::min(least, std::sqrt(power));
    }
    EXPECT_GT(least, 0.1);
}

TEST_F(LiveSoundTest, what_ends_fades_and_what_begins_again_comes_without_a_click) {
    come(50);
    made += 100; // a second in which nothing comes
    come(50);
    const auto heard = hear(0, 2.0);
    EXPECT_LT(steepest(heard), 3 * slope);
    for (std::size_t i = 48'000; i < 60'000; ++i) ASSERT_EQ(heard[i], 0) << i;
    EXPECT_NEAR(heard[84'000], sine(begun + 84'000), 0.05) << "and is where it belongs";
}

TEST_F(LiveSoundTest, nothing_is_silence_and_no_fault) {
    const auto heard = hear(0, 0.1);
    for (const float sample : heard) EXPECT_EQ(sample, 0);
    EXPECT_EQ(packets->lost(), 0U);
}

TEST_F(LiveSoundTest, what_is_kept_is_bounded_also_when_a_senders_clock_goes_back) {
    come(1200);
    std::size_t held = 0;
    for (auto packet = packets->from(0); packet; packet = packets->from(packet->frame + 1)) ++held;
    EXPECT_LE(held, 702U);
    made = -100'000;
    come(1);
    EXPECT_TRUE(packets->from(begun - 100'000 * 480 - 480));
    EXPECT_FALSE(packets->from(begun));
}

TEST(SoundArrivals, asks_for_what_is_missing_at_once_and_again_until_it_is_too_late) {
    SoundArrivals arrivals;
    Duration now{1h};
    EXPECT_TRUE(arrivals.take(65'534, now, 100ms).fresh);
    EXPECT_THAT(arrivals.take(1, now += 10ms, 100ms).ask, ElementsAre(65'535, 0));
    EXPECT_THAT(arrivals.take(2, now += 10ms, 100ms).ask, IsEmpty());
    EXPECT_TRUE(arrivals.take(65'535, now += 2ms, 100ms).fresh);
    EXPECT_FALSE(arrivals.take(65'535, now += 1ms, 100ms).fresh) << "it came twice";
    EXPECT_THAT(arrivals.take(3, now += 20ms, 100ms).ask, ElementsAre(0));
    EXPECT_THAT(arrivals.take(4, now += 100ms, 100ms).ask, IsEmpty()) << "too late";
    EXPECT_FALSE(arrivals.take(0, now += 1ms, 100ms).fresh) << "nobody waits for it any more";
    EXPECT_TRUE(arrivals.take(30'000, now, 100ms).fresh) << "it began anew";
}

TEST(RtpPacket, is_read_with_the_time_of_its_capture) {
    const std::string head{"\x90\x61\x12\x34\0\0\0\0\xfe\xed\0\x01", 12};
    const std::string capture{"\xbe\xde\0\x03\x17\xee\x56\xe2\x80\x80\0\0\0\0\0\0", 16};
    const auto packet = read_rtp(head + capture + "sound");
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->number, 0x1234);
    EXPECT_EQ(packet->ssrc, 0xfeed0001U);
    EXPECT_EQ(packet->capture_ns, 0xee56e280ULL * 1'000'000'000 + 500'000'000);
    EXPECT_EQ(packet->payload, "sound");
    for (std::size_t length = 0; length < (head + capture).size(); ++length)
        read_rtp((head + capture).substr(0, length));
    EXPECT_FALSE(read_rtp(head.substr(0, 11)));
    EXPECT_FALSE(read_rtp(std::string(40, '\x10')));
}

} // namespace
} // namespace lianping::player
