// The door of housekeepers over real sockets on the loopback.

#include "support/open_doors.h"
#include "support/until.h"
#include "time/clock.h"
#include "transport/agent_link.h"
#include "transport/agent_server.h"
#include "transport/key_register.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace lianping {
namespace {

using lianping::testing::until;

class AgentDoor : public ::testing::Test {
protected:
    AgentDoor() {
        folder_ = std::filesystem::temp_directory_path() / ("lianping-agents-" + std::to_string(::getpid()));
        keys_ = *KeyRegister::open(enrolled_folder(folder_));
        context_.guard(keys_->guests());
        server_.emplace(*AgentServer::listen(context_, {}));
    }
    ~AgentDoor() override { std::filesystem::remove_all(folder_); }
    AgentLink link(const KeyPair& key, const std::string& calls_itself, std::uint64_t session = 5) {
        return AgentLink(context_, {calls_itself, session, key, [this] { return server_->endpoint(); }});
    }
    bool connected(AgentLink& link) {
        return until([&] {
            while (auto event = link.poll(clock_.now()))
                if (std::holds_alternative<AgentLink::Connected>(*event)) return true;
            return false;
        });
    }
    std::optional<AgentEvent> next() {
        return until([&] {
            server_->begin_turn();
            return server_->poll();
        });
    }
    static FromAgent hello(const std::string& node, AgentHello::Part part = AgentHello::Part::media) {
        return AgentHello{1, node, 5, "test", part};
    }
    static MediaAsk ask() { return {1, std::string(64, 'a'), 0, media_part_bytes, HouseTime(1s)}; }

    std::filesystem::path folder_;
    std::unique_ptr<KeyRegister> keys_;
    Context context_;
    RealClock clock_;
    std::optional<AgentServer> server_;
};

TEST_F(AgentDoor, a_housekeeper_is_the_node_that_vouched_for_it_whatever_it_calls_itself) {
    const KeyPair key = make_key_pair();
    ASSERT_TRUE(keys_->enrol_agent("wall-1", key.own, "now"));
    AgentLink agent = link(key, "room-1");
    ASSERT_TRUE(connected(agent));
    ASSERT_TRUE(agent.send(ask())); // before Hello: left out
    ASSERT_TRUE(agent.send(hello("room-1")));
    auto event = next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->node, "wall-1");
    EXPECT_TRUE(std::holds_alternative<AgentHello>(event->message));
    EXPECT_EQ(server_->refused(), 1U);
    MediaPart part{1,
                   std::string(64, 'a'),
                   MediaPart::Kind::data,
                   media_part_bytes,
                   0,
                   std::string(media_part_bytes, 'x'),
                   {}};
    EXPECT_EQ(server_->send("room-1", AgentHello::Part::media, part), AgentServer::Send::unknown);
    EXPECT_EQ(server_->send("wall-1", AgentHello::Part::services, part), AgentServer::Send::unknown);
    EXPECT_EQ(server_->send("wall-1", AgentHello::Part::media, part), AgentServer::Send::sent);
    const auto came = until([&]() -> std::optional<MediaPart> {
        while (auto said = agent.poll(clock_.now()))
            if (const auto* message = std::get_if<ToAgent>(&*said)) return std::get<MediaPart>(*message);
        return std::nullopt;
    });
    ASSERT_TRUE(came);
    EXPECT_EQ(*came, part);
    // Sent away, it is not heard any more, though its connection stands.
    ASSERT_TRUE(keys_->remove("wall-1"));
    ASSERT_TRUE(agent.send(ask()));
    EXPECT_TRUE(until([&] {
        server_->begin_turn();
        EXPECT_FALSE(server_->poll());
        return server_->refused() == 2;
    }));
}

TEST_F(AgentDoor, strangers_players_and_people_are_not_answered_and_no_code_of_theirs_waits) {
    const KeyPair node = make_key_pair(), person = make_key_pair();
    ASSERT_TRUE(keys_->enrol({node.own, "wall-1", Role::node, "", ""}));
    ASSERT_TRUE(keys_->enrol({person.own, "anna", Role::admin, "", ""}));
    std::vector<AgentLink> links;
    for (const KeyPair& key : {make_key_pair(), node, person}) links.push_back(link(key, "wall-1"));
    EXPECT_TRUE(until([&] {
        for (AgentLink& one : links)
            while (auto event = one.poll(clock_.now()))
                EXPECT_FALSE(std::holds_alternative<AgentLink::Connected>(*event));
        return keys_->refused() >= 3;
    }));
    EXPECT_TRUE(keys_->strangers().empty());
}

TEST_F(AgentDoor, a_source_speaks_of_its_recordings_alone_and_a_housekeeper_never_of_such) {
    const KeyPair of_source = make_key_pair(), of_agent = make_key_pair();
    ASSERT_TRUE(keys_->enrol({of_source.own, "lecture/speaker", Role::source, "", ""}));
    ASSERT_TRUE(keys_->enrol_agent("wall-1", of_agent.own, "now"));
    AgentLink source = link(of_source, "lecture/speaker", 5), agent = link(of_agent, "wall-1", 6);
    for (auto* one : {&source, &agent}) ASSERT_TRUE(connected(*one));
    ASSERT_TRUE(source.send(hello("lecture/speaker"))); // as if it kept house
    ASSERT_TRUE(source.send(ask()));
    ASSERT_TRUE(source.send(MediaState{}));
    ASSERT_TRUE(agent.send(hello("wall-1", AgentHello::Part::recordings)));
    ASSERT_TRUE(agent.send(RecordingOffers{}));
    EXPECT_TRUE(until([&] {
        server_->begin_turn();
        EXPECT_FALSE(server_->poll());
        return server_->refused() == 5;
    }));
    ASSERT_TRUE(source.send(hello("wall-1", AgentHello::Part::recordings)));
    const RecordingOffers offers{{{std::string(64, 'a'), "a.mkv", 9}}};
    ASSERT_TRUE(source.send(offers));
    auto event = next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->node, "lecture/speaker") << "whatever it calls itself";
    event = next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->part, AgentHello::Part::recordings);
    EXPECT_EQ(std::get<RecordingOffers>(event->message), offers);
}

TEST_F(AgentDoor, both_parts_of_a_housekeeper_have_a_connection_and_the_newest_is_meant) {
    const KeyPair key = make_key_pair();
    ASSERT_TRUE(keys_->enrol_agent("wall-1", key.own, "now"));
    AgentLink media = link(key, "wall-1", 5), services = link(key, "wall-1", 6);
    for (auto* one : {&media, &services}) ASSERT_TRUE(connected(*one));
    ASSERT_TRUE(media.send(hello("wall-1")));
    ASSERT_TRUE(next());
    ASSERT_TRUE(services.send(hello("wall-1", AgentHello::Part::services)));
    auto event = next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->part, AgentHello::Part::services);
    ASSERT_TRUE(media.send(ask()));
    event = next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->part, AgentHello::Part::media);
}

TEST(AgentKeys, come_and_go_with_their_node) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("lianping-agent-keys-" + std::to_string(::getpid()));
    auto keys = *KeyRegister::open(enrolled_folder(folder));
    const KeyPair node = make_key_pair(), first = make_key_pair(), second = make_key_pair();
    ASSERT_TRUE(keys->enrol({node.own, "wall-1", Role::node, "", ""}));
    ASSERT_TRUE(keys->enrol_agent("wall-1", first.own, "now"));
    ASSERT_TRUE(keys->enrol_agent("wall-1", first.own, "now")) << "said again";
    EXPECT_FALSE(keys->enrol_agent("wall-1", node.own, "now")) << "the key is the node's";
    EXPECT_FALSE(keys->enrol_agent("room-1", first.own, "now")) << "another node cannot have it";
    ASSERT_TRUE(keys->enrol_agent("wall-1", second.own, "now"));
    EXPECT_FALSE(keys->find(first.own)) << "a node has one housekeeper";
    ASSERT_TRUE(keys->rename("wall-1", "wall-2"));
    EXPECT_EQ(keys->find(second.own)->name, "wall-2");
    EXPECT_EQ(keys->find(node.own)->name, "wall-2");
    EXPECT_EQ(keys->remove("wall-2")->size(), 2U);
    EXPECT_FALSE(keys->find(second.own));
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace lianping
