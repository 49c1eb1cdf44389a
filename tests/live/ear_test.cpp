// A microphone by PulseAudio: a server of our own, in which what one sink plays is heard by another's monitor
// as a microphone hears a loudspeaker.

#include "live/ear.h"
#include "streams.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <utility>

namespace lianping::live {
namespace {

using lianping::testing::Process;

class EarTest : public Streams {
protected:
    void SetUp() override {
        Streams::SetUp();
        std::string pattern = (std::filesystem::temp_directory_path() / "lianping-ear-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder = pattern;
        ::setenv("PULSE_SERVER", ("unix:" + (folder / "server").string()).c_str(), 1);
        ::setenv("XDG_RUNTIME_DIR", folder.c_str(), 1);
        begin_server();
    }
    void begin_server() {
        const std::string socket = (folder / "server").string();
        server.start({"pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-L",
                      "module-null-sink sink_name=speaker", "-L", "module-null-sink sink_name=mic", "-L",
                      "module-loopback source=speaker.monitor sink=mic latency_msec=40", "-L",
                      "module-native-protocol-unix auth-anonymous=1 socket=" + socket},
                     folder / "pulse.log");
        ASSERT_TRUE(until([&] { return answers(socket); }));
    }
    void TearDown() override {
        Streams::TearDown();
        server.kill(SIGTERM);
        std::filesystem::remove_all(folder);
    }
    static bool answers(const std::string& socket) {
        const int caller = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        socket.copy(to.sun_path, sizeof to.sun_path - 1);
        const bool connected = ::connect(caller, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
        ::close(caller);
        return connected;
    }
    // What the room's loudspeaker plays.
    Process plays() const {
        return Process({"gst-launch-1.0", "-q", "audiotestsrc", "is-live=true", "wave=pink-noise",
                        "volume=0.3", "!", "audioconvert", "!", "pulsesink", "device=speaker"},
                       folder / "plays.log");
    }
    std::unique_ptr<Ear> ear(const std::string& device, bool cancels_echo) {
        return std::make_unique<Ear>(device, cancels_echo, house_clock.get(),
                                     [this](std::span<const float> stereo, HouseTime stamp) {
                                         const std::scoped_lock lock(mutex);
                                         for (const float sample : stereo) power += sample * sample;
                                         samples += stereo.size();
                                         newest = stamp;
                                     });
    }
    // Of what is heard from now on, in dB; no number where nothing came.
    double loudness(Duration length = 1s) {
        {
            const std::scoped_lock lock(mutex);
            power = 0;
            samples = 0;
        }
        std::this_thread::sleep_for(length);
        const std::scoped_lock lock(mutex);
        if (samples == 0) return std::nan(""); // neither loud nor soft
        return 10 *
               std::log10(std::max(1e-12, power / static_cast<double>(std::max<std::size_t>(1, samples))));
    }
    std::filesystem::path folder;
    Process server;
    std::mutex mutex; // guards what follows
    double power = 0;
    std::size_t samples = 0;
    HouseTime newest;
};

TEST_F(EarTest,
       hears_by_a_device_with_stamps_of_the_house_and_says_what_is_wrong_with_one_that_is_not_there) {
    const Process loudspeaker = plays();
    auto hears = ear("pulse:mic.monitor", false);
    ASSERT_TRUE(until([&] {
        const std::scoped_lock lock(mutex);
        return samples > 48'000;
    }));
    // How loud, and how old the newest is.
    const auto heard = calm.undisturbed([&] {
        const double loud = loudness();
        const std::scoped_lock lock(mutex);
        return std::pair(loud, map->now() - newest);
    });
    if (heard) {
        EXPECT_GT(heard->first, -40);
        EXPECT_LT(heard->second, 500ms);
        EXPECT_GE(heard->second, 0ms);
    }
    host_took_them = !heard;
    EXPECT_EQ(hears->trouble(), "");
    hears = ear("pulse:nowhere", false);
    EXPECT_TRUE(until([&] {
        hears->tend();
        return hears->trouble().find("nothing is heard by pulse:nowhere") == 0;
    }));
}

TEST_F(EarTest, what_was_wrong_is_forgotten_when_it_is_heard_again) {
    auto hears = ear("pulse:mic.monitor", false);
    const auto tended = [&](bool well) {
        hears->tend();
        return hears->trouble().empty() == well;
    };
    server.kill(SIGKILL);
    std::filesystem::remove(folder / "server");
    ASSERT_TRUE(until([&] { return tended(false); }));
    begin_server();
    EXPECT_TRUE(until([&] { return tended(true); }, Ear::again_after + 15s)) << hears->trouble();
}

TEST_F(EarTest, what_its_own_room_plays_is_taken_out) {
    const Process loudspeaker = plays();
    auto hears = ear("pulse:mic.monitor", false);
    ASSERT_TRUE(until([&] { return loudness(500ms) > -40; }));
    const auto echo = calm.undisturbed([&] { return loudness(); });
    // As soon as it can, and within 15 s: begun anew where the host took the processors meanwhile.
    const auto least = calm.undisturbed([&] {
        hears.reset();
        hears = ear("pulse:mic.monitor", true);
        const Monotonic began = Calm::now();
        double softest = 0;
        for (int second = 0; second < 15 && softest >= echo.value_or(0) - 12 && calm.since(began); ++second)
            softest = std::min(softest, loudness());
        return softest;
    });
    host_took_them = !echo || !least;
    if (host_took_them) return;
    std::printf("the echo has %.1f dB, and %.1f dB where it is cancelled\n", *echo, *least);
    EXPECT_LT(*least, *echo - 12);
}

} // namespace
} // namespace lianping::live
