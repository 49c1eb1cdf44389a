// A sender whose clock begins anew, leaps or wraps round while it sends, in one connection: pictures go on at
// the right instants, their sound with them, and the delay is what it was.

#include "streams.h"
#include "support/folder.h"
#include "support/process.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <srt/srt.h>
#include <sys/socket.h>

extern "C" {
#include <libavformat/avio.h>
}

#include <fstream>
#include <sstream>

namespace lianping::live {
namespace {

using lianping::testing::Process;
using Words = std::vector<std::string>;
using Steady = std::chrono::steady_clock;

constexpr double bits_a_second = 1'200'000; // of a stream that is padded to even pace
constexpr std::size_t srt_message = 7 * std::size_t{188};

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

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

class SenderClock : public Shown {
protected:
    void SetUp() override {
        Shown::SetUp();
        ring->expect(4s); // so long pictures are kept
    }
    // So many seconds of a flash and a beep each second, by a clock that begins at `clock` s.
    std::string made(const std::string& format, double clock, double seconds) {
        const auto file = folder_.path() / (std::to_string(++files_) + "." + format);
        const std::string at = "mod(t+0.6\\,1)";
        Words words{
            "ffmpeg",
            "-nostdin",
            "-loglevel",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "color=black:size=320x180:rate=25,drawbox=t=fill:color=white:enable='lt(mod(t+0.6,1),0.1)'",
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=if(lt(" + at + "\\,0.1)\\,0.3*sin(2*PI*1000*t)\\,0):s=48000",
            "-t",
            std::to_string(seconds),
            "-c:a",
            "aac",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-bf",
            "2",
            "-g",
            "25",
            "-b:v",
            "500k",
            "-maxrate",
            "500k",
            "-bufsize",
            "100k",
            "-output_ts_offset",
            std::to_string(clock)};
        if (format == "mpegts")
            words.insert(words.end(), {"-muxrate", std::to_string(static_cast<int>(bits_a_second))});
        words.insert(words.end(), {"-f", format, file.string()});
        EXPECT_EQ(Process(words).wait(), 0);
        return contents(file);
    }
    // Over all that is sent: how old pictures are when they are handed out, in each second.
    std::vector<Duration> oldest_by_second(int seconds) {
        std::vector<Duration> all;
        for (int n = 0; n < seconds; ++n) {
            oldest = Duration{};
            const auto ends = Steady::now() + 1s;
            while (Steady::now() < ends) {
                frames();
                std::this_thread::sleep_for(20ms);
            }
            all.push_back(oldest.load());
        }
        return all;
    }
    // What is sent for `before` seconds and then by another clock: pictures come all the time, in step with
    // their sound, and the last are no older than the first.
    void goes_on(int before, int after) {
        const auto old = oldest_by_second(before - 1);
        const auto shown = frames();
        const auto later = oldest_by_second(after);
        EXPECT_GT(frames(), shown + static_cast<std::uint64_t>(after - 2) * 25);
        const Duration first = *std::max_element(old.begin() + 1, old.end());
        const Duration last = *std::max_element(later.end() - 2, later.end());
        EXPECT_LT(last, first + 100ms) << ::testing::PrintToString(later);
        EXPECT_GE(beeps_behind_flashes().size(), 2U);
        for (const Duration behind : beeps_behind_flashes()) {
            EXPECT_GT(behind, -15ms);
            EXPECT_LT(behind, 15ms);
        }
        EXPECT_EQ(pipeline->ended(), std::nullopt);
        EXPECT_EQ(pipeline->trouble(), "");
    }

    TestFolder folder_;
    int files_ = 0;
};

class SrtClock : public SenderClock {
protected:
    void SetUp() override {
        SenderClock::SetUp();
        spec.kind = SourceSpec::Kind::srt;
        spec.where = ":" + std::to_string(port_);
        ASSERT_NO_FATAL_FAILURE(look_on());
    }
    // As an encoder does: at an even pace, over one connection.
    void send(const std::string& bytes) {
        sends_ = std::jthread([this, bytes](const std::stop_token& stop) {
            const SRTSOCKET socket = srt_create_socket();
            sockaddr_in to{};
            to.sin_family = AF_INET;
            to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            to.sin_port = htons(port_);
            ASSERT_EQ(srt_connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
            const auto began = Steady::now();
            for (std::size_t at = 0; at < bytes.size() && !stop.stop_requested(); at += srt_message) {
                const auto size = std::min(srt_message, bytes.size() - at);
                if (srt_sendmsg2(socket, bytes.data() + at, static_cast<int>(size), nullptr) <= 0) break;
                const std::chrono::duration<double> due(static_cast<double>(at) * 8 / bits_a_second);
                std::this_thread::sleep_until(began + std::chrono::duration_cast<Steady::duration>(due));
            }
            srt_close(socket);
        });
    }
    const std::uint16_t port_ = free_port(SOCK_DGRAM);
    std::jthread sends_;
};

TEST_F(SrtClock, that_begins_anew_is_followed) {
    send(made("mpegts", 5000, 5) + made("mpegts", 0, 8));
    goes_on(5, 7);
}

TEST_F(SrtClock, that_leaps_far_ahead_is_followed) {
    send(made("mpegts", 0, 5) + made("mpegts", 50'000, 8));
    goes_on(5, 7);
}

TEST_F(SrtClock, that_is_set_back_by_half_a_second_is_followed) {
    // It is believed after three seconds; the sound, which is never bent by more than 1.7 cents, is in step
    // again some seconds later.
    send(made("mpegts", 100, 5) + made("mpegts", 104.5, 15));
    goes_on(5, 14);
}

// Every 26.5 hours a clock of 33 bits at 90 kHz begins anew.
TEST_F(SrtClock, that_wraps_round_is_followed) {
    send(made("mpegts", 95'443.7 - 5, 13));
    goes_on(5, 7);
}

class RtmpClock : public SenderClock {
protected:
    void SetUp() override {
        SenderClock::SetUp();
        spec.kind = SourceSpec::Kind::rtmp;
        spec.where = ":" + std::to_string(port_);
        spec.secret = "key";
        ASSERT_NO_FATAL_FAILURE(look_on());
    }
    // Each of these FLV files behind the other, at the pace of its own clock, as one stream.
    void send(std::vector<std::string> flvs) {
        sends_ = std::jthread([this, flvs = std::move(flvs)](const std::stop_token& stop) {
            constexpr std::size_t header = 13, tag_head = 11, tag_foot = 4;
            AVIOContext* out = nullptr;
            const std::string to = "rtmp://127.0.0.1:" + std::to_string(port_) + "/live/key";
            ASSERT_GE(avio_open2(&out, to.c_str(), AVIO_FLAG_WRITE, nullptr, nullptr), 0);
            const auto write = [&](std::string_view bytes) {
                avio_write(out, reinterpret_cast<const unsigned char*>(bytes.data()),
                           static_cast<int>(bytes.size()));
                avio_flush(out);
            };
            write(std::string_view(flvs.front()).substr(0, header));
            for (const std::string& flv : flvs) {
                const auto byte = [&](std::size_t at) {
                    return std::uint32_t{static_cast<unsigned char>(flv[at])};
                };
                std::optional<std::int64_t> first;
                const auto began = Steady::now();
                for (std::size_t at = header; at + tag_head < flv.size() && !stop.stop_requested();) {
                    const std::uint32_t size = byte(at + 1) << 16U | byte(at + 2) << 8U | byte(at + 3);
                    const std::int64_t time =
                        byte(at + 7) << 24U | byte(at + 4) << 16U | byte(at + 5) << 8U | byte(at + 6);
                    const bool coded = byte(at) == 8 || byte(at) == 9;
                    if (coded && !first && time > 0) first = time;
                    if (first && coded)
                        std::this_thread::sleep_until(began + std::chrono::milliseconds(time - *first));
                    write(std::string_view(flv).substr(at, tag_head + size + tag_foot));
                    at += tag_head + size + tag_foot;
                }
            }
            avio_close(out);
        });
    }
    const std::uint16_t port_ = free_port(SOCK_STREAM);
    std::jthread sends_;
};

TEST_F(RtmpClock, that_begins_anew_is_followed) {
    send({made("flv", 5000, 5), made("flv", 0, 8)});
    goes_on(5, 7);
}

TEST_F(RtmpClock, that_leaps_far_ahead_is_followed) {
    send({made("flv", 0, 5), made("flv", 50'000, 8)});
    goes_on(5, 7);
}

} // namespace
} // namespace lianping::live
