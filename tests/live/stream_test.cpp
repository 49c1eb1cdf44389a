// From a source's pipeline to the pictures in a player's ring, over loopback, with all of GStreamer that lies
// between: stamps, keys, late joiners.

#include "live/house_gst_clock.h"
#include "live/source_pipeline.h"
#include "live/stream_sender.h"
#include "player/sources/live_reception.h"
#include "player/sources/live_stream.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace lianping::live {
namespace {

bool eventually(const std::function<bool()>& holds, Duration patience = 20s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (; std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(5ms))
        if (holds()) return true;
    return holds();
}

StreamKey key(char letter, std::uint32_t ssrc) { return {1, ssrc, std::string(StreamKey::size, letter)}; }

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
    // A sender under `secret` of what the test picture shows, to `port`.
    void begin(const StreamKey& secret, std::uint16_t port) {
        auto opened = StreamSender::open(secret);
        ASSERT_TRUE(opened) << opened.error().message;
        sender = *std::move(opened);
        sender->to({{"127.0.0.1", port}});
        auto made = SourcePipeline::open(spec, house_clock.get(), map, [this](const AccessUnit& unit) {
            const auto age = map->now() - unit.stamp;
            if (age > oldest.load()) oldest = age;
            ++made_units;
            sender->send(unit.buffer, unit.stamp);
        });
        ASSERT_TRUE(made) << made.error().message;
        pipeline = *std::move(made);
    }
    void TearDown() override { pipeline.reset(); }

    RealClock clock;
    std::shared_ptr<HouseMap> map = std::make_shared<HouseMap>(clock);
    GstPtr<GstClock> house_clock = make_house_clock(map);
    SourceSpec spec;
    std::atomic<Duration> oldest{Duration{}};
    std::atomic<int> made_units{0};
    std::unique_ptr<StreamSender> sender;
    std::unique_ptr<SourcePipeline> pipeline; // ends before the sender
};

TEST_F(Streams, the_clock_of_a_pipeline_is_house_time) {
    const auto before = map->now();
    const HouseTime read(Duration(static_cast<std::int64_t>(gst_clock_get_time(house_clock.get()))));
    EXPECT_GE(read, before);
    EXPECT_LE(read, map->now());
}

TEST_F(Streams, every_picture_arrives_with_the_time_of_its_capture) {
    const auto near = [this] { return map->now(); };
    auto reception = player::LiveReception::open({"a/b", key('k', 7), 0}, near);
    ASSERT_TRUE(reception) << reception.error().message;
    begin(key('k', 7), (*reception)->port());
    std::vector<HouseTime> stamps;
    EXPECT_TRUE(eventually([&] {
        if (const auto unit = (*reception)->next(100ms)) {
            EXPECT_FALSE(unit->bytes.empty());
            stamps.push_back(unit->stamp);
        }
        return stamps.size() >= 50;
    })) << stamps.size()
        << " came, " << made_units << " were made";
    ASSERT_GE(stamps.size(), 2U);
    for (std::size_t n = 1; n < stamps.size(); ++n) {
        const auto step = stamps[n] - stamps[n - 1];
        // The grid of 25 a second; what a busy machine leaves out is left out whole.
        EXPECT_LT(std::abs((step % 40ms).count() - (step % 40ms > 20ms ? 40'000'000 : 0)), 1000)
            << step.count();
    }
    EXPECT_LE(stamps.back(), map->now());
    EXPECT_EQ(pipeline->size().width, 320U);
    EXPECT_EQ(sender->roc(), 0U);
}

TEST_F(Streams, who_has_another_key_gets_nothing) {
    const auto near = [this] { return map->now(); };
    auto wrong = player::LiveReception::open({"a/b", key('x', 7), 0}, near);
    auto right = player::LiveReception::open({"a/b", key('k', 7), 0}, near);
    ASSERT_TRUE(wrong && right);
    begin(key('k', 7), (*right)->port());
    sender->to({{"127.0.0.1", (*right)->port()}, {"127.0.0.1", (*wrong)->port()}});
    EXPECT_TRUE(eventually([&] { return (*right)->next(100ms).has_value(); }));
    EXPECT_FALSE((*wrong)->next(500ms));
}

TEST_F(Streams, pictures_are_decoded_into_the_ring_in_order) {
    const auto ring = std::make_shared<player::LiveRing>();
    std::atomic<bool> listening{false};
    player::LiveStream stream(
        {"a/b", key('k', 9), 0}, ring, [this] { return map->now(); }, [&] { listening = true; });
    ASSERT_TRUE(eventually([&] { return listening.load(); }));
    begin(key('k', 9), stream.report().port);
    EXPECT_TRUE(eventually([&] { return stream.report().frames >= 25; }));
    const auto newest = ring->newest();
    ASSERT_TRUE(newest);
    const auto found = ring->at(*newest);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->frame->width, 320U);
    EXPECT_EQ(found->frame->height, 180U);
    EXPECT_EQ(found->frame->number, newest->ns() / 1000);
    EXPECT_EQ(stream.report().trouble, "");
}

TEST_F(Streams, one_who_comes_late_has_a_picture_within_the_second) {
    const auto near = [this] { return map->now(); };
    auto first = player::LiveReception::open({"a/b", key('k', 7), 0}, near);
    ASSERT_TRUE(first);
    begin(key('k', 7), (*first)->port());
    ASSERT_TRUE(eventually([&] { return made_units >= 5; }));
    auto late = player::LiveReception::open({"a/b", key('k', 7), sender->roc()}, near);
    ASSERT_TRUE(late);
    sender->to({{"127.0.0.1", (*first)->port()}, {"127.0.0.1", (*late)->port()}});
    pipeline->want_key_frame();
    EXPECT_TRUE(eventually([&] { return (*late)->next(100ms).has_value(); }, 5s));
}

// ffmpeg, as OBS does it: H.264 with B-frames in MPEG-TS over SRT.
class Caller {
public:
    Caller(std::uint16_t port, const std::string& more) {
        const std::string url =
            "srt://127.0.0.1:" + std::to_string(port) + "?mode=caller&latency=60000" + more;
        pid_ = ::fork();
        if (pid_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::execlp("ffmpeg", "ffmpeg", "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i",
                 "testsrc2=size=320x180:rate=25", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g",
                 "25", "-f", "mpegts", url.c_str(), nullptr);
        ::_exit(127);
    }
    ~Caller() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

private:
    pid_t pid_ = -1;
};

// A UDP port that was free a moment ago.
std::uint16_t free_port() {
    auto reception = player::LiveReception::open({"a/b", key('k', 1), 0}, [] { return HouseTime{}; });
    return reception ? (*reception)->port() : 0;
}

TEST_F(Streams, what_a_caller_sends_over_srt_is_passed_through_with_stamps_of_our_own) {
    const auto port = free_port();
    spec.kind = SourceSpec::Kind::srt;
    spec.where = ":" + std::to_string(port);
    spec.passphrase = "免费充电装开水";
    const auto ring = std::make_shared<player::LiveRing>();
    std::atomic<bool> listening{false};
    player::LiveStream stream(
        {"a/b", key('k', 9), 0}, ring, [this] { return map->now(); }, [&] { listening = true; });
    ASSERT_TRUE(eventually([&] { return listening.load(); }));
    begin(key('k', 9), stream.report().port);
    {
        const Caller stranger(port, "&passphrase=somethingelse&pbkeylen=16");
        EXPECT_FALSE(eventually([&] { return made_units > 0; }, 2s))
            << "who does not know it gets no picture in";
    }
    const Caller caller(port, "&passphrase=免费充电装开水&pbkeylen=16");
    EXPECT_TRUE(eventually([&] { return stream.report().frames >= 50; }));
    const auto newest = ring->newest();
    ASSERT_TRUE(newest);
    EXPECT_LT(map->now() - *newest, 5s);
    // In the order of showing, though they come in another: 40 ms apart.
    auto found = ring->at(*newest);
    int steps = 0;
    for (auto t = found->stamp; found && steps < 5; ++steps) {
        found = ring->at(t - 1ns);
        if (!found) break;
        EXPECT_NEAR(static_cast<double>((t - found->stamp).count()), 40e6, 5e6);
        t = found->stamp;
    }
    EXPECT_GE(steps, 2);
}

TEST_F(Streams, a_source_that_cannot_be_opened_says_why) {
    SourceSpec none;
    EXPECT_FALSE(SourcePipeline::open(none, house_clock.get(), map, [](const AccessUnit&) {}));
    spec.kind = SourceSpec::Kind::file;
    spec.where = "/nowhere/at/all.mp4";
    auto opened = SourcePipeline::open(spec, house_clock.get(), map, [](const AccessUnit&) {});
    if (!opened) {
        EXPECT_NE(opened.error().message, "");
        return;
    }
    EXPECT_TRUE(eventually([&] { return (*opened)->ended().has_value(); }));
}

} // namespace
} // namespace lianping::live
