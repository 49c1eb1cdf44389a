// Sources of every kind, each with a real sender: what it sends is shown, and what goes wrong with it.

#include "live/media_pipeline.h"
#include "streams.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace lianping::live {
namespace {

using lianping::testing::Process;

using ::testing::HasSubstr;
using ::testing::Not;

// One that was free a moment ago.
std::uint16_t free_port(int type) {
    const int socket = ::socket(AF_INET, type, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&any), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&any), &size) == 0;
    ::close(socket);
    return bound ? ntohs(any.sin_port) : 0;
}

using Words = std::vector<std::string>;

Words operator+(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

// What ffmpeg makes, at the pace of a camera.
Words ffmpeg(const std::string& size = "320x180") {
    return {"ffmpeg", "-nostdin", "-loglevel",
            "error",  "-re",      "-f",
            "lavfi",  "-i",       "testsrc2=rate=25:size=" + size};
}
// As OBS does it: with B-frames.
const Words as_h264{"-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25"};
const Words as_hevc{"-c:v", "libx265", "-preset", "ultrafast", "-g", "25", "-x265-params", "log-level=none"};

// A white flash and a beep at each second, as a sender of its own time makes them; sound at `rate` by
// `coder`.
Words flash_and_beep(const std::string& coder, const std::string& rate) {
    return {"ffmpeg",
            "-nostdin",
            "-loglevel",
            "error",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "color=black:size=320x180:rate=25,drawbox=t=fill:color=white:enable='lt(mod(t+0.6,1),0.1)'",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=if(lt(mod(t+0.6\\,1)\\,0.1)\\,0.3*sin(2*PI*1000*t)\\,0):s=" + rate,
            "-c:a",
            coder};
}

MATCHER(are_in_step, "") {
    // A frame of AAC at 44.1 kHz is 23 ms: what is a frame off is seen.
    return std::all_of(arg.begin(), arg.end(), [](Duration each) { return each > -10ms && each < 10ms; });
}

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

TEST_F(Srt, pictures_in_hevc_are_taken_too) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process caller(ffmpeg() + as_hevc + to());
    EXPECT_TRUE(shows(50));
    EXPECT_EQ(width(), 320U);
}

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

class Whip : public Shown {
protected:
    void SetUp() override {
        Shown::SetUp();
        spec.kind = SourceSpec::Kind::whip;
        spec.where = ":" + std::to_string(port);
        spec.secret = "lecture-2026";
        keeps = std::filesystem::temp_directory_path() / ("lianping-whip-" + std::to_string(::getpid()));
        std::filesystem::create_directories(keeps);
    }
    void TearDown() override {
        Shown::TearDown();
        std::filesystem::remove_all(keeps);
    }
    std::string page(const std::string& key) const {
        return "https://127.0.0.1:" + std::to_string(port) + "/" + key;
    }
    Words sends(const std::string& key, const std::string& wide = "320",
                const std::string& high = "180") const {
        return {LIANPING_TESTS_DIR "/browser", page(key) + "/whip", wide, high};
    }
    // What curl says of it.
    std::string asked(const Words& more) const {
        const auto log = keeps / "curl.log";
        std::filesystem::remove(log);
        Process(Words{"curl", "-sk", "-i", "--max-time", "5"} + more, log).wait();
        std::ifstream file(log);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    const std::uint16_t port = free_port(SOCK_STREAM);
};

TEST_F(Whip, a_browser_that_knows_the_key_is_shown_and_another_one_is_refused_and_named) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    {
        const Process stranger(sends("lecture-2027"));
        EXPECT_TRUE(until([&] { return !pipeline->trouble().empty(); }));
        EXPECT_THAT(pipeline->trouble(), HasSubstr("was refused: it does not know the key"));
    }
    Process browser(sends(spec.secret));
    EXPECT_TRUE(shows(50));
    EXPECT_EQ(width(), 320U);
    expect_young(1s);
    EXPECT_EQ(Process(sends(spec.secret)).wait(), 1);
    EXPECT_THAT(pipeline->trouble(), HasSubstr("sends already"));
    browser.kill(SIGKILL); // without a word
    Process next;
    EXPECT_TRUE(is_taken_and_shows(25, next, sends(spec.secret, "640", "360")));
    EXPECT_TRUE(until([&] { return width() == 640; }));
    EXPECT_TRUE(until([&] { return sounds->count() > 50; })) << "its sound comes, too";
    EXPECT_THAT(pipeline->sound(), HasSubstr("opus"));
}

// Chromium, with a camera of its own making. Its page begins by itself by the address that people may keep.
// Whether a UDP socket of this machine is bound within `ports` (proc(5), /proc/net/udp).
bool is_bound_within(PortRange ports) {
    std::ifstream table("/proc/net/udp");
    std::string line;
    std::getline(table, line);
    while (std::getline(table, line)) {
        std::istringstream words(line);
        std::string number, local;
        words >> number >> local;
        const auto port = std::stoul(local.substr(local.find(':') + 1), nullptr, 16);
        if (port >= ports.first && port <= ports.last) return true;
    }
    return false;
}

TEST_F(Whip, a_browsers_pictures_come_in_by_the_ports_that_the_firewall_lets_in) {
    ports = {43'100, 43'139};
    ASSERT_FALSE(is_bound_within(ports)) << "who has taken one?";
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process browser(sends(spec.secret));
    EXPECT_TRUE(shows(10));
    EXPECT_TRUE(is_bound_within(ports));
}

TEST_F(Whip, the_page_in_a_real_browser_sends_its_camera_and_comes_back_after_it_was_shut) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Words chromium{"chromium-headless-shell",
                         "--no-sandbox",
                         "--disable-gpu",
                         "--user-data-dir=" + (keeps / "browser").string(),
                         "--use-fake-device-for-media-stream",
                         "--use-fake-ui-for-media-stream",
                         "--ignore-certificate-errors",
                         "--remote-debugging-port=0",
                         page(spec.secret) + "#camera"};
    for (const int round : {1, 2}) {
        const int before = made_units;
        Process browser(chromium, keeps / "browser.log");
        EXPECT_TRUE(until([&] { return made_units > before + 50; }, 30s))
            << "round " << round << ": " << pipeline->trouble();
        EXPECT_GE(width(), 320U);
        expect_young(2s);
        browser.kill(SIGTERM);
    }
}

TEST_F(Whip, the_page_is_there_for_those_who_know_the_key_and_nothing_else_is) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const auto found = asked({page(spec.secret)});
    EXPECT_THAT(found, HasSubstr("200 OK"));
    EXPECT_THAT(found, HasSubstr("共享屏幕"));
    EXPECT_THAT(found, HasSubstr("Share the screen"));
    for (const char* path : {"", "lecture-2027", "favicon.ico", "lecture-2026/other"})
        EXPECT_THAT(asked({page(path)}), HasSubstr("404")) << path;
    EXPECT_THAT(asked({"-X", "POST", "--data-binary", "no offer", page(spec.secret) + "/whip"}),
                HasSubstr("its offer is not understood"));
    EXPECT_THAT(
        asked({"-X", "POST", "--data-binary", std::string(100'000, 'x'), page(spec.secret) + "/whip"}),
        HasSubstr("413"));
    EXPECT_THAT(asked({"http" + page(spec.secret).substr(5)}), Not(HasSubstr("200 OK"))) << "by http";
    EXPECT_EQ(pipeline->ended(), std::nullopt);
}

// What goes wrong at a sender, or beside it.

// Noise for a second from many who are no senders: to a port of ours.
void make_noise(int type, std::uint16_t port) {
    std::mt19937 random(3);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    std::vector<int> sockets;
    for (int n = 0; n < 20; ++n) {
        sockets.push_back(::socket(AF_INET, type, 0));
        if (::connect(sockets.back(), reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) continue;
        for (int i = 0; i < 20; ++i) {
            std::array<unsigned char, 700> bytes{};
            for (auto& byte : bytes) byte = static_cast<unsigned char>(random());
            if (n % 2 == 0) bytes[0] = 3; // as RTMP begins
            ::send(sockets.back(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        }
        std::this_thread::sleep_for(20ms);
    }
    for (const int socket : sockets) ::close(socket);
}

TEST_F(Srt, noise_on_its_port_disturbs_nobody) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process caller(ffmpeg() + as_h264 + to());
    ASSERT_TRUE(shows(25));
    make_noise(SOCK_DGRAM, port);
    EXPECT_TRUE(shows(50));
    expect_young(2s);
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

TEST_F(Rtmp, one_who_freezes_is_let_go_and_comes_back_from_another_address) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process frozen(sends(spec.secret));
    ASSERT_TRUE(shows(25));
    frozen.signal(SIGSTOP);
    Process again;
    EXPECT_TRUE(is_taken_and_shows(25, again, sends(spec.secret)));
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
