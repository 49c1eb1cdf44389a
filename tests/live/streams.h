#pragma once
// A source's pipeline, what sends it, and a player that receives and decodes it, in one process.

#include "beeps.h"
#include "live/house_gst_clock.h"
#include "live/sound_maker.h"
#include "live/source_pipeline.h"
#include "live/stream_sender.h"
#include "player/sources/live_reception.h"
#include "player/sources/live_stream.h"
#include "support/calm.h"
#include "support/process.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lianping::live {

using lianping::testing::Calm;
using lianping::testing::Monotonic;
using lianping::testing::until;

inline StreamKey key(char letter, std::uint32_t ssrc) {
    return {1, ssrc, std::string(StreamKey::size, letter)};
}

class Streams : public ::testing::Test {
protected:
    static void SetUpTestSuite() { gst_init(nullptr, nullptr); }
    void SetUp() override {
        ClockEstimate estimate;
        estimate.epoch = 1;
        estimate.origin_node = clock.now();
        estimate.origin_house = HouseTime(1'800'000'000s);
        map->set(estimate);
        spec.kind = SourceSpec::Kind::test;
        spec.width = 320;
        spec.height = 180;
        spec.fps = 25;
    }
    // A sender under `secret` to `port`.
    void send(const StreamKey& secret, std::uint16_t port) {
        auto opened = StreamSender::open(secret, [this] { key_wanted = true; });
        ASSERT_TRUE(opened) << opened.error().message;
        sender = *std::move(opened);
        sender->to({{"127.0.0.1", port}});
    }
    // The same of what the source shows.
    void begin(const StreamKey& secret, std::uint16_t port) {
        ASSERT_NO_FATAL_FAILURE(send(secret, port));
        auto made = open_source();
        ASSERT_TRUE(made) << made.error().message;
        pipeline = *std::move(made);
    }
    Result<std::unique_ptr<SourcePipeline>> open_source() {
        return SourcePipeline::open(
            spec, house_clock.get(), map,
            [this](const AccessUnit& unit) {
                const auto age = map->now() - unit.stamp;
                if (age > oldest.load()) oldest = age;
                ++made_units;
                sender->send(unit.buffer, unit.stamp);
            },
            keeps, [this](std::span<const float> stereo, HouseTime stamp) { maker.take(stereo, stamp); },
            ports);
    }
    void TearDown() override {
        pipeline.reset();
        if (host_took_them) GTEST_SKIP() << calm.words();
    }

    const Calm calm;
    bool host_took_them = false; // and something could not be judged
    RealClock clock;
    std::shared_ptr<HouseMap> map = std::make_shared<HouseMap>(clock);
    GstPtr<GstClock> house_clock = make_house_clock(map);
    SourceSpec spec;
    std::filesystem::path keeps; // what the source keeps
    PortRange ports;             // for a browser's pictures
    std::atomic<Duration> oldest{Duration{}};
    std::atomic<int> made_units{0};
    std::atomic<bool> key_wanted{false}; // by one who lost some, or came late
    std::unique_ptr<StreamSender> sender;
    SoundMaker maker{[this](const SoundPacket& packet) { sender->send_sound(packet); }};
    std::shared_ptr<player::SoundPackets> sounds = std::make_shared<player::SoundPackets>(); // that came
    std::unique_ptr<SourcePipeline> pipeline; // ends before the sender
};

// With a player's stream and ring behind it.
class Shown : public Streams {
protected:
    void listen() {
        std::atomic<bool> listening{false};
        stream.emplace(OfferedStream{"a/b", key('k', 9), 0, ""}, player::LiveStream::Into{ring, sounds},
                       player::LiveStream::Around{[this] { return map->now(); }, [&] { listening = true; }});
        ASSERT_TRUE(until([&] { return listening.load(); }));
    }
    // Opens the source and looks on.
    void look_on() {
        ASSERT_NO_FATAL_FAILURE(listen());
        begin(key('k', 9), stream->report().port);
    }
    // Tends the source, as the station does.
    std::uint64_t frames() {
        if (key_wanted.exchange(false) && pipeline) pipeline->want_key_frame();
        return stream->report().frames;
    }
    bool shows(std::uint64_t more, Duration patience = 15s) {
        const auto before = frames();
        return until([&] { return frames() >= before + more; }, patience);
    }
    // As OBS does: who was refused calls again.
    bool is_taken_and_shows(std::uint64_t more, lianping::testing::Process& caller,
                            const std::vector<std::string>& words) {
        const auto before = frames();
        return until([&] {
            if (!caller.runs()) caller.start(words);
            return frames() >= before + more;
        });
    }
    // As the station does: opened anew when it has ended.
    bool opened_anew_until_it_shows(std::uint64_t more) {
        const auto before = frames();
        return until([&] {
            if (!pipeline || pipeline->ended()) {
                pipeline.reset();
                if (auto made = open_source()) pipeline = *std::move(made);
                std::this_thread::sleep_for(250ms);
            }
            return frames() >= before + more;
        });
    }
    // Of the newest picture; 0: none.
    std::uint32_t width() {
        frames();
        const auto newest = ring->newest();
        const auto found = newest ? ring->at(*newest) : std::nullopt;
        return found ? found->frame->width : 0;
    }
    // The first picture with a bright foot of each flash, from the newest picture back.
    std::vector<HouseTime> flashes() const {
        std::vector<HouseTime> all;
        std::optional<HouseTime> bright;
        auto found = ring->newest() ? ring->at(*ring->newest()) : std::nullopt;
        while (found) {
            const auto& frame = *found->frame;
            const auto* foot =
                frame.planes[0].data + static_cast<std::ptrdiff_t>(frame.height - 2) * frame.planes[0].stride;
            const bool lit = foot[frame.width / 2] > 150;
            if (!lit && bright) all.push_back(*bright);
            bright = lit ? std::optional(found->stamp) : std::nullopt;
            found = ring->at(found->stamp - 1ns);
        }
        return all;
    }
    // How far beeps lie behind the flashes that they belong to: of each flash of a calm moment that has one,
    // and was there at this call or one before.
    std::vector<Duration> beeps_behind_flashes() {
        const HouseTime house = map->now();
        const Monotonic now = Calm::now();
        const auto beeps = beeps_in(*sounds, house);
        for (const HouseTime flash : flashes())
            for (const HouseTime beep : beeps)
                if (beep - flash < 400ms && flash - beep < 400ms && calm.at(now - (house - flash)))
                    behind_[flash] = beep - flash;
        std::vector<Duration> all;
        for (const auto& [flash, behind] : behind_) all.push_back(behind);
        return all;
    }
    // Waits for so many of these, and until it is so.
    void beeps_come(
        std::size_t wanted, const std::function<bool()>& is_so = [] { return true; }) {
        const auto there = [&] {
            return is_so() && frames() > 50 && beeps_behind_flashes().size() >= wanted;
        };
        const auto came = calm.until(there, lianping::testing::patience);
        EXPECT_NE(came, Calm::Came::no) << beeps_behind_flashes().size() << " beeps with a flash";
        host_took_them = came == Calm::Came::host_took_them;
    }
    Duration age() const {
        const auto newest = ring->newest();
        return newest ? map->now() - *newest : Duration::max();
    }
    // How far the stamps of the newest pictures lie apart, from the newest back.
    std::vector<Duration> steps(std::size_t most) const {
        std::vector<Duration> steps;
        const auto newest = ring->newest();
        auto found = newest ? ring->at(*newest) : std::nullopt;
        while (found && steps.size() < most) {
            const auto stamp = found->stamp;
            found = ring->at(stamp - 1ns);
            if (found) steps.push_back(stamp - found->stamp);
        }
        return steps;
    }
    // That in a calm moment the newest picture is younger than that.
    void expect_young(Duration than) {
        if (host_took_them) return;
        const auto found = calm.undisturbed([&] { return frames(), age(); });
        if (found) {
            EXPECT_LT(*found, than);
        }
        host_took_them = !found;
    }
    // That in a calm moment the newest pictures lie so far apart.
    void expect_even(Duration step) {
        if (host_took_them) return;
        const auto found = calm.undisturbed([&] { return frames(), steps(5); });
        if (found) {
            EXPECT_GE(found->size(), 2U);
            for (const Duration each : *found)
                EXPECT_TRUE(each > step - 8ms && each < step + 8ms) << each.count() << " ns";
        }
        host_took_them = !found;
    }
    void TearDown() override {
        Streams::TearDown();
        stream.reset();
    }

    std::shared_ptr<player::LiveRing> ring = std::make_shared<player::LiveRing>();
    std::optional<player::LiveStream> stream;

private:
    std::map<HouseTime, Duration> behind_;
};

} // namespace lianping::live
