#pragma once
// The doors of a controller, and those who knock with good keys, bad ones or none.

#include "time/clock.h"
#include "transport/clock_client.h"
#include "transport/clock_server.h"
#include "transport/controller_bus.h"
#include "transport/key_register.h"
#include "transport/node_bus.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace lianping {

// A bus whose register knows wall-1 and room-1, and a thread that serves it as the controller's loop does.
class Hostile : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "hostile-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        keys_ = std::move(KeyRegister::open(folder_ / "keys/enrolled")).value();
        ASSERT_TRUE(keys_->enrol({wall_.own, "wall-1", Role::node, "", ""}));
        ASSERT_TRUE(keys_->enrol({room_.own, "room-1", Role::node, "", ""}));
        ASSERT_TRUE(keys_->enrol({camera_.own, "lecture/camera", Role::source, "", ""}));
        ASSERT_TRUE(keys_->enrol({anna_.own, "anna", Role::operates, "", ""}));
        controller_ = std::make_unique<Context>(make_key_pair());
        controller_->guard(keys_->guests());
        bus_ = std::make_unique<ControllerBus>(std::move(ControllerBus::listen(*controller_, {})).value());
        endpoint_ = bus_->endpoint();
    }
    void TearDown() override {
        bus_.reset();
        controller_.reset();
        std::filesystem::remove_all(folder_);
    }
    // The next message that the bus lets through, within the time.
    std::optional<NodeEvent> next(Duration most) {
        const NodeTime until = clock_.now() + most;
        while (clock_.now() < until) {
            bus_->begin_turn();
            if (auto event = bus_->poll()) return event;
            const std::array<Waitable, 1> things{bus_->waitable()};
            wait_for(things, 5ms);
        }
        return std::nullopt;
    }
    NodeBus node(Context& context, const std::string& name) const {
        return NodeBus(context, {.node = name, .session = 7, .find = [this] { return endpoint_; }});
    }
    bool connects(NodeBus& bus, Duration most) const {
        const NodeTime until = clock_.now() + most;
        while (clock_.now() < until) {
            while (auto event = bus.poll(clock_.now()))
                if (std::holds_alternative<NodeBus::Connected>(*event)) return true;
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }
    // Connected, and its Hello heard by the bus.
    bool introduced(NodeBus& bus, const std::string& name) {
        return connects(bus, 10s) && bus.send(hello(name)) && next(5s).has_value();
    }
    bool is_told(ClockServer& server, ClockClient& client, Duration most) const {
        const NodeTime until = clock_.now() + most;
        while (clock_.now() < until) {
            client.ask();
            server.serve();
            client.wait(2ms);
            if (client.poll()) return true;
        }
        return false;
    }
    static Hello hello(const std::string& name) {
        Hello hello;
        hello.node = name;
        hello.session = 7;
        return hello;
    }
    // A DEALER with wall-1's key that says what it likes.
    zmq::socket_t raw(zmq::context_t& context, const KeyPair& key, const std::string& id) const {
        zmq::socket_t socket(context, zmq::socket_type::dealer);
        socket.set(zmq::sockopt::linger, 0);
        socket.set(zmq::sockopt::routing_id, id);
        socket.set(zmq::sockopt::curve_publickey, zmq::const_buffer(key.own.bytes.data(), 32));
        socket.set(zmq::sockopt::curve_secretkey, zmq::const_buffer(key.secret.data(), 32));
        const auto server = public_key(endpoint_.substr(endpoint_.find('#') + 1));
        socket.set(zmq::sockopt::curve_serverkey, zmq::const_buffer(server->bytes.data(), 32));
        socket.connect(endpoint_.substr(0, endpoint_.find('#')));
        return socket;
    }
    int tcp() const {
        return tcp(static_cast<std::uint16_t>(std::stoi(endpoint_.substr(endpoint_.rfind(':') + 1))));
    }
    static int tcp(std::uint16_t port) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
        return fd;
    }

    const RealClock clock_{};
    const KeyPair wall_ = make_key_pair(), room_ = make_key_pair(), camera_ = make_key_pair(),
                  anna_ = make_key_pair();
    std::filesystem::path folder_;
    std::unique_ptr<KeyRegister> keys_;
    std::unique_ptr<Context> controller_;
    std::unique_ptr<ControllerBus> bus_;
    std::string endpoint_;
};

} // namespace lianping
