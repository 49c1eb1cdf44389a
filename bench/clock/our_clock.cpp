#include "our_clock.h"

#include "late_link.h"
#include "time/clock.h"
#include "time/probe_pacing.h"
#include "transport/clock_client.h"
#include "transport/clock_server.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace lianping::bench {
namespace {

constexpr Duration house_ahead = 1'795'000'000s; // house - the host's clock
constexpr Epoch epoch = 0x6c69'616e'7069'6e67;

ClockServer listen(Context& context, const Clock& host) {
    context.guard({[](const PublicKey&) { return Guest{"", Role::node}; }, {}}); // whoever measures
    auto server = ClockServer::listen(context, {}, [&host] {
        return HouseReading{epoch, HouseTime(host.now().since_origin() + house_ahead)};
    });
    if (!server) throw std::runtime_error(server.error().message);
    return std::move(*server);
}

std::uint16_t port_of(const std::string& endpoint) {
    return static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
}

} // namespace

struct OurClock::Impl {
    RealClock host;
    RealClock node;
    Context controller_context;
    Context node_context;
    Waker stop_controller, stop_node;
    std::atomic<bool> stop{false};

    mutable std::mutex published;
    ClockEstimate estimate;                      // guarded by published
    ClockSync::Counts counts;                    // guarded by published
    NodeTime first_question = NodeTime::never(); // guarded by published

    std::unique_ptr<LateLink> link;
    std::thread controller, player;

    Impl(DelayModel model, std::uint64_t seed, double drift_ppm)
        : node(Duration(std::chrono::seconds(static_cast<std::int64_t>(100 + 1000 * seed))), -drift_ppm) {
        auto server = std::make_shared<ClockServer>(listen(controller_context, host));
        link = std::make_unique<LateLink>(Carries::stream, port_of(server->endpoint()), model, seed);
        controller = std::thread([this, server]() mutable { serve(*server), server.reset(); });
        player = std::thread([this] { keep_time(); });
    }
    ~Impl() {
        stop = true;
        stop_controller.wake();
        stop_node.wake();
        controller.join();
        player.join();
    }

    void serve(ClockServer& server) const {
        const std::array<Waitable, 2> things{server.waitable(), stop_controller.waitable()};
        while (!stop)
            if (wait_for(things, 1s)) server.serve();
    }

    void keep_time() {
        ClockSync sync;
        ClockClient client(node_context, node);
        client.use(fmt::format("tcp://127.0.0.1:{}#{}", link->port(), to_hex(controller_context.key())));
        std::uint64_t asked = 0;
        NodeTime first = NodeTime::never();
        NodeTime next = node.now();
        while (!stop) {
            const auto now = node.now();
            if (now >= next) {
                const auto& e = sync.estimate();
                const Duration uncertainty = e.locked() ? e.uncertainty_at(now) : Duration(1s);
                const Duration since = asked == 0 ? Duration(0) : now - first;
                if (client.ask(probe_connections(asked, since, uncertainty))) {
                    if (++asked == 1) {
                        first = now;
                        const std::lock_guard lock(published);
                        first_question = now;
                    }
                    next = now + until_next_probe(asked, now - first, uncertainty);
                } else {
                    next = now + 10ms;
                }
            }
            std::vector<Waitable> things = client.waitables();
            things.push_back(stop_node.waitable());
            wait_for(things, std::max(Duration(0), next - node.now()));
            bool news = false;
            while (const auto probe = client.poll()) news |= sync.add(*probe) == ClockSync::Verdict::taken;
            if (!news) continue;
            const std::lock_guard lock(published);
            estimate = sync.estimate();
            counts = sync.counts();
        }
    }
};

OurClock::OurClock(DelayModel model, std::uint64_t seed, double drift_ppm)
    : impl_(std::make_unique<Impl>(model, seed, drift_ppm)) {}
OurClock::~OurClock() = default;

std::optional<double> OurClock::error() const {
    const auto known = estimate();
    if (!known.locked()) return std::nullopt;
    // Three readings cannot be taken at once: of some, the one in which the outer two are nearest.
    std::optional<double> best;
    Duration nearest = Duration::max();
    for (int turn = 0; turn < 5; ++turn) {
        const auto before = impl_->host.now();
        const auto node = impl_->node.now();
        const auto after = impl_->host.now();
        if (after - before >= nearest) continue;
        nearest = after - before;
        const HouseTime truth((before + nearest / 2).since_origin() + house_ahead);
        best = 1e-9 * static_cast<double>((known.to_house(node) - truth).count());
    }
    return best;
}

Duration OurClock::asking_for() const {
    const std::lock_guard lock(impl_->published);
    return impl_->first_question == NodeTime::never() ? Duration(0)
                                                      : impl_->node.now() - impl_->first_question;
}

ClockEstimate OurClock::estimate() const {
    const std::lock_guard lock(impl_->published);
    return impl_->estimate;
}

ClockSync::Counts OurClock::counts() const {
    const std::lock_guard lock(impl_->published);
    return impl_->counts;
}

} // namespace lianping::bench
