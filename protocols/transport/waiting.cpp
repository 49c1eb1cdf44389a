#include "transport/waiting.h"

#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.hpp>

#include <cstdint>
#include <vector>

namespace lianping {

bool wait_for(std::span<const Waitable> things, std::chrono::nanoseconds patience) {
    std::vector<zmq::pollitem_t> items;
    items.reserve(things.size());
    for (const Waitable& thing : things) {
        if (thing.socket == nullptr && thing.fd < 0) continue;
        const int events = ZMQ_POLLIN | (thing.until_writable ? ZMQ_POLLOUT : 0);
        items.push_back({thing.socket, thing.fd, static_cast<short>(events), 0});
    }
    // Rounded up: a loop that waits for a deadline must not spin through the last millisecond before it.
    const auto ms = patience.count() < 0 ? std::chrono::milliseconds(-1)
                                         : std::chrono::ceil<std::chrono::milliseconds>(patience);
    return zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(ms.count())) > 0;
}

Waker::Waker() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
Waker::~Waker() { ::close(fd_); }

void Waker::wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written =
        ::write(fd_, &one, sizeof one); // full means that it is awake anyway
}

void Waker::clear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(fd_, &count, sizeof count);
}

} // namespace lianping
