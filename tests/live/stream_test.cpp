// From a source's pipeline to the pictures in a player's ring, over loopback, with all of GStreamer that lies
// between: stamps, keys, late joiners.

#include "impaired_path.h"
#include "streams.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <thread>
#include <vector>

namespace lianping::live {
namespace {

TEST_F(Streams, the_clock_of_a_pipeline_is_house_time) {
    const auto before = map->now();
    const HouseTime read(Duration(static_cast<std::int64_t>(gst_clock_get_time(house_clock.get()))));
    EXPECT_GE(read, before);
    EXPECT_LE(read, map->now());
}

TEST_F(Streams, every_picture_arrives_with_the_time_of_its_capture) {
    const auto near = [this] { return map->now(); };
    auto reception = player::LiveReception::open({"a/b", key('k', 7), 0, ""}, near);
    ASSERT_TRUE(reception) << reception.error().message;
    begin(key('k', 7), (*reception)->port());
    std::vector<HouseTime> stamps;
    EXPECT_TRUE(until([&] {
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

// libavcodec forgets the slices of a picture that came before them: the upper half was grey.
TEST_F(Streams, no_picture_has_parameter_sets_behind_its_first_slice) {
    const auto near = [this] { return map->now(); };
    auto reception = player::LiveReception::open({"a/b", key('k', 7), 0, ""}, near);
    ASSERT_TRUE(reception) << reception.error().message;
    begin(key('k', 7), (*reception)->port());
    int key_frames = 0;
    EXPECT_TRUE(until([&] {
        const auto unit = (*reception)->next(100ms);
        if (!unit) return false;
        bool slice = false, sets = false, key_frame = false;
        for (std::size_t at = 3; at < unit->bytes.size(); ++at) {
            if (unit->bytes[at - 1] != 1 || unit->bytes[at - 2] != 0 || unit->bytes[at - 3] != 0) continue;
            const unsigned type = unit->bytes[at] & 0x1fU;
            const bool is_set = type == 7 || type == 8;
            EXPECT_FALSE(is_set && slice);
            slice = slice || type == 1 || type == 5;
            sets = sets || is_set;
            key_frame = key_frame || type == 5;
        }
        EXPECT_EQ(sets, key_frame) << "whoever comes late finds them with the next key frame";
        if (key_frame) ++key_frames;
        return key_frames >= 2;
    }));
}

// The packets' numbers tell nothing of a picture that was never sent, and libavcodec shows the next ones
// torn.
TEST_F(Streams, where_a_picture_is_left_out_the_next_one_that_is_sent_needs_none_before_it) {
    const auto near = [this] { return map->now(); };
    auto reception = player::LiveReception::open({"a/b", key('k', 7), 0, ""}, near);
    ASSERT_TRUE(reception) << reception.error().message;
    std::mutex mutex;
    std::vector<GstPtr<GstBuffer>> units;
    const auto count = [&] {
        const std::scoped_lock lock(mutex);
        return units.size();
    };
    pipeline = *SourcePipeline::open(spec, house_clock.get(), map, [&](const AccessUnit& unit) {
        const std::scoped_lock lock(mutex);
        units.emplace_back(gst_buffer_ref(unit.buffer));
    });
    ASSERT_TRUE(until([&] { return count() >= 30; }));
    pipeline.reset();
    sender = *StreamSender::open(key('k', 7));
    sender->to({{"127.0.0.1", (*reception)->port()}});
    const HouseTime begin = map->now();
    const auto send = [&](int n) {
        sender->send(units[static_cast<std::size_t>(n) % 30].get(), begin + n * 1ms); // stamps count them
    };
    const auto number = [&](HouseTime stamp) { return (stamp - begin + 500us) / 1ms; };
    std::int64_t last = -1, gaps = 0, came = 0;
    int next = 0;
    for (int tries = 0; tries < 5 && gaps == 0; ++tries) {
        // Much faster than it can be sent, and then some at leisure: something comes behind what was left
        // out.
        for (int n = 0; n < 60'000; ++n) send(next++);
        for (int n = 0; n < 90; ++n, std::this_thread::sleep_for(5ms)) send(next++);
        while (const auto unit = (*reception)->next(500ms)) {
            const auto at = number(unit->stamp);
            const GstBuffer* sent = units[static_cast<std::size_t>(at) % 30].get();
            if (at != last + 1) {
                ++gaps;
                EXPECT_FALSE(GST_BUFFER_FLAG_IS_SET(sent, GST_BUFFER_FLAG_DELTA_UNIT))
                    << last << " to " << at;
            }
            last = at;
            ++came;
        }
    }
    EXPECT_GT(gaps, 0) << came << " came: some were to be left out";
    EXPECT_GT(came, 30);
}

TEST_F(Streams, who_has_another_key_gets_nothing) {
    const auto near = [this] { return map->now(); };
    auto wrong = player::LiveReception::open({"a/b", key('x', 7), 0, ""}, near);
    auto right = player::LiveReception::open({"a/b", key('k', 7), 0, ""}, near);
    ASSERT_TRUE(wrong && right);
    begin(key('k', 7), (*right)->port());
    sender->to({{"127.0.0.1", (*right)->port()}, {"127.0.0.1", (*wrong)->port()}});
    EXPECT_TRUE(until([&] { return (*right)->next(100ms).has_value(); }));
    EXPECT_FALSE((*wrong)->next(500ms));
}

TEST_F(Streams, a_port_of_those_that_the_firewall_lets_in_is_taken_and_where_all_are_it_says_so) {
    const auto near = [this] { return map->now(); };
    std::optional<std::unique_ptr<player::LiveReception>> first, second;
    PortRange ports;
    // Two that are free, from somewhere on: others take ports, too.
    for (std::uint16_t at = 41'000; at < 42'000 && !second; at += 2) {
        ports = {at, static_cast<std::uint16_t>(at + 1)};
        const auto open = [&]() -> std::optional<std::unique_ptr<player::LiveReception>> {
            auto opened = player::LiveReception::open(
                {"a/b", key('k', 7), 0, ""}, near, [](HouseTime, std::string_view) {}, ports);
            if (!opened) return std::nullopt;
            return *std::move(opened);
        };
        first.reset();
        first = open();
        second = open();
    }
    ASSERT_TRUE(second);
    EXPECT_EQ((*first)->port(), ports.first);
    EXPECT_EQ((*second)->port(), ports.last);
    const auto third = player::LiveReception::open(
        {"a/b", key('k', 7), 0, ""}, near, [](HouseTime, std::string_view) {}, ports);
    ASSERT_FALSE(third);
    EXPECT_THAT(third.error().message, ::testing::HasSubstr("--udp-ports " + std::to_string(ports.first)));
}

TEST_F(Streams, pictures_are_decoded_into_the_ring_in_order) {
    const auto ring = std::make_shared<player::LiveRing>();
    ring->expect(10s);
    std::atomic<bool> listening{false};
    player::LiveStream stream({"a/b", key('k', 9), 0, ""}, {ring, sounds},
                              {[this] { return map->now(); }, [&] { listening = true; }});
    ASSERT_TRUE(until([&] { return listening.load(); }));
    begin(key('k', 9), stream.report().port);
    EXPECT_TRUE(until([&] { return stream.report().frames >= 25; }));
    const auto newest = ring->newest();
    ASSERT_TRUE(newest);
    const auto found = ring->at(*newest);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->frame->width, 320U);
    EXPECT_EQ(found->frame->height, 180U);
    EXPECT_EQ(found->frame->number, newest->ns() / 1000);
    EXPECT_EQ(stream.report().trouble, "");
    EXPECT_EQ(stream.report().late, 0U);
    ring->expect(Duration{});
    EXPECT_TRUE(until([&] { return stream.report().late > 0; })) << "none is there when it is captured";
    pipeline.reset();
    const auto sent = static_cast<std::uint64_t>(made_units.load());
    EXPECT_TRUE(until([&] { return stream.report().frames == sent; }, 5s))
        << stream.report().frames << " of " << sent << ": the decoder keeps some back";
}

// Of the wall clock, by which a test source beeps.
Duration into_second(HouseTime at, const HouseMap& map) {
    // Two clocks at one instant: read again where something came between.
    HouseTime house;
    Duration wall{};
    do {
        house = map.now();
        wall = std::chrono::system_clock::now().time_since_epoch();
    } while (map.now() - house > 1ms);
    const Duration into = (at.since_origin() + (wall - house.since_origin())) % 1s;
    return into > 500ms ? into - 1s : into;
}

TEST_F(Shown, a_test_source_beeps_and_flashes_at_each_second_of_the_wall_clock) {
    ring->expect(4s); // so long pictures are kept
    ASSERT_NO_FATAL_FAILURE(look_on());
    beeps_come(2);
    for (const HouseTime beep : beeps_in(*sounds, map->now()))
        EXPECT_NEAR(static_cast<double>(into_second(beep, *map).count()), 0, 20e6)
            << "two clocks are read here";
    for (const Duration each : beeps_behind_flashes()) {
        EXPECT_LT(each, 3ms);
        EXPECT_GT(each, -45ms) << "a flash waits for the next picture";
    }
    EXPECT_EQ(pipeline->sound(), "a beep each second");
    EXPECT_EQ(stream->report().sounds_lost, 0U);
}

TEST_F(Shown, who_is_muted_sends_no_sound_and_goes_on_when_unmuted) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    ASSERT_TRUE(until([&] { return sounds->count() > 100; }));
    maker.mute(true);
    std::uint64_t count = 0;
    EXPECT_TRUE(until([&] { // what was under way has come
        count = sounds->count();
        std::this_thread::sleep_for(300ms);
        return sounds->count() == count;
    }));
    ASSERT_TRUE(shows(25));
    EXPECT_EQ(sounds->count(), count);
    EXPECT_TRUE(maker.peak()) << "it is heard here, so that one sees that it works";
    maker.mute(false);
    EXPECT_TRUE(until([&] { return sounds->count() > count + 100; }));
}

TEST_F(Streams, one_who_comes_late_has_a_picture_within_the_second) {
    const auto near = [this] { return map->now(); };
    auto first = player::LiveReception::open({"a/b", key('k', 7), 0, ""}, near);
    ASSERT_TRUE(first);
    begin(key('k', 7), (*first)->port());
    ASSERT_TRUE(until([&] { return made_units >= 5; }));
    auto late = player::LiveReception::open({"a/b", key('k', 7), sender->roc(), ""}, near);
    ASSERT_TRUE(late);
    sender->to({{"127.0.0.1", (*first)->port()}, {"127.0.0.1", (*late)->port()}});
    pipeline->want_key_frame();
    EXPECT_TRUE(until([&] { return (*late)->next(100ms).has_value(); }, 5s));
}

TEST_F(Streams, the_first_picture_waits_for_nothing_however_long_what_is_missing_is_waited_for) {
    const auto near = [this] { return map->now(); };
    auto reception = player::LiveReception::open({"a/b", key('k', 7), 0, ""}, near);
    ASSERT_TRUE(reception) << reception.error().message;
    (*reception)->set_patience(5s);
    begin(key('k', 7), (*reception)->port());
    std::optional<player::ReceivedUnit> first;
    ASSERT_TRUE(until([&] { return (first = (*reception)->next(100ms)).has_value(); }));
    EXPECT_LT(map->now() - first->stamp, 2s);
}

// What two screens would have shown: at each picture's stamp + latency, whether it is there.
class Screens : public Streams {
protected:
    struct Screen {
        std::shared_ptr<player::LiveRing> ring = std::make_shared<player::LiveRing>();
        std::unique_ptr<player::LiveStream> stream;
        std::unique_ptr<lianping::testing::ImpairedPath> path;
    };
    static constexpr Duration latency = 200ms;

    void listen(Screen& screen, const lianping::testing::BadNetwork& network) {
        std::atomic<bool> listening{false};
        screen.ring->expect(latency);
        screen.stream = std::make_unique<player::LiveStream>(
            OfferedStream{"a/b", key('k', 9), 0, ""}, player::LiveStream::Into{screen.ring, sounds},
            player::LiveStream::Around{[this] { return map->now(); }, [&] { listening = true; }});
        ASSERT_TRUE(until([&] { return listening.load(); }));
        screen.path =
            std::make_unique<lianping::testing::ImpairedPath>(screen.stream->report().port, network);
    }
    // At both, when a picture was due.
    struct Look {
        Monotonic at;
        std::array<bool, 2> shown{};
        bool same = false;
    };
    struct Outcome {
        int pictures = 0, same = 0;
        std::array<int, 2> shown{};
    };
    // Over so many pictures of calm moments, from the first that both had.
    Outcome watch(std::array<Screen, 2>& screens, int pictures) {
        auto opened = StreamSender::open(key('k', 9), [this] { key_wanted = true; });
        EXPECT_TRUE(opened);
        sender = *std::move(opened);
        sender->to({{"127.0.0.1", screens[0].path->port()}, {"127.0.0.1", screens[1].path->port()}});
        std::mutex mutex;
        std::deque<HouseTime> made;
        auto begun = SourcePipeline::open(spec, house_clock.get(), map, [&](const AccessUnit& unit) {
            sender->send(unit.buffer, unit.stamp);
            const std::scoped_lock lock(mutex);
            made.push_back(unit.stamp);
        });
        EXPECT_TRUE(begun);
        pipeline = *std::move(begun);
        Outcome shown;
        std::deque<Look> looks; // of which it is not known yet whether they were in calm moments
        bool going = false;
        const Monotonic began = Calm::now();
        while (shown.pictures < pictures && Calm::now() < began + Calm::longest) {
            if (key_wanted.exchange(false)) pipeline->want_key_frame();
            for (; !looks.empty() && looks.front().at + 1s < Calm::now() && shown.pictures < pictures;
                 looks.pop_front()) {
                if (!calm.at(looks.front().at)) continue;
                ++shown.pictures;
                shown.same += looks.front().same;
                for (std::size_t i = 0; i < 2; ++i) shown.shown[i] += looks.front().shown[i];
            }
            std::optional<HouseTime> due;
            {
                const std::scoped_lock lock(mutex);
                if (!made.empty() && made.front() + latency <= map->now()) {
                    due = made.front();
                    made.pop_front();
                }
            }
            if (!due) {
                std::this_thread::sleep_for(1ms);
                continue;
            }
            std::array<std::optional<HouseTime>, 2> on;
            for (std::size_t i = 0; i < 2; ++i)
                if (const auto found = screens[i].ring->at(*due)) on[i] = found->stamp;
            going = going || (is(on[0], *due) && is(on[1], *due));
            if (!going) continue;
            looks.push_back(
                {Calm::now(), {is(on[0], *due), is(on[1], *due)}, on[0].has_value() && on[0] == on[1]});
        }
        host_took_them = shown.pictures < pictures && calm.time(began) < pictures * 1s / spec.fps + 5s;
        pipeline.reset();
        return shown;
    }
    // A stamp loses less than a microsecond on its way.
    static bool is(const std::optional<HouseTime>& on, HouseTime due) {
        return on && *on - due < 1us && due - *on < 1us;
    }
};

TEST_F(Screens, lost_and_late_packets_come_again_in_time_and_both_show_the_same) {
    spec.width = 640;
    spec.height = 360;
    std::array<Screen, 2> screens;
    // 30 ms there and back; one hears evenly, the other not.
    ASSERT_NO_FATAL_FAILURE(listen(screens[0], {0.02, 14ms, 2ms, 7}));
    ASSERT_NO_FATAL_FAILURE(listen(screens[1], {0.02, 8ms, 15ms, 8}));
    const Outcome shown = watch(screens, 300);
    std::printf(
        "%d pictures: %d and %d shown in time, %d the same; %llu and %llu datagrams lost, %llu sent again\n",
        shown.pictures, shown.shown[0], shown.shown[1], shown.same,
        static_cast<unsigned long long>(screens[0].path->lost()),
        static_cast<unsigned long long>(screens[1].path->lost()),
        static_cast<unsigned long long>(sender->resent()));
    for (const int on : shown.shown) EXPECT_GE(on, shown.pictures - 1);
    EXPECT_GE(shown.same, shown.pictures - 3);
    if (host_took_them) return;
    EXPECT_EQ(shown.pictures, 300);
    EXPECT_GT(screens[0].path->lost() + screens[1].path->lost(), 10U) << "the path was to lose some";
    EXPECT_GT(sender->resent(), 10U);
}

TEST_F(Screens, what_is_lost_for_good_is_made_up_for_by_a_key_frame_that_is_asked_for) {
    std::array<Screen, 2> screens;
    spec.fps = 30;
    ASSERT_NO_FATAL_FAILURE(listen(screens[0], {0.25, 60ms, 0ms, 7})); // no answer is in time
    ASSERT_NO_FATAL_FAILURE(listen(screens[1], {0, 1ms, 0ms, 8}));
    const Outcome shown = watch(screens, 150);
    EXPECT_EQ(shown.shown[1], shown.pictures) << "who hears well is not disturbed";
    if (host_took_them) return;
    EXPECT_EQ(shown.pictures, 150);
    EXPECT_GT(shown.shown[0], shown.pictures / 10);
}

TEST_F(Streams, noise_on_a_players_port_disturbs_nobody) {
    const auto ring = std::make_shared<player::LiveRing>();
    std::atomic<bool> listening{false};
    player::LiveStream stream({"a/b", key('k', 9), 0, ""}, {ring, sounds},
                              {[this] { return map->now(); }, [&] { listening = true; }});
    ASSERT_TRUE(until([&] { return listening.load(); }));
    begin(key('k', 9), stream.report().port);
    ASSERT_TRUE(until([&] { return stream.report().frames >= 10; }));
    // To the player's port; what answers to it goes nowhere.
    const int noise = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(stream.report().port);
    std::mt19937 random(3);
    for (int n = 0; n < 500; ++n) {
        std::array<unsigned char, 200> bytes{};
        for (auto& byte : bytes) byte = static_cast<unsigned char>(random());
        if (n % 2 == 0) bytes = {0x80, 96};
        ::sendto(noise, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
    }
    ::close(noise);
    const auto before = stream.report().frames;
    EXPECT_TRUE(until([&] { return stream.report().frames >= before + 50; }));
    EXPECT_EQ(stream.report().lost, 0U);
    EXPECT_EQ(sender->resent(), 0U);
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
    EXPECT_TRUE(until([&] { return (*opened)->ended().has_value(); }));
}

} // namespace
} // namespace lianping::live
