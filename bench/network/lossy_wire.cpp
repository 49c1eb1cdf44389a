#include "lossy_wire.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace lianping::bench {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t longest_packet = 2048;

// The interface of a host at the end of a wire. A thread of its own goes to the host to open it: what it
// opens stays there.
int open_end(const Host& host, const std::string& interface) {
    int made = -1, error = 0;
    std::thread([&] {
        const int space = ::open(("/run/netns/" + host.name()).c_str(), O_RDONLY | O_CLOEXEC);
        if (space < 0 || ::setns(space, CLONE_NEWNET) != 0) {
            error = errno;
            if (space >= 0) ::close(space);
            return;
        }
        ::close(space);
        made = ::open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
        ifreq request{};
        request.ifr_flags = IFF_TUN | IFF_NO_PI;
        interface.copy(request.ifr_name, IFNAMSIZ - 1);
        if (made >= 0 && ::ioctl(made, TUNSETIFF, &request) == 0) return;
        error = errno;
        if (made >= 0) ::close(made);
        made = -1;
    }).join();
    if (made < 0)
        throw std::runtime_error(fmt::format("a wire needs /dev/net/tun and root: {}", std::strerror(error)));
    return made;
}

void set_up(const LossyWire::End& end, const LossyWire::End& other, const std::string& interface) {
    ip({"-n", end.host->name(), "addr", "add", end.address, "peer", other.address, "dev", interface});
    ip({"-n", end.host->name(), "link", "set", interface, "up"});
}

} // namespace

LossyWire::LossyWire(const End& near, const End& far, const testing::BadNetwork& network)
    : network_(network) {
    const auto interface_to = [](const End& end) { return "to" + end.address.substr(end.address.find('.')); };
    const std::string here = interface_to(far), there = interface_to(near);
    ends_[0] = open_end(*near.host, here);
    ends_[1] = open_end(*far.host, there);
    set_up(near, far, here);
    set_up(far, near, there);
    thread_ = std::thread([this] { run(); });
}

LossyWire::~LossyWire() {
    done_ = true;
    if (thread_.joinable()) thread_.join();
    for (const int end : ends_)
        if (end >= 0) ::close(end);
}

void LossyWire::run() {
    struct Packet {
        int to = -1;
        std::vector<char> bytes;
    };
    testing::UnderWay<Packet> under_way(network_);
    std::array<char, longest_packet> bytes{};
    const auto take = [&](int from, int to) {
        for (;;) {
            const auto size = ::read(from, bytes.data(), bytes.size());
            if (size <= 0) return;
            ++carried_;
            if (!under_way.sent({to, {bytes.begin(), bytes.begin() + size}}, Steady::now())) ++lost_;
        }
    };
    while (!done_) {
        std::array<pollfd, 2> things{{{ends_[0], POLLIN, 0}, {ends_[1], POLLIN, 0}}};
        const timespec wait{0, under_way.pause(Steady::now(), std::chrono::milliseconds(100)).count()};
        ::ppoll(things.data(), things.size(), &wait, nullptr);
        take(ends_[0], ends_[1]);
        take(ends_[1], ends_[0]);
        const auto now = Steady::now();
        while (const auto packet = under_way.arrived(now))
            if (::write(packet->to, packet->bytes.data(), packet->bytes.size()) < 0)
                ++lost_; // its host is gone
    }
}

} // namespace lianping::bench
