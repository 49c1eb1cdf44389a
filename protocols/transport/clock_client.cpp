#include "transport/clock_client.h"

#include "transport/sockets.h"
#include "wire/codec.h"

#include <algorithm>
#include <array>

namespace lianping {

namespace {
constexpr std::size_t most_on_the_way = 128; // questions whose answers are still believed
constexpr std::size_t most_connections = 16;
} // namespace

struct ClockClient::Impl {
    Context& context;
    const Clock& clock;
    std::optional<KeyPair> key;
    std::vector<zmq::socket_t> sockets; // the first as long as there is an endpoint
    std::string endpoint;
    std::array<NodeTime, most_on_the_way> asked{};
    std::size_t next = 0;      // of asked
    std::size_t next_turn = 0; // of sockets
    std::size_t next_poll = 0;

    bool connect() {
        // One answer may wait for each question; without a peer nothing is queued, so that no stale question
        // goes out when the controller comes back.
        auto socket = lianping::sockets::make(context, zmq::socket_type::dealer, 64, 1024);
        socket.set(zmq::sockopt::immediate, 1);
        if (key) lianping::sockets::use_key(socket, *key);
        if (!lianping::sockets::connect(socket, endpoint)) return false;
        sockets.push_back(std::move(socket));
        return true;
    }
};

ClockClient::ClockClient(Context& context, const Clock& clock, std::optional<KeyPair> key)
    : impl_(std::make_unique<Impl>(Impl{context, clock, key, {}, {}, {}, 0, 0, 0})) {}
ClockClient::ClockClient(ClockClient&&) noexcept = default;
ClockClient::~ClockClient() = default;

bool ClockClient::use(const std::string& endpoint) {
    if (endpoint == impl_->endpoint) return true;
    impl_->sockets.clear();
    impl_->asked.fill(NodeTime::never());
    impl_->endpoint = endpoint;
    if (endpoint.empty() || impl_->connect()) return true;
    impl_->endpoint.clear();
    return false;
}

void ClockClient::connect_anew() {
    impl_->sockets.clear();
    if (!impl_->endpoint.empty()) impl_->connect();
}

const std::string& ClockClient::endpoint() const { return impl_->endpoint; }

bool ClockClient::ask(std::size_t connections) {
    if (impl_->sockets.empty()) return false;
    connections = std::clamp<std::size_t>(connections, 1, most_connections);
    while (impl_->sockets.size() > connections) impl_->sockets.pop_back();
    while (impl_->sockets.size() < connections && impl_->connect()) {
    }
    // One that is not connected yet is passed over.
    for (std::size_t tried = 0; tried < impl_->sockets.size(); ++tried) {
        zmq::socket_t& socket = impl_->sockets[impl_->next_turn++ % impl_->sockets.size()];
        const NodeTime t1 = impl_->clock.now();
        if (sockets::send(socket, encode(ClockQuestion{t1})) != sockets::Sent::yes) continue;
        impl_->asked[impl_->next] = t1;
        impl_->next = (impl_->next + 1) % most_on_the_way;
        return true;
    }
    return false;
}

std::optional<ClockProbe> ClockClient::poll() {
    for (std::size_t empty = 0; empty < impl_->sockets.size();) {
        auto frames = sockets::receive(impl_->sockets[impl_->next_poll % impl_->sockets.size()]);
        if (!frames) {
            ++empty;
            ++impl_->next_poll;
            continue;
        }
        const NodeTime t4 = impl_->clock.now();
        if (frames->size() != 1) continue;
        const auto answer = decode_clock_answer(sockets::view(frames->front()));
        if (!answer || answer->epoch == 0) continue;
        // An answer counts once, and only to a question of this endpoint.
        const auto asked = std::find(impl_->asked.begin(), impl_->asked.end(), answer->t1);
        if (asked == impl_->asked.end()) continue;
        *asked = NodeTime::never();
        return ClockProbe{answer->t1, answer->t2, answer->t3, t4, answer->epoch};
    }
    return std::nullopt;
}

bool ClockClient::wait(std::chrono::nanoseconds patience) const { return wait_for(waitables(), patience); }

std::vector<Waitable> ClockClient::waitables() const {
    std::vector<Waitable> all;
    for (zmq::socket_t& socket : impl_->sockets) all.push_back({socket.handle(), -1, false});
    if (all.empty()) all.push_back({nullptr, -1, false});
    return all;
}

} // namespace lianping
