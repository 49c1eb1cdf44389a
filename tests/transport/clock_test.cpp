// Clock questions over real sockets on the loopback.

#include "support/open_doors.h"
#include "transport/clock_client.h"
#include "transport/clock_server.h"

#include <gtest/gtest.h>

#include <thread>

namespace lianping {
namespace {

TEST(ClockSockets, a_question_comes_back_with_the_stamps_of_both_sides_in_order) {
    Context context;
    testing::open_doors(context, Role::node);
    const RealClock clock;
    std::int64_t reading = 100;
    auto server = ClockServer::listen(context, {}, [&] {
        return HouseReading{7, HouseTime(Duration(reading++))};
    });
    ASSERT_TRUE(server) << server.error().message;
    ClockClient client(context, clock);
    EXPECT_FALSE(client.ask());
    ASSERT_TRUE(client.use(server->endpoint()));
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (!client.ask() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(1ms);
    std::size_t answered = 0;
    while (answered == 0 && std::chrono::steady_clock::now() < deadline) {
        const std::array<Waitable, 1> things{server->waitable()};
        wait_for(things, 100ms);
        answered += server->serve();
    }
    ASSERT_EQ(answered, 1U);
    ASSERT_TRUE(client.wait(5s));
    const auto probe = client.poll();
    ASSERT_TRUE(probe);
    EXPECT_EQ(probe->t2, HouseTime(100ns));
    EXPECT_EQ(probe->t3, HouseTime(101ns));
    EXPECT_EQ(probe->epoch, 7U);
    EXPECT_LE(probe->t1, probe->t4);
    EXPECT_FALSE(client.poll());
}

TEST(ClockSockets, questions_spread_over_connections_are_all_answered) {
    Context context;
    testing::open_doors(context, Role::node);
    const RealClock clock;
    auto server = ClockServer::listen(context, {}, [] { return HouseReading{7, HouseTime(1s)}; });
    ASSERT_TRUE(server) << server.error().message;
    ClockClient client(context, clock);
    ASSERT_TRUE(client.use(server->endpoint()));
    EXPECT_EQ(client.waitables().size(), 1U);
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    int asked = 0, answered = 0;
    const auto go_on = [&](std::size_t connections, int until) {
        while (answered < until && std::chrono::steady_clock::now() < deadline) {
            if (asked < until && client.ask(connections)) ++asked;
            const std::array<Waitable, 1> things{server->waitable()};
            wait_for(things, 1ms);
            server->serve();
            client.wait(1ms);
            while (client.poll()) ++answered;
        }
    };
    go_on(4, 40);
    EXPECT_EQ(answered, 40);
    EXPECT_EQ(client.waitables().size(), 4U);
    go_on(1, 50);
    EXPECT_EQ(answered, 50);
    EXPECT_EQ(client.waitables().size(), 1U);
}

TEST(ClockSockets, a_port_that_is_taken_is_said_so) {
    Context context;
    const auto house = [] { return HouseReading{}; };
    auto first = ClockServer::listen(context, {}, house);
    ASSERT_TRUE(first);
    const std::string endpoint = first->endpoint();
    const auto port = static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
    const auto second = ClockServer::listen(context, {"127.0.0.1", port}, house);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Error::Code::busy);
    EXPECT_NE(second.error().message.find(std::to_string(port)), std::string::npos);
}

TEST(ClockSockets, an_address_without_a_key_is_refused) {
    Context context;
    const RealClock clock;
    ClockClient client(context, clock);
    EXPECT_FALSE(client.use("tcp://192.168.1.5:4000"));
    EXPECT_FALSE(client.use("nonsense"));
    EXPECT_TRUE(client.use(""));
}

} // namespace
} // namespace lianping
