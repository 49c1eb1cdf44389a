#include "impaired_path.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>

namespace lianping::testing {
namespace {

using Steady = std::chrono::steady_clock;

struct Letter {
    sockaddr_in to{};
    std::string bytes;
};

sockaddr_in local(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

} // namespace

ImpairedPath::ImpairedPath(std::uint16_t to, const BadNetwork& network) : to_(to), network_(network) {
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
    UnderWay<Letter> under_way(network_);
    sockaddr_in sender{};
    std::array<char, 2048> bytes{};
    while (!done_) {
        while (const auto letter = under_way.arrived(Steady::now()))
            ::sendto(socket_, letter->bytes.data(), letter->bytes.size(), 0,
                     reinterpret_cast<const sockaddr*>(&letter->to), sizeof letter->to);
        const timespec until{0, under_way.pause(Steady::now(), 20ms).count()};
        pollfd readable{socket_, POLLIN, 0};
        if (::ppoll(&readable, 1, &until, nullptr) <= 0) continue;
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const ssize_t got = ::recvfrom(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT,
                                       reinterpret_cast<sockaddr*>(&from), &size);
        if (got <= 0) continue;
        const bool back = ntohs(from.sin_port) == to_;
        if (!back) sender = from;
        const bool on_its_way = under_way.sent(
            {back ? sender : local(to_), std::string(bytes.data(), static_cast<std::size_t>(got))},
            Steady::now());
        ++(on_its_way ? carried_ : lost_);
    }
}

} // namespace lianping::testing
