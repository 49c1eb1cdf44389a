#include "http/page_door.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <thread>

namespace lianping {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A stranger's socket, from an address of this machine.
class Stranger {
public:
    explicit Stranger(std::uint16_t port, const char* from = "127.0.0.1")
        : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in own{}, there{};
        own.sin_family = there.sin_family = AF_INET;
        ::inet_pton(AF_INET, from, &own.sin_addr);
        ::inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
        there.sin_port = htons(port);
        ::bind(fd_, reinterpret_cast<sockaddr*>(&own), sizeof own);
        ::connect(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there);
    }
    ~Stranger() { ::close(fd_); }
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;
    bool say(const std::string& text) const {
        return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    // All that is answered, until the connection ends or nothing has come for five seconds.
    std::string hear() const {
        std::string all;
        char bytes[4096];
        pollfd one{fd_, POLLIN, 0};
        while (::poll(&one, 1, 5000) > 0) {
            const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
            if (size <= 0) return all;
            all.append(bytes, static_cast<std::size_t>(size));
        }
        return all + "(it stands still)";
    }

private:
    int fd_;
};

class Door : public ::testing::Test {
protected:
    void open(std::chrono::milliseconds longest = 10s) {
        auto opened =
            PageDoor::open({{"127.0.0.1", 0}, {"/metrics", "/healthz"}, [this] { asked_ = true; }, longest});
        ASSERT_TRUE(opened) << opened.error().message;
        door_.emplace(*std::move(opened));
        const std::string at = door_->address();
        port_ = static_cast<std::uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
        // The owner, with its loop.
        owner_ = std::jthread([this](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                if (!asked_.exchange(false)) std::this_thread::sleep_for(1ms);
                door_->turn([this](const std::string& path) {
                    ++made_;
                    return path == "/healthz" ? Page{503, "text/plain", "it hangs\n"}
                                              : Page{200, "text/plain; version=0.0.4", "up 1\n"};
                });
            }
        });
    }
    void TearDown() override {
        owner_ = {};
        door_.reset();
    }
    std::string ask(const std::string& request, const char* from = "127.0.0.1") const {
        const Stranger one(port_, from);
        one.say(request);
        return one.hear();
    }
    std::optional<PageDoor> door_;
    std::uint16_t port_ = 0;
    std::atomic<bool> asked_{false};
    std::atomic<int> made_{0};
    std::jthread owner_;
};

TEST_F(Door, shows_a_page_that_is_made_when_it_is_asked_for) {
    open();
    EXPECT_EQ(made_, 0);
    const std::string page = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(page, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(page, HasSubstr("Content-Type: text/plain; version=0.0.4\r\n"));
    EXPECT_THAT(page, ::testing::EndsWith("\r\n\r\nup 1\n"));
    EXPECT_EQ(made_, 1);
    EXPECT_THAT(ask("GET /healthz HTTP/1.0\r\n\r\n"), HasSubstr("it hangs"));
    EXPECT_THAT(ask("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 503"));
}

TEST_F(Door, knows_no_other_page_and_takes_nothing) {
    open();
    for (const char* path : {"/", "/metrics/", "//metrics", "/../../etc/passwd", "/metrics/../../etc/passwd",
                             "/%2e%2e/%2e%2e/etc/passwd", "http://else.where/x"})
        EXPECT_THAT(ask(std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                    StartsWith("HTTP/1.1 404"))
            << path;
    for (const char* how : {"DELETE", "PUT", "OPTIONS", "BREW"})
        EXPECT_THAT(ask(std::string(how) + " /metrics HTTP/1.1\r\nHost: x\r\n\r\n"),
                    StartsWith("HTTP/1.1 405"))
            << how;
    EXPECT_THAT(ask("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"),
                ::testing::Not(HasSubstr("up 1")));
    EXPECT_EQ(made_, 0);
}

TEST_F(Door, is_not_impressed_by_what_is_too_long_or_no_http) {
    open();
    EXPECT_THAT(ask("GET /" + std::string(1'000'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                ::testing::Not(HasSubstr(" 200")));
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\nHost: x\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n"),
                ::testing::Not(HasSubstr(" 200")));
    EXPECT_THAT(ask(std::string("\x16\x03\x01\x00\xff\x00\r\n\r\n", 10)), ::testing::Not(HasSubstr(" 200")));
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"), HasSubstr("up 1"));
}

TEST_F(Door, is_open_to_others_while_one_says_his_request_byte_by_byte) {
    open(300ms);
    std::vector<std::unique_ptr<Stranger>> slow;
    for (unsigned n = 0; n < 2 * PageDoor::most_of_one; ++n) {
        slow.push_back(std::make_unique<Stranger>(port_, "127.0.0.7"));
        slow.back()->say("GET /metrics HTT");
    }
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"), HasSubstr("up 1"));
    // And each of them has so long, whatever it says meanwhile.
    const auto began = std::chrono::steady_clock::now();
    while (slow.front()->say("P") && std::chrono::steady_clock::now() - began < 5s)
        std::this_thread::sleep_for(20ms);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 4s);
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "127.0.0.7"), HasSubstr("up 1"));
}

TEST_F(Door, ends_while_somebody_waits_for_a_page_that_nobody_makes) {
    open();
    owner_ = {};
    const Stranger one(port_);
    one.say("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!asked_) std::this_thread::sleep_for(1ms);
    door_.reset();
    EXPECT_THAT(one.hear(), ::testing::Not(HasSubstr("still")));
}

TEST_F(Door, says_why_it_cannot_be_where_another_one_is) {
    open();
    const auto second = PageDoor::open({{"127.0.0.1", port_}, {"/metrics"}, [] {}});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Error::Code::busy);
    EXPECT_THAT(second.error().message, HasSubstr(std::to_string(port_)));
}

TEST(DoorAddress, is_an_address_and_a_port) {
    EXPECT_EQ(door_address("9704")->host, "127.0.0.1");
    EXPECT_EQ(door_address("0.0.0.0:9704")->port, 9704);
    EXPECT_EQ(door_address("[::1]:80")->host, "::1");
    for (const char* wrong : {"", "x", "localhost:1", "1.2.3.4:", "1.2.3.4:99999", "1.2.3.4:8x", "::1"})
        EXPECT_FALSE(door_address(wrong)) << wrong;
}

} // namespace
} // namespace lianping
