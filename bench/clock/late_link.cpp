#include "late_link.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace lianping::bench {
namespace {

constexpr Duration retransmission = 200ms;
using Bytes = std::vector<char>;

Duration monotonic() {
    timespec at{};
    ::clock_gettime(CLOCK_MONOTONIC, &at);
    return std::chrono::seconds(at.tv_sec) + Duration(at.tv_nsec);
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

class Socket {
public:
    Socket() = default;
    explicit Socket(int fd) : fd_(fd) {}
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    int fd() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

Socket open_socket(int type) {
    Socket s(::socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!s) throw std::runtime_error("no socket for the late link");
    return s;
}

Socket bound(int type, std::uint16_t& port) {
    auto s = open_socket(type);
    auto address = loopback(0);
    socklen_t length = sizeof address;
    if (::bind(s.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::getsockname(s.fd(), reinterpret_cast<sockaddr*>(&address), &length) != 0)
        throw std::runtime_error("no port for the late link");
    port = ntohs(address.sin_port);
    return s;
}

void send_at_once(const Socket& s) {
    const int on = 1;
    ::setsockopt(s.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

struct LateLink::Impl {
    Carries what;
    std::uint16_t target;
    std::array<DelaySource, 2> delays; // by Way
    std::uint16_t port = 0;
    Socket entrance; // where the near peer comes in: a datagram socket, or one that listens
    struct Ends {
        std::array<Socket, 2> sockets;  // of a stream: near, far. Of datagrams: unused, far
        std::array<Duration, 2> last{}; // by Way: when the stream's last chunk arrives
    };
    std::map<std::uint64_t, Ends> streams; // by number; of datagrams: one, 0
    std::uint64_t last_stream = 0;
    sockaddr_in peer{}; // of datagrams: who asked last
    struct Packet {
        std::uint64_t stream;
        Way way;
        Bytes bytes;
    };
    std::multimap<Duration, Packet> flying; // by arrival
    std::atomic<bool> stop{false};
    std::atomic<bool> real_time{false};
    std::thread thread;

    Impl(Carries carries, std::uint16_t target_port, DelayModel model, std::uint64_t seed)
        : what(carries),
          target(target_port),
          delays{DelaySource(model, 2 * seed), DelaySource(model, 2 * seed + 1)} {}

    void take(std::uint64_t stream, Way way, Bytes bytes) {
        const auto index = static_cast<std::size_t>(way);
        const auto now = monotonic();
        auto delay = delays[index].next(way);
        if (what == Carries::datagrams) {
            if (delay) flying.emplace(now + *delay, Packet{stream, way, std::move(bytes)});
            return;
        }
        Duration waited{};
        while (!delay) {
            waited += retransmission;
            delay = delays[index].next(way);
        }
        Duration& last = streams[stream].last[index];
        last = std::max(last, now + waited + *delay);
        flying.emplace(last, Packet{stream, way, std::move(bytes)});
    }

    void deliver(const Packet& packet) {
        const auto stream = streams.find(packet.stream);
        if (stream == streams.end()) return; // hung up meanwhile
        auto& ends = stream->second.sockets;
        if (what == Carries::datagrams) {
            if (packet.way == Way::there)
                ::send(ends[1].fd(), packet.bytes.data(), packet.bytes.size(), MSG_NOSIGNAL);
            else
                ::sendto(entrance.fd(), packet.bytes.data(), packet.bytes.size(), MSG_NOSIGNAL,
                         reinterpret_cast<const sockaddr*>(&peer), sizeof peer);
            return;
        }
        const auto& to = ends[packet.way == Way::there ? 1 : 0];
        // Some hundred bytes a second: the socket's buffer takes them whole, or the peer is gone.
        if (!to || ::send(to.fd(), packet.bytes.data(), packet.bytes.size(), MSG_NOSIGNAL) < 0)
            streams.erase(stream);
    }

    void accept_stream() {
        Socket near(::accept4(entrance.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!near) return;
        auto far = open_socket(SOCK_STREAM);
        const auto address = loopback(target);
        if (::connect(far.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
            errno != EINPROGRESS)
            return;
        send_at_once(near);
        send_at_once(far);
        streams[++last_stream].sockets = {std::move(near), std::move(far)};
    }

    // False: the stream is over.
    bool receive(std::uint64_t stream, int fd, Way way) {
        std::array<char, 65536>
            buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the kernel
        for (;;) {
            sockaddr_in from{};
            socklen_t length = sizeof from;
            const auto got =
                ::recvfrom(fd, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
            if (got > 0) {
                if (what == Carries::datagrams && way == Way::there) peer = from;
                take(stream, way, Bytes(buffer.data(), buffer.data() + got));
                continue;
            }
            return what != Carries::stream ||
                   (got != 0 && (errno == EAGAIN || errno == ENOTCONN || errno == EINTR));
        }
    }

    void run() {
        ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
        const sched_param priority{.sched_priority = 10};
        real_time = ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &priority) == 0;
        while (!stop) {
            const auto now = monotonic();
            while (!flying.empty() && flying.begin()->first <= now) {
                const auto packet = flying.extract(flying.begin());
                deliver(packet.mapped());
            }
            Duration patience = 50ms; // how long a stop waits at most
            if (!flying.empty())
                patience = std::clamp(flying.begin()->first - monotonic(), Duration(0), patience);
            // The entrance; then of each stream near and far.
            std::vector<pollfd> watched{{entrance.fd(), POLLIN, 0}};
            std::vector<std::uint64_t> numbers;
            for (const auto& [number, ends] : streams) {
                numbers.push_back(number);
                for (const Socket& socket : ends.sockets) watched.push_back({socket.fd(), POLLIN, 0});
            }
            const timespec wait{0, static_cast<long>(patience.count())};
            if (::ppoll(watched.data(), watched.size(), &wait, nullptr) <= 0) continue;
            for (std::size_t n = 0; n < numbers.size(); ++n) {
                const pollfd &near = watched[1 + 2 * n], &far = watched[2 + 2 * n];
                const bool there = near.revents == 0 || receive(numbers[n], near.fd, Way::there);
                const bool back = far.revents == 0 || receive(numbers[n], far.fd, Way::back);
                if (!there || !back) streams.erase(numbers[n]);
            }
            if (watched.front().revents == 0) continue;
            if (what == Carries::stream)
                accept_stream();
            else
                receive(0, entrance.fd(), Way::there);
        }
    }
};

LateLink::LateLink(Carries what, std::uint16_t target_port, DelayModel model, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(what, target_port, model, seed)) {
    impl_->entrance = bound(what == Carries::datagrams ? SOCK_DGRAM : SOCK_STREAM, impl_->port);
    if (what == Carries::stream) {
        if (::listen(impl_->entrance.fd(), 4) != 0) throw std::runtime_error("the late link cannot listen");
    } else {
        impl_->streams[0].sockets[1] = open_socket(SOCK_DGRAM);
        const auto address = loopback(target_port);
        if (::connect(impl_->streams[0].sockets[1].fd(), reinterpret_cast<const sockaddr*>(&address),
                      sizeof address) != 0)
            throw std::runtime_error("the late link cannot reach its target");
    }
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

LateLink::~LateLink() {
    impl_->stop = true;
    impl_->thread.join();
}

std::uint16_t LateLink::port() const { return impl_->port; }
bool LateLink::real_time() const { return impl_->real_time; }

} // namespace lianping::bench
