#include "impaired_path.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <queue>
#include <random>
#include <string>
#include <vector>

namespace lianping::testing {
namespace {

using Steady = std::chrono::steady_clock;

struct Letter {
    Steady::time_point due;
    sockaddr_in to{};
    std::string bytes;
    bool operator>(const Letter& other) const { return due > other.due; }
};

sockaddr_in local(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

} // namespace

ImpairedPath::ImpairedPath(std::uint16_t to, const Kind& kind) : to_(to), kind_(kind) {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

ImpairedPath::~ImpairedPath() {
    done_ = true;
    thread_.join();
    ::close(socket_);
}

void ImpairedPath::run() {
    std::mt19937_64 random(kind_.seed);
    std::uniform_real_distribution<double> chance(0, 1);
    std::priority_queue<Letter, std::vector<Letter>, std::greater<>> under_way;
    sockaddr_in sender{};
    std::array<char, 2048> bytes{};
    while (!done_) {
        for (; !under_way.empty() && under_way.top().due <= Steady::now(); under_way.pop()) {
            const Letter& letter = under_way.top();
            ::sendto(socket_, letter.bytes.data(), letter.bytes.size(), 0,
                     reinterpret_cast<const sockaddr*>(&letter.to), sizeof letter.to);
        }
        Duration wait = 20ms;
        if (!under_way.empty()) wait = std::clamp<Duration>(under_way.top().due - Steady::now(), 0ns, wait);
        const timespec until{0, static_cast<long>(wait.count())};
        pollfd readable{socket_, POLLIN, 0};
        if (::ppoll(&readable, 1, &until, nullptr) <= 0) continue;
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const ssize_t got = ::recvfrom(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT,
                                       reinterpret_cast<sockaddr*>(&from), &size);
        if (got <= 0) continue;
        const bool back = ntohs(from.sin_port) == to_;
        if (!back) sender = from;
        if (chance(random) < kind_.loss) {
            ++lost_;
            continue;
        }
        ++carried_;
        const Duration more(
            static_cast<std::int64_t>(chance(random) * static_cast<double>(kind_.jitter.count())));
        under_way.push({Steady::now() + kind_.delay + more, back ? sender : local(to_),
                        std::string(bytes.data(), static_cast<std::size_t>(got))});
    }
}

} // namespace lianping::testing
