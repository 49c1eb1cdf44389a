#include "player/audio/device_feed.h"
#include "player/audio/simulated_dac.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lianping::player {
namespace {

constexpr int slow_rate = 8000; // hours of it are to be simulated
constexpr AudioFormat mono{slow_rate, 1, 160};
constexpr std::int64_t asked_at_once = 40;
constexpr std::int64_t tooth = 1600; // frames of the sawtooth that says where it was read: 200 ms

ClockEstimate house_of(double drift_ppm, Duration ahead = 0ns) {
    ClockEstimate estimate;
    estimate.epoch = 1;
    estimate.origin_house = HouseTime(1'700'000'000s + ahead);
    estimate.drift = drift_ppm * 1e-6;
    return estimate;
}

// A device, its feed, and a mixer that mixes one thing: a sawtooth by house time. What comes out of the
// device says of each frame which instant of house time it belongs to.
class Room {
public:
    explicit Room(DacSpec spec, ClockEstimate house)
        : period_(static_cast<std::size_t>(spec.format.period)),
          dac_(spec, NodeTime(5s)),
          truth_(house),
          feed_(spec.format, dac_.delay(), ring_) {
        feed_.follow(house);
    }

    // One period. The errors of some of its frames go to `errors`: seconds, > 0: early.
    void period(std::vector<double>* errors) {
        std::vector<float> out(period_);
        feed_.fill(out, dac_.next());
        refill();
        if (errors)
            for (const std::size_t n : {20U, 100U}) {
                const auto heard =
                    grid_.at(truth_.to_house(dac_.heard(dac_.frame() + static_cast<std::int64_t>(n))));
                const double place = static_cast<double>(out[n]) * tooth;
                double off = std::fmod(place - static_cast<double>(heard.frame % tooth) - heard.part, tooth);
                if (off > tooth / 2.0) off -= tooth;
                if (off < -tooth / 2.0) off += tooth;
                // The seam of the sawtooth does not read.
                const auto in_tooth = heard.frame % tooth;
                if (in_tooth > 500 && in_tooth < tooth - 500) errors->push_back(off / slow_rate);
            }
        last_ = out;
        dac_.advance();
    }
    void run(Duration length, std::vector<double>* errors = nullptr) {
        const auto until = dac_.next() + length;
        while (dac_.next() < until) period(errors);
    }
    void mix_a_constant() { constant_ = true; }
    void step_house(Duration by) {
        truth_.origin_house += by;
        feed_.follow(truth_);
    }
    void hear_of(const ClockEstimate& estimate) { feed_.follow(estimate); }
    SimulatedDac& dac() { return dac_; }
    const DeviceFeed& feed() const { return feed_; }
    const std::vector<float>& last() const { return last_; }

private:
    void refill() {
        GridRing::Place place;
        std::vector<float> samples(asked_at_once);
        while (ring_.wants(slow_rate / 10, asked_at_once, place)) {
            for (std::int64_t i = 0; i < asked_at_once; ++i)
                samples[static_cast<std::size_t>(i)] =
                    constant_ ? 0.5F
                              : static_cast<float>((place.frame + i) % tooth) / static_cast<float>(tooth);
            ring_.write(place.frame, samples);
        }
    }

    const std::size_t period_; // frames of the device
    GridRing ring_{1, slow_rate};
    HouseGrid grid_{slow_rate};
    SimulatedDac dac_;
    ClockEstimate truth_;
    DeviceFeed feed_;
    std::vector<float> last_;
    bool constant_ = false;
};

DacSpec dac(double ppm, std::uint64_t seed, const AudioFormat& format = mono) {
    DacSpec spec;
    spec.format = format;
    spec.ppm = ppm;
    spec.late_mean = 400us;
    spec.seed = seed;
    return spec;
}

double share(std::vector<double> values, double part) {
    for (auto& value : values) value = std::abs(value);
    const auto at = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

TEST(DeviceFeed, four_hours_at_50_ppm_either_way_sound_stays_at_its_instant) {
    for (const double ppm : {50.0, -50.0}) {
        Room room(dac(ppm, 3), house_of(20));
        room.run(3s);
        std::vector<double> errors;
        for (int minute = 0; minute < (ppm > 0 ? 240 : 60); ++minute) {
            room.run(58s);
            room.run(2s, &errors);
        }
        std::printf("%+.0f ppm: p50 %.1f us, p99 %.1f us, most %.1f us\n", ppm, share(errors, 0.5) * 1e6,
                    share(errors, 0.99) * 1e6, share(errors, 1) * 1e6);
        EXPECT_LT(share(errors, 0.99), 100e-6);
        EXPECT_LT(share(errors, 1), 200e-6);
        EXPECT_EQ(room.feed().report().resyncs, 0U) << "no frame was left out or doubled";
        EXPECT_EQ(room.feed().report().underruns, 0U);
        EXPECT_NEAR(room.feed().report().device_ppm, ppm - 20, 3);
    }
}

TEST(DeviceFeed, a_node_whose_house_time_is_corrected_follows_it_without_a_leap) {
    Room room(dac(-30, 5), house_of(20));
    room.run(20s);
    room.step_house(3ms);
    room.run(200ms);
    std::vector<double> errors;
    room.run(1s, &errors);
    EXPECT_GT(share(errors, 0.5), 1e-3) << "not at once";
    room.run(20s);
    errors.clear();
    room.run(5s, &errors);
    EXPECT_LT(share(errors, 1), 150e-6);
    EXPECT_EQ(room.feed().report().resyncs, 0U);
}

TEST(DeviceFeed, a_step_of_house_time_is_followed_at_once_between_two_fades) {
    Room room(dac(10, 5), house_of(0));
    room.run(20s);
    room.mix_a_constant();
    room.run(1s);
    room.step_house(700ms);
    float greatest_step = 0, least = 1, before = room.last().back();
    for (int i = 0; i < 20; ++i) {
        room.period(nullptr);
        for (const float sample : room.last()) {
            greatest_step = std::max(greatest_step, std::abs(sample - before));
            least = std::min(least, sample);
            before = sample;
        }
    }
    EXPECT_EQ(room.feed().report().resyncs, 1U);
    EXPECT_LT(greatest_step, 0.02F) << "that would be a click";
    EXPECT_LT(least, 0.02F);
    EXPECT_NEAR(before, 0.5F, 1e-6);
}

TEST(DeviceFeed, a_device_of_periods_that_are_shorter_than_a_fade_falls_silent_before_it_goes_elsewhere) {
    constexpr int half_a_fade = slow_rate / 200;
    Room room(dac(10, 5, {slow_rate, 1, half_a_fade}), house_of(0));
    room.run(20s);
    room.mix_a_constant();
    room.run(1s);
    room.step_house(700ms);
    float greatest_step = 0, before = room.last().back();
    for (int i = 0; i < 80; ++i) {
        room.period(nullptr);
        for (const float sample : room.last()) {
            greatest_step = std::max(greatest_step, std::abs(sample - before));
            before = sample;
        }
    }
    EXPECT_EQ(room.feed().report().resyncs, 1U);
    EXPECT_LT(greatest_step, 0.03F) << "that would be a click";
}

TEST(DeviceFeed, after_a_step_of_house_time_sound_is_at_its_new_instant) {
    Room room(dac(10, 5), house_of(0));
    room.run(20s);
    room.step_house(700ms);
    room.run(1s);
    std::vector<double> errors;
    room.run(2s, &errors);
    EXPECT_LT(share(errors, 1), 200e-6);
}

TEST(DeviceFeed, a_device_that_stood_still_is_found_out_and_put_right) {
    Room room(dac(40, 5), house_of(0));
    room.run(60s);
    room.dac().stand_still(300ms);
    room.run(2s);
    EXPECT_EQ(room.feed().report().underruns, 1U);
    EXPECT_GE(room.feed().report().resyncs, 1U);
    std::vector<double> errors;
    room.run(5s);
    room.run(2s, &errors);
    EXPECT_LT(share(errors, 0.99), 300e-6);
}

TEST(DeviceFeed, twenty_milliseconds_that_stay_are_put_right_too) {
    Room room(dac(0, 5), house_of(0));
    room.run(20s);
    room.step_house(-20ms);
    room.run(500ms);
    EXPECT_EQ(room.feed().report().resyncs, 0U);
    room.run(2s);
    EXPECT_EQ(room.feed().report().resyncs, 1U);
}

TEST(DeviceFeed, without_house_time_there_is_silence) {
    GridRing ring(1, slow_rate);
    DeviceFeed feed(mono, 40ms, ring);
    SimulatedDac device(dac(0, 1), NodeTime(1s));
    for (int i = 0; i < 200; ++i, device.advance()) {
        std::vector<float> out(static_cast<std::size_t>(mono.period), 1);
        feed.fill(out, device.next());
        for (const float sample : out) ASSERT_EQ(sample, 0);
    }
    EXPECT_FALSE(feed.report().playing);
}

// Two rooms, each with a device and an idea of house time of its own.
TEST(DeviceFeed, two_rooms_are_in_step_to_a_fifth_of_a_millisecond) {
    Room wall(dac(50, 11), house_of(20));
    Room room(dac(-50, 12), house_of(-35));
    wall.run(3s), room.run(3s);
    std::vector<double> a, b;
    for (int minute = 0; minute < 10; ++minute) {
        wall.run(50s), room.run(50s);
        wall.run(10s, &a), room.run(10s, &b);
    }
    // The worst that either is off one way and the other: no pairing of instants can be further apart.
    const auto spread = [](std::vector<double> values, double part) {
        std::sort(values.begin(), values.end());
        return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
    };
    const double apart = std::max(spread(a, 0.995) - spread(b, 0.005), spread(b, 0.995) - spread(a, 0.005));
    std::printf("p99 apart at most %.1f us\n", apart * 1e6);
    EXPECT_LT(apart, 200e-6);
}

} // namespace
} // namespace lianping::player
