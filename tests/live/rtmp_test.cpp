// Sources that are pushed by RTMP, as OBS does it.

#include "senders.h"

#include <string>
#include <vector>

namespace lianping::live {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Rtmp : public Shown {
protected:
    void SetUp() override {
        Shown::SetUp();
        spec.kind = SourceSpec::Kind::rtmp;
        spec.where = ":" + std::to_string(port);
        spec.secret = "lecture-2026";
    }
    // With sound, as OBS does it.
    Words sends(const std::string& key, const std::string& size = "320x180") const {
        return ffmpeg(size) +
               Words{"-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-c:a", "aac"} + as_h264 +
               Words{"-f", "flv", "rtmp://127.0.0.1:" + std::to_string(port) + "/live/" + key};
    }
    const std::uint16_t port = free_port(SOCK_STREAM);
};

TEST_F(Rtmp, what_obs_pushes_is_passed_through_and_who_has_another_key_is_refused_and_named) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    {
        const Process stranger(sends("lecture-2027"));
        EXPECT_TRUE(until([&] { return !pipeline->trouble().empty(); }));
        EXPECT_THAT(pipeline->trouble(), HasSubstr("was refused: its stream key is another one"));
        EXPECT_THAT(pipeline->trouble(), Not(HasSubstr("lecture-2026")));
        EXPECT_EQ(made_units, 0);
    }
    const Process obs(sends("lecture-2026"));
    EXPECT_TRUE(shows(50));
    EXPECT_EQ(width(), 320U);
    expect_young(2s);
    expect_even(40ms);
}

TEST_F(Rtmp, a_second_sender_is_refused_and_named_and_taken_when_the_first_has_gone) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    Process first(sends(spec.secret));
    ASSERT_TRUE(until([&] { return width() == 320; }));
    Process second(sends(spec.secret, "640x360"));
    EXPECT_TRUE(until([&] { return !pipeline->trouble().empty(); })) << "nobody was named";
    EXPECT_THAT(pipeline->trouble(), HasSubstr("sends already"));
    EXPECT_EQ(width(), 320U);
    first.kill(SIGKILL);
    second.kill(SIGKILL);
    EXPECT_TRUE(is_taken_and_shows(25, second, sends(spec.secret, "640x360")));
    EXPECT_EQ(width(), 640U);
    expect_young(2s); // by its own clock, which began anew
}

TEST_F(Rtmp, sound_comes_with_its_pictures) {
    ring->expect(4s); // so long pictures are kept
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process obs(flash_and_beep("aac", "44100") + as_h264 +
                      Words{"-f", "flv", "rtmp://127.0.0.1:" + std::to_string(port) + "/live/lecture-2026"});
    beeps_come(3);
    EXPECT_THAT(beeps_behind_flashes(), are_in_step()) << ::testing::PrintToString(beeps_behind_flashes());
    EXPECT_EQ(pipeline->sound(), "aac, 44100 Hz, 1 channel");
}

TEST_F(Rtmp, noise_on_its_port_disturbs_nobody) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process obs(sends(spec.secret));
    ASSERT_TRUE(shows(25));
    make_noise(SOCK_STREAM, port);
    EXPECT_TRUE(shows(50));
    expect_young(2s);
    EXPECT_EQ(pipeline->trouble(), "") << "noise is nobody who could be named";
}

TEST_F(Rtmp, one_who_freezes_is_let_go_and_comes_back_from_another_address) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process frozen(sends(spec.secret));
    ASSERT_TRUE(shows(25));
    frozen.signal(SIGSTOP);
    Process again;
    EXPECT_TRUE(is_taken_and_shows(25, again, sends(spec.secret)));
    expect_young(2s);
}

// What comes faster than it could be shown is not kept for later.
TEST_F(Rtmp, delay_does_not_grow_when_a_sender_sends_faster_than_time) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    Words hurried = sends(spec.secret);
    std::erase(hurried, "-re");
    const Process obs(hurried);
    ASSERT_TRUE(shows(100));
    std::vector<std::pair<Monotonic, Duration>> ages;
    const auto look = [&] {
        ages.emplace_back(Calm::now(), age());
        return false;
    };
    host_took_them = calm.until(look, 3s) == Calm::Came::host_took_them;
    for (const auto& [at, old] : ages)
        if (calm.at(at)) {
            EXPECT_LT(old, 2s);
        }
}

} // namespace
} // namespace lianping::live
