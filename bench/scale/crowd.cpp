#include "crowd.h"

#include "transport/key_register.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <variant>

namespace lianping::bench {
namespace {

constexpr Duration look_every = 5ms, probe_every = 250ms, status_every = 1s;
constexpr int nodes_a_context = 400; // ZeroMQ's default is 1023 sockets a context

// A screen of films at 25 a second, as its player would describe it.
Status usual_status(const std::string& node, const std::string& screen) {
    Status status;
    status.node = node;
    status.session = 1;
    status.screen = screen;
    status.entry = "default";
    status.playlist = "plain";
    status.item = "media/公共空间的一天.mp4";
    status.next_item = "media/微课堂.mp4";
    status.clock_locked = true;
    status.clock_uncertainty = 30us;
    status.fps = 25;
    status.width = 1920;
    status.height = 1080;
    status.renderer = "cpu";
    status.decoder = "h264, software";
    status.cpu_percent = 7.5;
    status.rss_bytes = 90U << 20U;
    return status;
}

} // namespace

struct Crowd::Node {
    std::string name, screen;
    NodeBus bus;
    ClockClient clock;
    Status status;
    NodeTime next_probe, next_status;
    Epoch epoch = 0;
    Turn turn;
    bool has_plan = false;
};

std::string Crowd::node_name(int n) { return fmt::format("node-{:04}", n); }
std::string Crowd::screen_name(int n) { return fmt::format("screen-{:04}", n); }

Crowd::Crowd(const Rendezvous& controller, int players, int to_a_screen) {
    const NodeTime begin = clock_.now();
    for (int n = 0; n < players; ++n) {
        if (n % nodes_a_context == 0) contexts_.push_back(std::make_unique<Context>());
        NodeBus::Settings settings;
        settings.node = node_name(n);
        settings.session = 1 + static_cast<std::uint64_t>(n);
        settings.key = make_key_pair();
        if (!enrol_as_owner(controller.data, {settings.key->own, settings.node, Role::node, "", "bench"}))
            throw std::runtime_error("a node cannot be enrolled in " + controller.data);
        settings.find = [endpoint = controller.bus] { return endpoint; };
        auto node = std::make_unique<Node>(Node{settings.node,
                                                screen_name(n / to_a_screen),
                                                NodeBus(*contexts_.back(), settings),
                                                ClockClient(*contexts_.back(), clock_, settings.key),
                                                {},
                                                {},
                                                {},
                                                0,
                                                {},
                                                false});
        node->status = usual_status(node->name, node->screen);
        node->status.session = settings.session;
        // Spread over the second, as players that were switched on one by one are.
        node->next_status = begin + status_every + status_every * n / players;
        node->next_probe = begin + probe_every * n / players;
        nodes_.push_back(std::move(node));
    }
}

Crowd::~Crowd() = default;

void Crowd::say_status(Node& node, NodeTime now) {
    Status& status = node.status;
    status.epoch = node.epoch;
    status.at = HouseTime(now.since_origin());
    status.position = now.since_origin() % Duration(60s);
    status.shown += 25;
    status.samples.clear();
    for (int frame = 0; frame < 25; ++frame) status.samples.push_back({status.at + frame * 40ms, 120});
    if (node.bus.send(status)) ++statuses_;
}

void Crowd::answer(Node& node, const NodeBus::Event& event, NodeTime now) {
    const auto say_hello = [&] {
        Hello hello;
        hello.node = node.name;
        hello.session = node.status.session;
        hello.software = "bench-scale";
        hello.plan = node.status.plan;
        hello.acts = node.status.acts;
        node.bus.send(hello);
    };
    const auto say_confirmed = [&](Confirm::Of of, const Version& version) {
        Confirm confirm;
        confirm.node = node.name;
        confirm.of = of;
        confirm.version = version;
        node.bus.send(confirm);
    };
    if (std::holds_alternative<NodeBus::Connected>(event)) return say_hello();
    const auto* message = std::get_if<ToNode>(&event);
    if (message == nullptr) return;
    if (std::holds_alternative<HelloRequest>(*message)) say_hello();
    if (const auto* welcome = std::get_if<Welcome>(message)) {
        node.epoch = welcome->epoch;
        node.clock.use(welcome->clock_endpoint);
    }
    if (const auto* plan = std::get_if<ScreenPlan>(message)) {
        node.has_plan = true;
        node.status.plan = plan->version;
        say_confirmed(Confirm::Of::plan, plan->version);
    }
    if (const auto* acts = std::get_if<Acts>(message)) {
        if (acts->version.number > node.turn.number)
            node.turn = {acts->version.number, acts->version.stamp, now};
        node.status.acts = acts->version;
        say_confirmed(Confirm::Of::acts, acts->version);
    }
}

void Crowd::tend(Node& node, NodeTime now) {
    while (auto event = node.bus.poll(now)) answer(node, *event, clock_.now());
    while (node.clock.poll()) ++probes_;
    if (now >= node.next_probe) {
        node.clock.ask();
        node.next_probe = std::max(node.next_probe + probe_every, now);
    }
    if (now >= node.next_status && node.has_plan) {
        say_status(node, now);
        node.next_status = std::max(node.next_status + status_every, now);
    }
}

void Crowd::live(Duration length, const std::function<bool()>& more) {
    const NodeTime end = clock_.now() + length;
    for (NodeTime next = clock_.now(); next < end && more();) {
        const NodeTime now = clock_.now();
        for (const auto& node : nodes_) tend(*node, now);
        next = std::max(next + look_every, clock_.now());
        clock_.sleep_until(next);
    }
}

int Crowd::with_plans() const {
    return static_cast<int>(
        std::count_if(nodes_.begin(), nodes_.end(), [](const auto& node) { return node->has_plan; }));
}

std::vector<Crowd::Turn> Crowd::turns() const {
    std::vector<Turn> all;
    for (const auto& node : nodes_) all.push_back(node->turn);
    return all;
}

} // namespace lianping::bench
