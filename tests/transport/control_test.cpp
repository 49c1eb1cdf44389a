// Commands and answers over real sockets on the loopback.

#include "transport/control_client.h"
#include "transport/control_server.h"

#include <gtest/gtest.h>

#include <thread>

namespace lianping {
namespace {

TEST(Control, a_command_gets_its_answer) {
    Context context;
    auto server = ControlServer::listen(context, 0);
    ASSERT_TRUE(server) << server.error().message;
    const std::string endpoint = server->endpoint();
    const std::jthread controller([server = std::move(*server)](const std::stop_token& stop) mutable {
        while (!stop.stop_requested()) {
            const std::array<Waitable, 1> things{server.waitable()};
            wait_for(things, 20ms);
            while (auto request = server.poll()) {
                Answer answer;
                answer.id = request->command.id;
                answer.ok = true;
                answer.text = request->command.verb + " " + request->command.arguments["what"];
                server.answer(request->peer, answer);
            }
        }
    });
    auto client = ControlClient::connect(endpoint);
    ASSERT_TRUE(client);
    for (int i = 0; i < 3; ++i) {
        const auto answer = client->ask({0, "take", {{"what", "电影"}}, "anna"}, 5s);
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_TRUE(answer->ok);
        EXPECT_EQ(answer->text, "take 电影");
    }
}

TEST(Control, nobody_there_is_a_timeout_that_says_what_to_look_at) {
    auto client = ControlClient::connect("tcp://127.0.0.1:9");
    ASSERT_TRUE(client);
    const auto answer = client->ask({0, "status", {}, ""}, 50ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Error::Code::timeout);
    EXPECT_NE(answer.error().message.find("lianpingd"), std::string::npos);
}

TEST(Control, what_is_no_address_of_this_machine_is_refused) {
    for (const char* wrong : {"", "nonsense", "tcp://10.0.0.8:4000", "tcp://127.0.0.1:many"}) {
        const auto client = ControlClient::connect(wrong);
        ASSERT_FALSE(client) << wrong;
        EXPECT_EQ(client.error().code, Error::Code::invalid);
    }
}

} // namespace
} // namespace lianping
