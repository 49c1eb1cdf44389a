// Commands and answers over real sockets on the loopback.

#include "support/open_doors.h"
#include "transport/control_client.h"
#include "transport/control_server.h"

#include <gtest/gtest.h>

#include <thread>

namespace lianping {
namespace {

TEST(Control, a_command_gets_its_answer) {
    Context context;
    testing::open_doors(context, Role::admin);
    auto server = ControlServer::listen(context, {});
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
    auto client = ControlClient::connect(endpoint, make_key_pair());
    ASSERT_TRUE(client);
    for (int i = 0; i < 3; ++i) {
        const auto answer = client->ask({0, "take", {{"what", "电影"}}, "anna"}, 5s);
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_TRUE(answer->ok);
        EXPECT_EQ(answer->text, "take 电影");
    }
}

TEST(Control, nobody_there_is_a_timeout_that_says_what_to_look_at) {
    auto client = ControlClient::connect("tcp://127.0.0.1:9#" + to_hex(make_key_pair().own), make_key_pair());
    ASSERT_TRUE(client);
    const auto answer = client->ask({0, "status", {}, ""}, 50ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Error::Code::timeout);
    EXPECT_NE(answer.error().message.find("lianpingd"), std::string::npos);
}

TEST(Control, what_is_no_address_with_a_key_is_refused) {
    const std::string key = to_hex(make_key_pair().own);
    for (const std::string& wrong :
         {std::string(), std::string("nonsense"), std::string("tcp://10.0.0.8:4000"),
          "tcp://127.0.0.1:many#" + key, "tcp://127.0.0.1:4000#" + key.substr(1), "ipc:///tmp/x#" + key}) {
        const auto client = ControlClient::connect(wrong, make_key_pair());
        ASSERT_FALSE(client) << wrong;
        EXPECT_EQ(client.error().code, Error::Code::invalid);
    }
}

} // namespace
} // namespace lianping
