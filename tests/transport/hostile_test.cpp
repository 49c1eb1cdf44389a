// Strangers and enrolled nodes that mean harm, over real sockets on the loopback.

#include "hostile_door.h"
#include "relay.h"
#include "transport/control_client.h"
#include "transport/control_server.h"
#include "wire/codec.h"

#include <atomic>
#include <functional>
#include <thread>

namespace lianping {
namespace {

TEST_F(Hostile, a_stranger_gets_no_connection_and_waits_with_its_code_until_it_is_let_in) {
    const KeyPair key = make_key_pair();
    Context context(key);
    NodeBus stranger = node(context, "wall-2");
    EXPECT_FALSE(connects(stranger, 300ms));
    EXPECT_FALSE(stranger.send(hello("wall-2")));
    EXPECT_FALSE(next(50ms));
    const auto waiting = keys_->strangers();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(enrol_code(waiting.front().key), enrol_code(key.own));
    EXPECT_EQ(waiting.front().address, "127.0.0.1");

    ASSERT_TRUE(keys_->enrol({key.own, "wall-2", Role::node, "", ""}));
    ASSERT_TRUE(connects(stranger, 10s));
    ASSERT_TRUE(stranger.send(hello("wall-2")));
    const auto event = next(5s);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->node, "wall-2");
}

TEST_F(Hostile, who_has_no_key_at_all_is_not_answered) {
    zmq::context_t context;
    zmq::socket_t plain(context, zmq::socket_type::dealer);
    plain.set(zmq::sockopt::linger, 0);
    plain.connect(endpoint_.substr(0, endpoint_.find('#')));
    plain.send(zmq::str_buffer("hello"), zmq::send_flags::dontwait);
    EXPECT_FALSE(next(200ms));
    zmq::message_t answer;
    EXPECT_FALSE(plain.recv(answer, zmq::recv_flags::dontwait));
}

TEST_F(Hostile, a_node_is_who_its_key_says_whatever_it_calls_itself) {
    Context context(wall_);
    NodeBus wall = node(context, "room-1");
    ASSERT_TRUE(connects(wall, 10s));
    ASSERT_TRUE(wall.send(hello("room-1")));
    const auto event = next(5s);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->node, "wall-1");
    EXPECT_EQ(std::get<Hello>(event->message).node, "wall-1");
    EXPECT_EQ(bus_->send("wall-1", Heartbeat{}), ControllerBus::Send::sent);
    EXPECT_EQ(bus_->send("room-1", Heartbeat{}), ControllerBus::Send::unknown);
}

TEST_F(Hostile, a_player_does_not_speak_as_a_source_nor_a_source_as_a_player) {
    Context of_wall(wall_), of_camera(camera_);
    NodeBus wall = node(of_wall, "wall-1"), camera = node(of_camera, "lecture/camera");
    ASSERT_TRUE(connects(wall, 10s));
    ASSERT_TRUE(connects(camera, 10s));
    Hello as_source = hello("wall-1");
    as_source.role = Hello::Role::source;
    wall.send(as_source);
    camera.send(hello("lecture/camera"));
    EXPECT_FALSE(next(200ms));
    EXPECT_EQ(bus_->counts().malformed, 2U);
}

TEST_F(Hostile, what_a_removed_node_says_is_not_heard_from_that_moment_and_nothing_reaches_it) {
    Context context(wall_);
    NodeBus wall = node(context, "wall-1");
    ASSERT_TRUE(introduced(wall, "wall-1"));
    ASSERT_TRUE(keys_->remove("wall-1"));
    bus_->forget("wall-1");
    EXPECT_TRUE(wall.send(hello("wall-1"))) << "its connection still stands";
    EXPECT_FALSE(next(200ms));
    EXPECT_GE(bus_->counts().strangers, 1U);
    EXPECT_EQ(bus_->send("wall-1", Heartbeat{}), ControllerBus::Send::unknown);
}

TEST_F(Hostile, a_flood_of_an_enrolled_node_keeps_nobody_else_waiting) {
    zmq::context_t context;
    zmq::socket_t flood = raw(context, wall_, "wall-1#0000000000000007");
    Context of_room(room_);
    NodeBus room = node(of_room, "room-1");
    ASSERT_TRUE(connects(room, 10s));
    std::atomic<bool> stop{false};
    std::thread flooding([&] {
        const std::string word(2000, 'x');
        while (!stop)
            if (!flood.send(zmq::buffer(word), zmq::send_flags::dontwait)) std::this_thread::sleep_for(1ms);
    });
    // It floods already when the other speaks.
    while (bus_->counts().malformed + bus_->counts().flooded < 1000) {
        bus_->begin_turn();
        while (bus_->poll()) {
        }
    }
    ASSERT_TRUE(room.send(hello("room-1")));
    std::optional<NodeEvent> event;
    std::size_t turns = 0;
    const NodeTime until = clock_.now() + 5s;
    while (!event && clock_.now() < until) {
        bus_->begin_turn();
        event = bus_->poll();
        ++turns;
    }
    stop = true;
    flooding.join();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->node, "room-1");
    EXPECT_GT(bus_->counts().flooded, 0U) << "above so many a second they are not even read";
    EXPECT_LE(bus_->counts().malformed, ControllerBus::most_a_second);
}

TEST_F(Hostile, a_turn_ends_while_messages_come_on) {
    zmq::context_t context;
    zmq::socket_t flood = raw(context, wall_, "wall-1#0000000000000007");
    std::atomic<bool> stop{false};
    std::thread flooding([&] {
        while (!stop)
            if (!flood.send(zmq::str_buffer("x"), zmq::send_flags::dontwait))
                std::this_thread::sleep_for(1ms);
    });
    bus_->begin_turn();
    const NodeTime until = clock_.now() + 10s;
    std::uint64_t heard = 0;
    while (heard < ControllerBus::most_a_turn && clock_.now() < until) {
        bus_->poll();
        heard = bus_->counts().malformed + bus_->counts().flooded;
    }
    for (int i = 0; i < 100; ++i) bus_->poll();
    EXPECT_EQ(bus_->counts().malformed + bus_->counts().flooded, ControllerBus::most_a_turn);
    stop = true;
    flooding.join();
}

TEST_F(Hostile, oversized_truncated_and_senseless_messages_are_dropped_and_the_node_is_heard_again) {
    zmq::context_t context;
    zmq::socket_t wall = raw(context, wall_, "wall-1#0000000000000007");
    Context of_room(room_);
    NodeBus room = node(of_room, "room-1");
    ASSERT_TRUE(connects(room, 10s));
    const std::string good = encode(FromNode(hello("wall-1")));
    for (std::size_t cut = 0; cut < good.size(); cut += 3)
        wall.send(zmq::buffer(good.data(), cut), zmq::send_flags::none);
    for (int i = 0; i < 5; ++i) wall.send(zmq::message_t(), zmq::send_flags::sndmore); // frames without end
    wall.send(zmq::buffer(good), zmq::send_flags::none);
    wall.send(zmq::message_t(max_message_bytes + 1),
              zmq::send_flags::none); // ends its connection; ZeroMQ makes another
    std::optional<NodeEvent> event;
    const NodeTime until = clock_.now() + 20s;
    while (!event && clock_.now() < until) {
        wall.send(zmq::buffer(good), zmq::send_flags::dontwait);
        event = next(50ms);
        bus_->begin_second();
    }
    ASSERT_TRUE(event);
    EXPECT_EQ(event->node, "wall-1");
    EXPECT_GT(bus_->counts().malformed, 0U);
    ASSERT_TRUE(room.send(hello("room-1")));
    do event = next(5s);
    while (event && event->node != "room-1");
    EXPECT_TRUE(event);
}

TEST_F(Hostile, strangers_that_knock_without_end_keep_no_node_out) {
    zmq::context_t context;
    std::vector<zmq::socket_t> strangers;
    for (int i = 0; i < 100; ++i) { // each knocks some times a second
        zmq::socket_t stranger(context, zmq::socket_type::dealer);
        const KeyPair key = make_key_pair();
        const auto server = public_key(endpoint_.substr(endpoint_.find('#') + 1));
        stranger.set(zmq::sockopt::linger, 0);
        stranger.set(zmq::sockopt::reconnect_ivl, 10);
        stranger.set(zmq::sockopt::curve_publickey, zmq::const_buffer(key.own.bytes.data(), 32));
        stranger.set(zmq::sockopt::curve_secretkey, zmq::const_buffer(key.secret.data(), 32));
        stranger.set(zmq::sockopt::curve_serverkey, zmq::const_buffer(server->bytes.data(), 32));
        stranger.connect(endpoint_.substr(0, endpoint_.find('#')));
        strangers.push_back(std::move(stranger));
    }
    const NodeTime until = clock_.now() + 10s;
    while (keys_->refused() < 200 && clock_.now() < until) std::this_thread::sleep_for(5ms);
    ASSERT_GE(keys_->refused(), 200U);
    Context of_wall(wall_);
    NodeBus wall = node(of_wall, "wall-1");
    ASSERT_TRUE(connects(wall, 10s));
    ASSERT_TRUE(wall.send(hello("wall-1")));
    const auto event = next(5s);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->node, "wall-1");
    EXPECT_EQ(keys_->strangers().size(), KeyRegister::most_strangers);
}

TEST_F(Hostile, noise_and_silence_on_the_port_cost_others_nothing) {
    std::vector<int> idle;
    for (int i = 0; i < 100; ++i) {
        idle.push_back(tcp());
        if (i % 2 == 0) {
            const std::string noise(static_cast<std::size_t>(1 + i * 40), static_cast<char>(i));
            EXPECT_GT(::send(idle.back(), noise.data(), noise.size(), MSG_NOSIGNAL), 0);
        }
    }
    Context context(wall_);
    NodeBus wall = node(context, "wall-1");
    EXPECT_TRUE(introduced(wall, "wall-1"));
    for (const int fd : idle) ::close(fd);
}

TEST_F(Hostile, a_recorded_conversation_says_nothing_when_it_is_played_again) {
    Relay relay([this] { return tcp(); });
    const std::string through = relay.instead_of(endpoint_);
    Context context(wall_);
    {
        NodeBus wall(context, {.node = "wall-1", .session = 7, .find = [&] { return through; }});
        EXPECT_TRUE(introduced(wall, "wall-1"));
    }
    relay.end();
    const std::string& said = relay.said();
    ASSERT_GT(said.size(), 300U);
    EXPECT_EQ(said.find("wall-1"), std::string::npos) << "nothing is to be read on the way";
    const int again = tcp();
    EXPECT_GT(::send(again, said.data(), said.size(), MSG_NOSIGNAL), 0);
    EXPECT_FALSE(next(300ms));
    ::close(again);
}

TEST_F(Hostile, after_a_pulled_cable_a_node_does_not_wait_for_a_connection_that_is_dead_without_a_word) {
    Relay relay([this] { return tcp(); });
    const std::string through = relay.instead_of(endpoint_);
    Context context(wall_);
    NodeBus wall(context,
                 {.node = "wall-1", .session = 7, .find = [&] { return through; }, .silence = 300ms});
    ASSERT_TRUE(introduced(wall, "wall-1"));
    ASSERT_EQ(bus_->send("wall-1", Heartbeat{}), ControllerBus::Send::sent);
    const NodeTime until = clock_.now() + 5s;
    while (!wall.heard() && clock_.now() < until) wall.poll(clock_.now());
    ASSERT_TRUE(wall.heard());
    relay.pull_cable();
    ASSERT_TRUE(connects(wall, 10s)) << "it is lost, and connects anew";
    ASSERT_TRUE(wall.send(hello("wall-1")));
    EXPECT_TRUE(next(5s));
    EXPECT_EQ(bus_->send("wall-1", Heartbeat{}), ControllerBus::Send::sent) << "to the connection that lives";
    const NodeTime later = clock_.now() + 5s;
    bool beat = false;
    while (!beat && clock_.now() < later)
        while (auto event = wall.poll(clock_.now())) beat = beat || std::holds_alternative<ToNode>(*event);
    EXPECT_TRUE(beat);
}

TEST_F(Hostile, the_time_is_asked_over_a_new_connection_after_a_silence) {
    auto server = ClockServer::listen(*controller_, {}, [] { return HouseReading{7, HouseTime(1s)}; });
    ASSERT_TRUE(server);
    const std::string at = server->endpoint();
    const auto port = static_cast<std::uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
    Relay relay([this, port] { return tcp(port); });
    Context context(wall_);
    ClockClient wall(context, clock_);
    ASSERT_TRUE(wall.use(relay.instead_of(at)));
    EXPECT_TRUE(is_told(*server, wall, 10s));
    relay.pull_cable();
    std::this_thread::sleep_for(20ms);
    while (wall.poll()) {
    }
    EXPECT_FALSE(is_told(*server, wall, 200ms));
    wall.connect_anew();
    EXPECT_TRUE(is_told(*server, wall, 10s));
}

TEST_F(Hostile, people_are_not_let_in_where_nodes_are_nor_nodes_where_people_are) {
    auto control = ControlServer::listen(*controller_, {});
    ASSERT_TRUE(control);
    const auto ask = [&](const KeyPair& key) {
        auto client = ControlClient::connect(control->endpoint(), key);
        std::atomic<bool> done{false};
        std::optional<Guest> guest;
        std::thread serving([&] {
            while (!done) {
                while (auto request = control->poll()) {
                    guest = request->guest;
                    Answer answer;
                    answer.id = request->command.id;
                    answer.ok = true;
                    control->answer(request->peer, answer);
                }
                std::this_thread::sleep_for(1ms);
            }
        });
        const auto answer = client->ask({0, "status", {}, ""}, key.own == anna_.own ? 10s : 300ms);
        done = true;
        serving.join();
        EXPECT_EQ(answer.has_value(), guest.has_value());
        return guest;
    };
    const auto anna = ask(anna_);
    ASSERT_TRUE(anna);
    EXPECT_EQ(anna->name, "anna");
    EXPECT_EQ(anna->role, Role::operates);
    EXPECT_FALSE(ask(wall_));
    EXPECT_FALSE(ask(make_key_pair()));
    Context context(anna_);
    NodeBus as_node = node(context, "wall-1");
    EXPECT_FALSE(connects(as_node, 200ms));
}

TEST_F(Hostile, the_time_is_told_to_nodes_alone_and_not_to_removed_ones) {
    auto server = ClockServer::listen(*controller_, {}, [] { return HouseReading{7, HouseTime(1s)}; });
    ASSERT_TRUE(server);
    Context of_wall(wall_), of_anna(anna_);
    ClockClient wall(of_wall, clock_), anna(of_anna, clock_);
    ASSERT_TRUE(wall.use(server->endpoint()));
    ASSERT_TRUE(anna.use(server->endpoint()));
    EXPECT_TRUE(is_told(*server, wall, 10s));
    EXPECT_FALSE(is_told(*server, anna, 200ms));
    ASSERT_TRUE(keys_->remove("wall-1"));
    while (wall.poll()) {
    }
    server->serve();
    const auto refused = server->refused();
    EXPECT_FALSE(is_told(*server, wall, 200ms));
    EXPECT_GT(server->refused(), refused);
}

} // namespace
} // namespace lianping
