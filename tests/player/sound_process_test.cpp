// The real program's sound, judged at a device whose clock is known to be off.

#include "player/player_process.h"
#include "support/process.h"
#include "support/sound_clips.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace lianping::player {
namespace {

using lianping::testing::Calm;
using lianping::testing::clip_folder;
using lianping::testing::lag_of;
using lianping::testing::lag_of_both;
using lianping::testing::make_sound;
using lianping::testing::Monotonic;
using lianping::testing::SoundSpec;
using lianping::testing::until;
using testing::clip_item;
using testing::looping_plan;
using testing::Player;
using testing::PlayerProcess;
using testing::utc_now;

constexpr int rate = 48000;

// What a simulated device wrote down.
class Recording {
public:
    explicit Recording(const std::filesystem::path& file) {
        std::ifstream times(file.string() + ".times");
        std::int64_t frame = 0, house = 0, node = 0;
        while (times >> frame >> house >> node)
            heard_.push_back({frame, HouseTime(Duration(house)), NodeTime(Duration(node))});
        std::ifstream in(file, std::ios::binary);
        std::vector<char> bytes((std::istreambuf_iterator<char>(in)), {});
        samples_.resize(bytes.size() / sizeof(float));
        std::memcpy(samples_.data(), bytes.data(), samples_.size() * sizeof(float));
    }
    std::size_t periods() const { return std::min(heard_.size(), samples_.size() / 2048); }
    HouseTime heard(std::size_t period) const { return heard_[period].house; }
    Monotonic at(std::size_t period) const { return lianping::testing::monotonic_of(heard_[period].node); }
    std::vector<float> stereo(std::size_t period, std::size_t frames) const {
        const auto first = std::min(2 * static_cast<std::size_t>(heard_[period].frame), samples_.size());
        const auto last = std::min(first + 2 * frames, samples_.size());
        return {samples_.begin() + static_cast<std::ptrdiff_t>(first),
                samples_.begin() + static_cast<std::ptrdiff_t>(last)};
    }

private:
    struct Period {
        std::int64_t frame = 0; // its first
        HouseTime house;        // at which that is heard
        NodeTime node;
    };
    std::vector<Period> heard_;
    std::vector<float> samples_;
};

std::uintmax_t bytes_of(const std::filesystem::path& file) {
    std::error_code none;
    const auto size = std::filesystem::file_size(file, none);
    return none ? 0 : size;
}

// How like the film it is from `second` on, for a tenth of a second.
double likeness_from(const std::vector<float>& stereo, unsigned second) {
    std::vector<float> stretch;
    for (std::size_t i = std::size_t{second} * rate; i < std::size_t{second} * rate + 4800; ++i)
        if (2 * i < stereo.size()) stretch.push_back(stereo[2 * i]);
    double best = 0;
    for (double from = 0; from < 9.8 && best < 0.95; from += 0.004) {
        double likeness = 0;
        lag_of(stretch, from, rate, 0, 100, &likeness);
        best = std::max(best, likeness);
    }
    return best;
}

// From `second` on, of what is being recorded.
double likeness_to_the_film(const std::filesystem::path& recorded, unsigned second) {
    std::ifstream in(recorded, std::ios::binary);
    std::vector<char> raw((std::istreambuf_iterator<char>(in)), {});
    std::vector<float> samples(raw.size() / sizeof(float));
    std::memcpy(samples.data(), raw.data(), samples.size() * sizeof(float));
    return likeness_from(samples, second);
}

class SoundProcess : public PlayerProcess {
protected:
    std::string store_sound() {
        SoundSpec spec;
        spec.container = "mp4";
        spec.codec = "aac";
        spec.seconds = 10;
        spec.picture = 10;
        const auto file = make_sound(spec, clip_folder());
        EXPECT_FALSE(file.empty());
        std::filesystem::copy_file(file, data / "media" / "f11a");
        return "f11a";
    }
    // Waits until so much of what is being recorded is the film's. The best of three calm places: what is
    // heard is put right now and then where the machine is busy.
    void expect_the_film(const std::filesystem::path& recorded) {
        double best = 0;
        int judged = 0;
        for (unsigned second = 3; judged < 3 && best < 0.9 && second < 40; ++second) {
            const Monotonic from = Calm::now();
            ASSERT_TRUE(until([&] { return bytes_of(recorded) > 8U * rate * (second + 1); }));
            best = std::max(best, likeness_to_the_film(recorded, second));
            judged += calm.since(from - 1s);
        }
        host_took_them = best < 0.9 && judged < 3;
        EXPECT_TRUE(host_took_them || best > 0.9) << best;
    }
    // Waits until enough has been heard in calm moments.
    void hear(const std::vector<std::filesystem::path>& recorded) {
        const Monotonic began = Calm::now();
        const auto heard = [&] {
            const auto is_long = [](const auto& file) { return bytes_of(file) > 500 * 8192; };
            return calm.time(began) > 8s && std::all_of(recorded.begin(), recorded.end(), is_long);
        };
        const auto came = calm.until(heard, lianping::testing::patience);
        EXPECT_NE(came, Calm::Came::no);
        host_took_them = came == Calm::Came::host_took_them;
    }
    // Microseconds by which sound is late against house time, once a period of calm moments from the second
    // second on.
    std::vector<double> lateness(const Recording& recording, HouseTime anchor) const {
        std::vector<double> late;
        for (std::size_t period = 140; period + 8 < recording.periods(); period += 3) {
            if (!calm.at(recording.at(period))) continue;
            const auto into = (recording.heard(period) - anchor) % Duration(10s);
            if (into < 200ms || into > 9600ms) continue;
            double likeness = 0;
            const auto lag = lag_of_both(recording.stereo(period, 6144),
                                         std::chrono::duration<double>(into).count(), rate, 60, &likeness);
            EXPECT_GT(likeness, 0.98) << period;
            late.push_back(static_cast<double>(lag) * 1e6 / rate);
        }
        return late;
    }
};

double middle(std::vector<double> values) {
    for (auto& value : values) value = std::abs(value);
    std::sort(values.begin(), values.end());
    return values.empty() ? 1e9 : values[values.size() / 2];
}

TEST_F(SoundProcess, is_in_step_with_its_pictures_at_a_device_that_is_50_ppm_off) {
    const auto film = store_sound();
    const auto anchor = utc_now() - 1001s;
    auto plan = looping_plan({clip_item(film, 10s)}, anchor);
    plan.sound = true;
    keep(plan);
    const auto file = data / "heard.f32";
    Player player(
        data, {"--present-log", log.string(), "--audio-device", "file:" + file.string() + ",drift=50ppm"});
    hear({file});
    EXPECT_EQ(player.end(SIGTERM), 0);
    const auto late = lateness(Recording(file), anchor);
    if (host_took_them) return;
    ASSERT_GT(late.size(), 50U);
    std::printf("sound against house time: p50 %.0f us\n", middle(late));
    // Pictures against house time, by the present log.
    std::vector<double> pictures_late;
    const auto all = pictures();
    for (std::size_t i = 50; i < all.size(); ++i)
        if (is_calm(all[i])) pictures_late.push_back(all[i]["late_us"].get<double>());
    std::printf("pictures: p50 %.0f us\n", middle(pictures_late));
    // How late a loaded machine's worst pictures are is the bench's business.
    EXPECT_LT(middle(late), 1000);
    EXPECT_LT(middle(late) + middle(pictures_late), 10'000) << "lip sync";
}

TEST_F(SoundProcess, two_players_are_heard_in_step) {
    const auto film = store_sound();
    const auto anchor = utc_now() - 1001s;
    auto plan = looping_plan({clip_item(film, 10s)}, anchor);
    plan.sound = true;
    keep(plan);
    std::filesystem::create_directories(data / "nodes/room-1");
    ASSERT_TRUE(write_file(data / "nodes/room-1/plan", encode_plan(plan)));
    const auto wall = data / "wall.f32", room = data / "room.f32";
    Player one(data, {"--audio-device", "file:" + wall.string() + ",drift=50ppm"});
    Player two(data, {"--audio-device", "file:" + room.string() + ",drift=-50ppm"}, "room-1");
    hear({wall, room});
    EXPECT_EQ(one.end(SIGTERM), 0);
    EXPECT_EQ(two.end(SIGTERM), 0);
    const auto a = lateness(Recording(wall), anchor), b = lateness(Recording(room), anchor);
    if (host_took_them) return;
    ASSERT_GT(a.size(), 50U);
    ASSERT_GT(b.size(), 50U);
    std::printf("p50 %.0f and %.0f us\n", middle(a), middle(b));
    EXPECT_LT(middle(a), 1000);
    EXPECT_LT(middle(b), 1000);
}

// SDL's disk driver sleeps between periods by whole milliseconds and has no clock worth the name: its sound
// is put right now and then, and is the film's.
TEST_F(SoundProcess, goes_through_SDL) {
    const auto film = store_sound();
    auto plan = looping_plan({clip_item(film, 10s)}, utc_now() - 1001s);
    plan.sound = true;
    keep(plan);
    const auto file = data / "sdl.f32";
    ::setenv("SDL_AUDIODRIVER", "disk", 1);
    ::setenv("SDL_DISKAUDIOFILE", file.c_str(), 1);
    Player player(data, {"--audio-device", "default"});
    ::unsetenv("SDL_AUDIODRIVER");
    ASSERT_NO_FATAL_FAILURE(expect_the_film(file));
    EXPECT_EQ(player.end(SIGTERM), 0);
}

// A sound server of our own, with an output of its own, whose monitor hears what is played.
TEST_F(SoundProcess, is_heard_by_a_sound_server) {
    const auto film = store_sound();
    auto plan = looping_plan({clip_item(film, 10s)}, utc_now() - 1001s);
    plan.sound = true;
    keep(plan);
    const std::string socket = (data / "server").string();
    const auto heard = data / "heard.f32";
    ::setenv("PULSE_SERVER", ("unix:" + socket).c_str(), 1);
    ::setenv("XDG_RUNTIME_DIR", data.c_str(), 1);
    ::setenv("SDL_AUDIODRIVER", "pulseaudio", 1);
    lianping::testing::Process server(
        {"pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-L",
         "module-null-sink sink_name=wall format=float32le rate=48000 channels=2", "-L",
         "module-native-protocol-unix auth-anonymous=1 socket=" + socket},
        data / "pulse.log");
    ASSERT_TRUE(until([&] { return std::filesystem::exists(socket); }))
        << "./lianping test installs pulseaudio";
    Player player(data, {"--present-log", log.string(), "--audio-device", "default"});
    lianping::testing::Process ear({"parec", "--device=wall.monitor", "--format=float32le", "--rate=48000",
                                    "--channels=2", heard.string()},
                                   data / "ear.log");
    expect_the_film(heard);
    ear.kill(SIGTERM);
    EXPECT_EQ(player.end(SIGTERM), 0);
    server.kill(SIGTERM);
    for (const char* name : {"PULSE_SERVER", "XDG_RUNTIME_DIR", "SDL_AUDIODRIVER"}) ::unsetenv(name);
    EXPECT_GT(pictures().size(), 20U);
}

} // namespace
} // namespace lianping::player
