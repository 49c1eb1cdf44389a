#pragma once
// A wire that lies between nodes and their controller.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace lianping {

// Keeps what was said to the controller. A cable that is pulled ends no connection: what was connected until
// then is silent from then on, for both sides. Thread-safety: one thread, besides its own.
class Relay {
public:
    explicit Relay(std::function<int()> to_controller)
        : to_controller_(std::move(to_controller)),
          listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
        EXPECT_EQ(::bind(listening_, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
        EXPECT_EQ(::listen(listening_, 8), 0);
        socklen_t length = sizeof at;
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&at), &length);
        port_ = ntohs(at.sin_port);
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    ~Relay() {
        end();
        ::close(listening_);
    }
    void end() {
        thread_.request_stop();
        if (thread_.joinable()) thread_.join();
    }
    // The same door, reached through here.
    std::string instead_of(const std::string& endpoint) const {
        return "tcp://127.0.0.1:" + std::to_string(port_) + endpoint.substr(endpoint.find('#'));
    }
    void pull_cable() { pulled_ = true; }
    const std::string& said() const { return said_; } // after end()

private:
    struct Pair {
        int node, controller;
        bool dead = false;
    };
    void run(const std::stop_token& stop) {
        std::vector<Pair> pairs;
        std::array<char, 4096> bytes{};
        while (!stop.stop_requested()) {
            if (pulled_.exchange(false))
                for (Pair& pair : pairs) pair.dead = true;
            if (const int node = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC); node >= 0)
                pairs.push_back({node, to_controller_()});
            for (const Pair& pair : pairs) {
                if (pair.dead) continue;
                for (const auto& [from, to] :
                     {std::pair(pair.node, pair.controller), std::pair(pair.controller, pair.node)}) {
                    const auto got = ::recv(from, bytes.data(), bytes.size(), MSG_DONTWAIT);
                    if (got <= 0) continue;
                    if (from == pair.node) said_.append(bytes.data(), static_cast<std::size_t>(got));
                    ::send(to, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        for (const Pair& pair : pairs) {
            ::close(pair.node);
            ::close(pair.controller);
        }
    }
    const std::function<int()> to_controller_;
    const int listening_;
    int port_ = 0;
    std::atomic<bool> pulled_{false};
    std::string said_;
    std::jthread thread_;
};

} // namespace lianping
