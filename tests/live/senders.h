#pragma once
// Real senders for tests of sources: what ffmpeg is to say and send, and noise from those who are none.

#include "streams.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace lianping::live {

using lianping::testing::Process;

// One that was free a moment ago.
inline std::uint16_t free_port(int type) {
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

inline Words operator+(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

// What ffmpeg makes, at the pace of a camera.
inline Words ffmpeg(const std::string& size = "320x180") {
    return {"ffmpeg", "-nostdin", "-loglevel",
            "error",  "-re",      "-f",
            "lavfi",  "-i",       "testsrc2=rate=25:size=" + size};
}

// As OBS does it: with B-frames.
inline const Words as_h264{"-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25"};
inline const Words as_hevc{"-c:v", "libx265", "-preset",      "ultrafast",
                           "-g",   "25",      "-x265-params", "log-level=none"};

// A white flash and a beep at each second, as a sender of its own time makes them; sound at `rate` by
// `coder`.
inline Words flash_and_beep(const std::string& coder, const std::string& rate) {
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

// Noise for a second from many who are no senders: to a port of ours.
inline void make_noise(int type, std::uint16_t port) {
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

} // namespace lianping::live
