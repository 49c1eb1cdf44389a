// Cameras that we call by RTSP; cameras of this machine; films as sources.

#include "senders.h"

#include <filesystem>
#include <optional>
#include <string>

namespace lianping::live {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Rtsp : public Shown {
protected:
    void SetUp() override {
        Shown::SetUp();
        spec.kind = SourceSpec::Kind::rtsp;
        spec.where = "rtsp://127.0.0.1:" + std::to_string(port) + "/main";
    }
    Words camera(const std::string& words, const std::string& user = "",
                 const std::string& password = "") const {
        return {LIANPING_TESTS_DIR "/rtsp_camera", std::to_string(port), user, password, words};
    }
    static std::string pictures(const std::string& size = "width=320,height=180") {
        return "videotestsrc is-live=true ! video/x-raw,framerate=25/1," + size +
               " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 ! rtph264pay name=pay0 "
               "pt=96 "
               "config-interval=1 ";
    }
    // Waits until the camera can be called.
    bool answers() const {
        return until([&] {
            const int caller = ::socket(AF_INET, SOCK_STREAM, 0);
            sockaddr_in to{};
            to.sin_family = AF_INET;
            to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            to.sin_port = htons(port);
            const bool answers = ::connect(caller, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
            ::close(caller);
            return answers;
        });
    }
    std::optional<std::string> end() {
        std::optional<std::string> why;
        until([&] { return (why = pipeline->ended()).has_value(); });
        return why;
    }
    const std::uint16_t port = free_port(SOCK_STREAM);
};

TEST_F(Rtsp, a_camera_is_called_with_user_and_password_and_comes_back_with_another_size) {
    spec.user = "admin";
    spec.secret = "免费充电 装开水";
    Process sends(camera(pictures() + "audiotestsrc is-live=true ! alawenc ! rtppcmapay name=pay1 pt=8",
                         spec.user, spec.secret));
    ASSERT_NO_FATAL_FAILURE(look_on());
    EXPECT_TRUE(opened_anew_until_it_shows(50));
    EXPECT_EQ(width(), 320U);
    expect_young(1s);
    expect_even(40ms);
    EXPECT_TRUE(until([&] { return sounds->count() > 100; })) << "its sound comes, too";
    EXPECT_EQ(pipeline->sound(), "PCMA, 8000 Hz");
    sends.kill(SIGKILL);
    EXPECT_TRUE(end());
    pipeline.reset();
    sends.start(camera(pictures("width=640,height=360"), spec.user, spec.secret));
    EXPECT_TRUE(opened_anew_until_it_shows(25));
    EXPECT_EQ(width(), 640U);
}

TEST_F(Rtsp, who_is_not_let_in_is_told_so_without_the_password) {
    spec.user = "admin";
    spec.secret = "verysecret";
    const Process sends(camera(pictures(), "admin", "another"));
    ASSERT_TRUE(answers());
    ASSERT_NO_FATAL_FAILURE(look_on());
    const auto why = end();
    ASSERT_TRUE(why);
    EXPECT_THAT(*why, HasSubstr("does not take our user and password"));
    EXPECT_THAT(*why, Not(HasSubstr("verysecret")));
}

TEST_F(Rtsp, a_path_that_is_not_there_and_a_camera_that_is_not_are_told_apart) {
    const Process sends(camera(pictures()));
    ASSERT_TRUE(answers());
    spec.where += "/nothing";
    ASSERT_NO_FATAL_FAILURE(look_on());
    EXPECT_THAT(end().value_or(""), HasSubstr("is its path right?"));
    spec.where = "rtsp://127.0.0.1:" + std::to_string(free_port(SOCK_STREAM)) + "/main";
    pipeline.reset();
    auto made = open_source();
    ASSERT_TRUE(made);
    pipeline = *std::move(made);
    EXPECT_THAT(end().value_or(""), HasSubstr("cannot be reached"));
}

TEST_F(Rtsp, pictures_in_hevc_are_taken_too) {
    const Process sends(camera(
        "videotestsrc is-live=true ! video/x-raw,framerate=25/1,width=320,height=180 "
        "! x265enc tune=zerolatency speed-preset=ultrafast key-int-max=25 ! rtph265pay name=pay0 pt=96 "
        "config-interval=1"));
    ASSERT_TRUE(answers());
    ASSERT_NO_FATAL_FAILURE(look_on());
    EXPECT_TRUE(shows(50));
    EXPECT_EQ(width(), 320U);
    expect_young(1s);
}

TEST_F(Shown, a_films_sound_comes_with_its_pictures_also_when_it_begins_again) {
    ring->expect(4s);
    const auto film =
        std::filesystem::temp_directory_path() / ("lianping-beeps-" + std::to_string(::getpid()) + ".mp4");
    EXPECT_EQ(
        Process(flash_and_beep("aac", "48000") + as_h264 + Words{"-t", "3", "-y", film.string()}).wait(), 0);
    spec.kind = SourceSpec::Kind::file;
    spec.where = film.string();
    ASSERT_NO_FATAL_FAILURE(look_on());
    beeps_come(3, [&] {
        pipeline->ended();
        return map->now() - HouseTime(1'800'000'000s) > 12s && frames() > 200;
    });
    EXPECT_THAT(beeps_behind_flashes(), are_in_step()) << ::testing::PrintToString(beeps_behind_flashes());
    std::filesystem::remove(film);
}

class Camera : public Shown {
protected:
    std::string refusal_of(const std::string& device) {
        spec.kind = SourceSpec::Kind::camera;
        spec.where = device;
        auto opened = open_source();
        if (!opened) return opened.error().message;
        std::optional<std::string> why;
        until([&] { return (why = (*opened)->ended()).has_value(); }, 5s);
        return why.value_or("");
    }
};

TEST_F(Camera, a_device_that_is_not_there_or_no_camera_is_refused_with_what_to_do) {
    EXPECT_THAT(refusal_of("/dev/video99"),
                HasSubstr("there is no camera at /dev/video99: is it plugged in?"));
    EXPECT_NE(refusal_of("/dev/null"), "");
    EXPECT_THAT(refusal_of("/dev/null"), HasSubstr("/dev/null"));
}

} // namespace
} // namespace lianping::live
