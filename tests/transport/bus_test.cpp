// The bus over real sockets on the loopback.

#include "support/open_doors.h"
#include "support/until.h"
#include "time/clock.h"
#include "transport/controller_bus.h"
#include "transport/node_bus.h"

#include <gtest/gtest.h>
#include <zmq.hpp>

#include <functional>
#include <thread>

namespace lianping {
namespace {

using lianping::testing::until;

class Bus : public ::testing::Test {
protected:
    Bus() { testing::open_doors(context_, Role::node); }
    // A controller, which nodes find from now on.
    ControllerBus listen() {
        ControllerBus bus = std::move(ControllerBus::listen(context_, {})).value();
        endpoint_ = bus.endpoint();
        return bus;
    }
    NodeBus node(const std::string& name, std::uint64_t session) {
        return NodeBus(context_, {.node = name, .session = session, .find = [this] { return endpoint_; }});
    }
    NodeEvent next(ControllerBus& bus) {
        auto event = until([&] { return bus.poll(); });
        EXPECT_TRUE(event);
        return event.value_or(NodeEvent{});
    }
    // The next event of a node that is an Event of type T.
    template <class T>
    std::optional<T> next(NodeBus& bus) {
        return until([&]() -> std::optional<T> {
            while (auto event = bus.poll(clock_.now()))
                if (auto* wanted = std::get_if<T>(&*event)) return *wanted;
            return std::nullopt;
        });
    }
    void hello(NodeBus& bus, const std::string& name, std::uint64_t session) {
        ASSERT_TRUE(next<NodeBus::Connected>(bus));
        Hello hello;
        hello.node = name;
        hello.session = session;
        ASSERT_TRUE(bus.send(hello));
    }

    Context context_;
    RealClock clock_;
    std::string endpoint_;
};

TEST_F(Bus, a_node_says_hello_and_is_reached_by_its_name) {
    ControllerBus controller = listen();
    NodeBus wall = node("wall-1", 11);
    EXPECT_EQ(controller.send("wall-1", Heartbeat{}), ControllerBus::Send::unknown);
    hello(wall, "wall-1", 11);
    const NodeEvent event = next(controller);
    EXPECT_EQ(event.node, "wall-1");
    EXPECT_EQ(event.session, 11U);
    EXPECT_TRUE(std::holds_alternative<Hello>(event.message));
    EXPECT_EQ(controller.send("wall-1", Heartbeat{1, 2}), ControllerBus::Send::sent);
    const auto message = next<ToNode>(wall);
    ASSERT_TRUE(message);
    EXPECT_EQ(*message, ToNode(Heartbeat{1, 2}));
    EXPECT_TRUE(wall.heard());
}

TEST_F(Bus, whoever_speaks_without_a_hello_is_asked_for_it) {
    ControllerBus controller = listen();
    NodeBus wall = node("wall-1", 11);
    ASSERT_TRUE(next<NodeBus::Connected>(wall));
    Status status;
    status.node = "wall-1";
    ASSERT_TRUE(wall.send(status));
    const auto message = until([&]() -> std::optional<ToNode> {
        EXPECT_FALSE(controller.poll());
        while (auto event = wall.poll(clock_.now()))
            if (auto* got = std::get_if<ToNode>(&*event)) return *got;
        return std::nullopt;
    });
    ASSERT_TRUE(message);
    EXPECT_TRUE(std::holds_alternative<HelloRequest>(*message));
}

TEST_F(Bus, a_player_that_starts_anew_takes_the_place_of_its_old_process) {
    ControllerBus controller = listen();
    NodeBus old = node("wall-1", 11);
    hello(old, "wall-1", 11);
    next(controller);
    NodeBus fresh = node("wall-1", 12);
    hello(fresh, "wall-1", 12);
    EXPECT_EQ(next(controller).session, 12U);
    EXPECT_EQ(controller.send("wall-1", Heartbeat{9, 9}), ControllerBus::Send::sent);
    EXPECT_TRUE(next<ToNode>(fresh));
    EXPECT_FALSE(old.poll(clock_.now()));
    // What the old one still says is not heard.
    Status status;
    status.node = "wall-1";
    ASSERT_TRUE(old.send(status));
    ASSERT_TRUE(until([&] { return !controller.poll() && controller.counts().malformed == 1; }));
}

TEST_F(Bus, a_message_that_names_another_node_than_its_sender_is_left_out) {
    ControllerBus controller = listen();
    NodeBus wall = node("wall-1", 11);
    ASSERT_TRUE(next<NodeBus::Connected>(wall));
    Hello hello;
    hello.node = "room-1";
    ASSERT_TRUE(wall.send(hello));
    ASSERT_TRUE(until([&] { return !controller.poll() && controller.counts().malformed == 1; }));
}

TEST_F(Bus, bytes_that_are_no_message_do_not_disturb) {
    ControllerBus controller = listen();
    zmq::context_t strange;
    zmq::socket_t stranger(strange, zmq::socket_type::dealer);
    stranger.set(zmq::sockopt::linger, 0);
    const KeyPair key = make_key_pair();
    stranger.set(zmq::sockopt::curve_publickey,
                 zmq::const_buffer(key.own.bytes.data(), key.own.bytes.size()));
    stranger.set(zmq::sockopt::curve_secretkey, zmq::const_buffer(key.secret.data(), key.secret.size()));
    stranger.set(zmq::sockopt::curve_serverkey,
                 zmq::const_buffer(context_.key().bytes.data(), context_.key().bytes.size()));
    stranger.connect(endpoint_.substr(0, endpoint_.find('#')));
    stranger.send(zmq::str_buffer("GET / HTTP/1.1"), zmq::send_flags::none);
    ASSERT_TRUE(until([&] { return !controller.poll() && controller.counts().malformed == 1; }));
    NodeBus wall = node("wall-1", 11);
    hello(wall, "wall-1", 11);
    EXPECT_EQ(next(controller).node, "wall-1");
}

TEST_F(Bus, a_node_that_does_not_read_costs_only_its_own_messages) {
    ControllerBus controller = listen();
    NodeBus slow = node("slow", 1);
    NodeBus wall = node("wall-1", 2);
    hello(slow, "slow", 1);
    next(controller);
    hello(wall, "wall-1", 2);
    next(controller);
    SnapshotRequest large;
    large.screen = std::string(200'000, 'x');
    auto sent = ControllerBus::Send::sent;
    for (int i = 0; i < 2'000 && sent == ControllerBus::Send::sent; ++i)
        sent = controller.send("slow", large);
    EXPECT_EQ(sent, ControllerBus::Send::full);
    EXPECT_EQ(controller.counts().dropped, 1U);
    EXPECT_EQ(controller.send("wall-1", Heartbeat{}), ControllerBus::Send::sent);
    EXPECT_TRUE(next<ToNode>(wall));
}

TEST_F(Bus, a_node_follows_its_controller_to_another_port) {
    auto first = std::make_optional(listen());
    NodeBus wall = node("wall-1", 11);
    hello(wall, "wall-1", 11);
    next(*first);
    first.reset();
    ControllerBus second = listen();
    hello(wall, "wall-1", 11);
    EXPECT_EQ(next(second).node, "wall-1");
}

TEST_F(Bus, a_node_says_hello_again_to_a_controller_that_comes_back_on_the_same_port) {
    auto first = std::make_optional(listen());
    const auto port = static_cast<std::uint16_t>(std::stoi(endpoint_.substr(endpoint_.rfind(':') + 1)));
    NodeBus wall = node("wall-1", 11);
    hello(wall, "wall-1", 11);
    next(*first);
    first.reset();
    // The connection falls; nothing is queued for nobody.
    ASSERT_TRUE(until([&] {
        wall.poll(clock_.now());
        return !wall.send(Hello{});
    }));
    auto second = until([&]() -> std::optional<ControllerBus> {
        auto bus = ControllerBus::listen(context_, {"127.0.0.1", port});
        if (!bus) return std::nullopt;
        return std::move(*bus);
    });
    ASSERT_TRUE(second);
    hello(wall, "wall-1", 11);
    EXPECT_EQ(next(*second).node, "wall-1");
}

TEST_F(Bus, silence_is_told_once) {
    ControllerBus controller = listen();
    NodeBus wall = node("wall-1", 11);
    hello(wall, "wall-1", 11);
    next(controller);
    controller.send("wall-1", Heartbeat{});
    ASSERT_TRUE(next<ToNode>(wall));
    const NodeTime now = clock_.now();
    EXPECT_FALSE(wall.poll(now + 2s));
    const auto event = wall.poll(now + 60s);
    ASSERT_TRUE(event);
    EXPECT_TRUE(std::holds_alternative<NodeBus::Lost>(*event));
    EXPECT_FALSE(wall.heard());
    // It is told once; what follows is another connection.
    const auto later = wall.poll(now + 120s);
    EXPECT_FALSE(later && std::holds_alternative<NodeBus::Lost>(*later));
}

TEST(Waiting, a_waker_wakes_and_is_cleared) {
    const Waker waker;
    const std::array<Waitable, 2> things{waker.waitable(), Waitable{}};
    EXPECT_FALSE(wait_for(things, 0s));
    waker.wake();
    waker.wake();
    EXPECT_TRUE(wait_for(things, 1s));
    waker.clear();
    EXPECT_FALSE(wait_for(things, 0s));
}

} // namespace
} // namespace lianping
