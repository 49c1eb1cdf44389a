#include "transport/clock_client.h"

#include "transport/sockets.h"
#include "wire/codec.h"

#include <algorithm>
#include <array>

namespace lianping {

namespace {
constexpr std::size_t most_on_the_way = 32; // questions whose answers are still believed
}

struct ClockClient::Impl {
    Context& context;
    const Clock& clock;
    zmq::socket_t socket;
    std::string endpoint;
    std::array<NodeTime, most_on_the_way> asked{};
    std::size_t next = 0;
};

ClockClient::ClockClient(Context& context, const Clock& clock)
    : impl_(std::make_unique<Impl>(Impl{context, clock, {}, {}, {}, 0})) {}
ClockClient::ClockClient(ClockClient&&) noexcept = default;
ClockClient::~ClockClient() = default;

bool ClockClient::use(const std::string& endpoint) {
    if (endpoint == impl_->endpoint) return true;
    impl_->socket = {};
    impl_->endpoint.clear();
    impl_->asked.fill(NodeTime::never());
    if (endpoint.empty()) return true;
    // One answer may wait for each question; without a peer nothing is queued, so that no stale question goes
    // out when the controller comes back.
    auto socket = sockets::make(impl_->context, zmq::socket_type::dealer, 64, 1024);
    socket.set(zmq::sockopt::immediate, 1);
    if (!sockets::connect(socket, endpoint)) return false;
    impl_->socket = std::move(socket);
    impl_->endpoint = endpoint;
    return true;
}

const std::string& ClockClient::endpoint() const { return impl_->endpoint; }

bool ClockClient::ask() {
    if (!impl_->socket) return false;
    const NodeTime t1 = impl_->clock.now();
    if (sockets::send(impl_->socket, encode(ClockQuestion{t1})) != sockets::Sent::yes) return false;
    impl_->asked[impl_->next] = t1;
    impl_->next = (impl_->next + 1) % most_on_the_way;
    return true;
}

std::optional<ClockProbe> ClockClient::poll() {
    if (!impl_->socket) return std::nullopt;
    while (auto frames = sockets::receive(impl_->socket)) {
        const NodeTime t4 = impl_->clock.now();
        if (frames->size() != 1) continue;
        const auto answer = decode_clock_answer(sockets::view(frames->front()));
        if (!answer || answer->epoch == 0) continue;
        // An answer counts once, and only to a question of this connection.
        const auto asked = std::find(impl_->asked.begin(), impl_->asked.end(), answer->t1);
        if (asked == impl_->asked.end()) continue;
        *asked = NodeTime::never();
        return ClockProbe{answer->t1, answer->t2, answer->t3, t4, answer->epoch};
    }
    return std::nullopt;
}

bool ClockClient::wait(std::chrono::nanoseconds patience) const {
    const std::array<Waitable, 1> things{waitable()};
    return wait_for(things, patience);
}

Waitable ClockClient::waitable() const {
    return {impl_->socket ? impl_->socket.handle() : nullptr, -1, false};
}

} // namespace lianping
