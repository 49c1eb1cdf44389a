// Sources that are sent by SRT, each by a real sender: what it sends is shown, and what goes wrong with it.

#include "live/media_pipeline.h"
#include "senders.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>

namespace lianping::live {
namespace {

using ::testing::HasSubstr;

class Srt : public Shown {
protected:
    void SetUp() override {
        Shown::SetUp();
        spec.kind = SourceSpec::Kind::srt;
        spec.where = ":" + std::to_string(port);
    }
    Words to(const std::string& more = "") const {
        return {"-f", "mpegts",
                "srt://127.0.0.1:" + std::to_string(port) + "?mode=caller&latency=60000" + more};
    }
    const std::uint16_t port = free_port(SOCK_DGRAM);
};

TEST_F(Srt, what_a_caller_sends_is_passed_through_with_stamps_of_our_own) {
    spec.secret = "免费充电装开水";
    ASSERT_NO_FATAL_FAILURE(look_on());
    {
        const Process stranger(ffmpeg() + as_h264 + to("&passphrase=somethingelse&pbkeylen=16"));
        EXPECT_FALSE(until([&] { return made_units > 0; }, 2s)) << "who does not know it gets no picture in";
    }
    const Process caller(ffmpeg() + as_h264 + to("&passphrase=免费充电装开水&pbkeylen=16"));
    EXPECT_TRUE(shows(50));
    expect_young(5s);
    expect_even(40ms); // in the order of showing, though they come in another
}

// gst-launch-1.0, with the pictures and the sound of another encoder.
TEST_F(Srt, what_gst_launch_sends_is_shown_with_its_sound) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const std::string pipeline_words =
        "videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=180,framerate=25/1 "
        "! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 ! h264parse ! queue ! mux. "
        "audiotestsrc is-live=true ! audioconvert ! avenc_aac ! aacparse ! queue ! mux. "
        "mpegtsmux name=mux alignment=7 ! srtsink wait-for-connection=false "
        "uri=srt://127.0.0.1:" +
        std::to_string(port) + "?mode=caller";
    std::istringstream words(pipeline_words);
    const Process caller(Words{"gst-launch-1.0", "-q"} +
                         Words(std::istream_iterator<std::string>(words), {}));
    EXPECT_TRUE(shows(50));
    EXPECT_EQ(width(), 320U);
    expect_even(40ms);
    EXPECT_TRUE(until([&] { return sounds->count() > 100; }));
    EXPECT_EQ(pipeline->trouble(), "");
}

TEST_F(Srt, an_encoder_that_listens_is_called_with_the_passphrase_and_again_when_it_has_come_back) {
    spec.secret = "免费充电装开水";
    spec.where = "srt://127.0.0.1:" + std::to_string(port);
    const auto listens = [&](const std::string& size) {
        return ffmpeg(size) + as_h264 +
               Words{"-f", "mpegts",
                     "srt://127.0.0.1:" + std::to_string(port) +
                         "?mode=listener&passphrase=免费充电装开水&pbkeylen=16"};
    };
    Process encoder(listens("320x180"));
    ASSERT_NO_FATAL_FAILURE(look_on());
    EXPECT_TRUE(opened_anew_until_it_shows(50));
    EXPECT_EQ(width(), 320U);
    expect_young(5s);
    encoder.kill(SIGKILL);
    encoder.start(listens("640x360"));
    EXPECT_TRUE(until([&] { return opened_anew_until_it_shows(25) && width() == 640; }));
}

// Whoever calls while somebody sends is refused and named; when the first has gone, the next one is taken,
// and a picture of another size is no trouble.
TEST_F(Srt, a_second_sender_is_refused_and_named_and_taken_when_the_first_was_killed) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    {
        const Process first(ffmpeg() + as_h264 + to());
        ASSERT_TRUE(until([&] { return width() == 320; }));
        EXPECT_EQ(pipeline->trouble(), "");
        const Process second(ffmpeg("640x360") + as_h264 + to());
        EXPECT_TRUE(until([&] { return !pipeline->trouble().empty(); })) << "nobody was named";
        EXPECT_THAT(pipeline->trouble(), HasSubstr("127.0.0.1:"));
        EXPECT_EQ(width(), 320U);
    } // both are killed
    Process third;
    EXPECT_TRUE(is_taken_and_shows(25, third, ffmpeg("640x360") + as_h264 + to()));
    EXPECT_EQ(width(), 640U);
    EXPECT_EQ(pipeline->ended(), std::nullopt);
    expect_young(2s); // by its own clock, which began anew
}

TEST_F(Srt, sound_comes_with_its_pictures) {
    ring->expect(4s); // so long pictures are kept
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process caller(flash_and_beep("aac", "44100") + as_h264 + to());
    beeps_come(3);
    EXPECT_THAT(beeps_behind_flashes(), are_in_step()) << ::testing::PrintToString(beeps_behind_flashes());
    EXPECT_THAT(pipeline->sound(), HasSubstr("aac"));
    EXPECT_EQ(pipeline->trouble(), "");
}

// By SRT from a program that gets no processor while it begins: what it sends is late by 25 ms for a fifth of
// a second.
TEST_F(Shown, sound_stays_with_pictures_of_which_the_first_came_late) {
    const auto file =
        std::filesystem::temp_directory_path() / ("lianping-late-" + std::to_string(::getpid()) + ".ts");
    Words made = flash_and_beep("aac", "44100") + as_h264 +
                 Words{"-t", "40", "-muxrate", "1M", "-f", "mpegts", "-y", file.string()};
    std::erase(made, "-re");
    ASSERT_EQ(Process(made).wait(), 0);
    ring->expect(4s);
    ASSERT_NO_FATAL_FAILURE(listen());
    ASSERT_NO_FATAL_FAILURE(send(key('k', 9), stream->report().port));
    spec.kind = SourceSpec::Kind::srt;
    spec.where = ":1";
    const auto media = MediaPipeline::open(
        spec,
        {house_clock.get(), map, [this](const AccessUnit& unit) { sender->send(unit.buffer, unit.stamp); },
         [this](std::span<const float> stereo, HouseTime stamp) { maker.take(stereo, stamp); }, ports});
    ASSERT_TRUE(media) << media.error().message;
    const std::jthread sends([&](const std::stop_token& stop) {
        std::ifstream in(file, std::ios::binary);
        std::array<char, 1316> bytes{};
        constexpr Duration lasts = bytes.size() * 8us; // by the rate of the file
        const Monotonic begun = Calm::now();
        for (Duration at{}; in.read(bytes.data(), bytes.size()) && !stop.stop_requested(); at += lasts) {
            std::this_thread::sleep_until(begun + at + (at < 200ms ? 25ms : 0ms));
            (*media)->feed(bytes.data(), bytes.size());
        }
    });
    beeps_come(3);
    EXPECT_THAT(beeps_behind_flashes(), are_in_step()) << ::testing::PrintToString(beeps_behind_flashes());
    std::filesystem::remove(file);
}

TEST_F(Srt, pictures_in_hevc_are_taken_too) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process caller(ffmpeg() + as_hevc + to());
    EXPECT_TRUE(shows(50));
    EXPECT_EQ(width(), 320U);
}

TEST_F(Srt, noise_on_its_port_disturbs_nobody) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process caller(ffmpeg() + as_h264 + to());
    ASSERT_TRUE(shows(25));
    make_noise(SOCK_DGRAM, port);
    EXPECT_TRUE(shows(50));
    expect_young(2s);
}

TEST_F(Srt, one_who_sends_garbage_is_put_out_and_the_next_one_is_taken) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    {
        const Process garbage(ffmpeg() + Words{"-f", "rawvideo", to()[2]});
        EXPECT_TRUE(until([&] {
            EXPECT_EQ(pipeline->ended(), std::nullopt) << "the port stays open";
            return !pipeline->trouble().empty();
        }));
        EXPECT_EQ(made_units, 0);
    }
    Process caller;
    EXPECT_TRUE(is_taken_and_shows(25, caller, ffmpeg() + as_h264 + to()));
}

TEST_F(Srt, one_who_freezes_is_let_go_and_comes_back_from_another_address) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process frozen(ffmpeg() + as_h264 + to());
    ASSERT_TRUE(shows(25));
    frozen.signal(SIGSTOP);
    Process again;
    EXPECT_TRUE(is_taken_and_shows(25, again, ffmpeg() + as_hevc + to())) << "in another codec, too";
    expect_young(2s);
}

// Of one sender, in one connection.
TEST_F(Srt, another_size_and_pace_in_the_midst_are_shown_as_they_come) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("lianping-sizes-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream list(folder / "list.txt");
    for (const char* kind : {"rate=25:size=320x180", "rate=50:size=640x360"}) {
        const std::string file = (folder / (std::string(kind).substr(5, 2) + ".ts")).string();
        Process made({"ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-t", "4", "-i",
                      std::string("testsrc2=") + kind, "-c:v", "libx264", "-preset", "ultrafast", "-g", "25",
                      file});
        EXPECT_EQ(made.wait(), 0);
        list << "file '" << file << "'\n";
    }
    list.close();
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process caller(Words{"ffmpeg", "-nostdin", "-loglevel", "error", "-re", "-f", "concat", "-safe",
                               "0", "-i", (folder / "list.txt").string(), "-c", "copy"} +
                         to());
    EXPECT_TRUE(until([&] { return width() == 320; }));
    EXPECT_TRUE(until([&] { return width() == 640; }));
    EXPECT_TRUE(shows(50));
    expect_even(20ms);
    expect_young(2s);
    EXPECT_EQ(pipeline->ended(), std::nullopt);
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace lianping::live
