// Who leads, as a node takes it: terms, doors, and what it keeps.

#include "support/folder.h"
#include "support/open_doors.h"
#include "support/until.h"
#include "time/clock.h"
#include "transport/controller_bus.h"
#include "transport/door_choice.h"
#include "transport/leader_memory.h"
#include "transport/node_bus.h"
#include "transport/term_seal.h"
#include "wire/codec.h"

#include <gtest/gtest.h>

#include <fstream>

namespace lianping {
namespace {

using lianping::testing::until;
using Verdict = LeaderMemory::Verdict;

TEST(LeaderMemory, follows_the_highest_term_and_refuses_lower_ones) {
    LeaderMemory memory;
    EXPECT_EQ(memory.hear("k", {1, 0}), Verdict::higher);
    EXPECT_EQ(memory.hear("k", {1, 0}), Verdict::follow);
    EXPECT_EQ(memory.hear("k", {2, 7}), Verdict::higher);
    EXPECT_EQ(memory.hear("k", {1, 0}), Verdict::refuse);
    EXPECT_EQ(memory.hear("k", {2, 6}), Verdict::refuse) << "two that took over at once are told apart";
    EXPECT_EQ(memory.hear("k", {2, 8}), Verdict::higher);
    EXPECT_EQ(memory.hear("k", {}), Verdict::follow) << "one that knows no terms is an older version";
    EXPECT_EQ(memory.term.number, 2U);
}

TEST(LeaderMemory, of_another_site_begins_anew) {
    LeaderMemory memory{"k", {5, 1}, {"tcp://a:1#k"}};
    EXPECT_EQ(memory.hear("other", {1, 0}), Verdict::higher);
    EXPECT_TRUE(memory.doors.empty());
}

TEST(LeaderMemory, comes_back_from_its_text_and_from_no_other) {
    const LeaderMemory memory{
        std::string(64, 'a'), {2, 0xfeed, 0xbeef}, {"tcp://10.0.0.2:9700#a", "tcp://10.0.0.3:9700#a"}};
    const auto back = parse_leader_memory(serialise(memory));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, memory);
    EXPECT_FALSE(parse_leader_memory("term=x\n"));
    EXPECT_FALSE(parse_leader_memory("noise"));
}

TEST(DoorChoice, stays_where_it_is_heard_and_tries_the_others_in_turn) {
    DoorChoice doors;
    EXPECT_EQ(doors.choose("", {}), "");
    EXPECT_EQ(doors.choose("a#k", {}), "a#k");
    EXPECT_FALSE(doors.several());
    EXPECT_EQ(doors.pass(), "a#k");
    EXPECT_EQ(doors.choose("a#k", {"a#k", "b#k", "c#other"}), "a#k");
    EXPECT_TRUE(doors.several());
    EXPECT_EQ(doors.pass(), "b#k");
    EXPECT_EQ(doors.choose("a#k", {"b#k"}), "b#k") << "it is heard there";
    EXPECT_EQ(doors.pass(), "a#k");
}

TEST(DoorChoice, follows_a_controller_that_came_back_elsewhere_but_not_away_from_the_one_it_hears) {
    DoorChoice doors;
    doors.choose("a#k", {"a#k", "b#k"});
    EXPECT_EQ(doors.choose("a2#k", {"a#k", "b#k"}), "a2#k");
    doors.pass(); // to a#k
    doors.pass(); // to b#k
    EXPECT_EQ(doors.choose("a3#k", {"b#k"}), "b#k");
    EXPECT_EQ(doors.choose("", {"b#k"}), "b#k");
}

TEST(TermSeal, is_made_by_the_key_alone) {
    const KeyPair ours = make_key_pair(), others = make_key_pair();
    Term term = sealed({2, 7}, ours);
    EXPECT_TRUE(is_sealed(term, ours));
    EXPECT_FALSE(is_sealed(term, others));
    ++term.number;
    EXPECT_FALSE(is_sealed(term, ours));
}

TEST(Term, travels_with_every_message_and_old_ones_have_none) {
    Term term;
    ASSERT_TRUE(decode_to_node(encode(ToNode(Heartbeat{1, 2}), {2, 3, 4}), &term));
    EXPECT_EQ(term, (Term{2, 3}));
    EXPECT_EQ(term.seal, 4U);
    ASSERT_TRUE(decode_to_node(encode(ToNode(Heartbeat{1, 2})), &term));
    EXPECT_FALSE(term.known());
    Status status;
    status.node = "wall-1";
    ASSERT_TRUE(decode_from_node(encode(FromNode(status), {9, 0, 1}), &term));
    EXPECT_EQ(term.number, 9U);
}

// Two controllers of one site, and a node between them.
class Leaders : public ::testing::Test {
protected:
    struct One {
        explicit One(const KeyPair& key) : context(key) {
            testing::open_doors(context, Role::node);
            bus.emplace(std::move(ControllerBus::listen(context, {})).value());
        }
        Context context;
        std::optional<ControllerBus> bus;
    };
    NodeBus node() {
        return {own_,
                {.node = "wall-1",
                 .session = 7,
                 .find = [this] { return found_; },
                 .silence = 300ms,
                 .remembers = folder_.path() / "leader"}};
    }
    // Says Hello wherever it is connected; answers are given by `both`. Whether `is` comes true.
    template <class Is>
    bool talk(NodeBus& node, std::initializer_list<One*> both, Is is) {
        return until([&] {
            while (auto event = node.poll(clock_.now())) {
                if (std::holds_alternative<NodeBus::Connected>(*event)) {
                    Hello hello;
                    hello.node = "wall-1";
                    node.send(hello);
                }
                if (const auto* message = std::get_if<ToNode>(&*event))
                    if (const auto* welcome = std::get_if<Welcome>(message)) welcomed_ = welcome->site;
            }
            for (One* one : both)
                while (auto event = one->bus->poll()) one->bus->send("wall-1", welcome_of(*one));
            return is();
        });
    }
    Welcome welcome_of(const One& one) const {
        Welcome welcome;
        welcome.site = &one == &a_ ? "a" : "b";
        welcome.standbys = {b_.bus->endpoint()};
        return welcome;
    }

    TestFolder folder_;
    const KeyPair key_ = make_key_pair();
    One a_{key_}, b_{key_};
    Context own_;
    RealClock clock_;
    std::string found_ = a_.bus->endpoint(), welcomed_;
};

TEST_F(Leaders,
       a_node_whose_leader_is_silent_finds_the_standby_that_it_was_told_of_also_after_its_own_restart) {
    a_.bus->lead({1, 0});
    b_.bus->lead({2, 9});
    {
        NodeBus wall = node();
        ASSERT_TRUE(talk(wall, {&a_}, [&] { return welcomed_ == "a"; }));
    }
    NodeBus wall = node();
    ASSERT_TRUE(talk(wall, {&b_}, [&] { return welcomed_ == "b"; }));
    EXPECT_EQ(wall.term(), (Term{2, 9}));
    EXPECT_TRUE(talk(wall, {&a_, &b_}, [&] { return wall.heard(); })) << "and stays there";
    EXPECT_EQ(wall.refused(), 0U);
}

TEST_F(Leaders, a_node_refuses_one_that_leads_no_more_and_tells_it_by_which_term) {
    a_.bus->lead({1, 0});
    b_.bus->lead({2, 9});
    found_ = b_.bus->endpoint();
    {
        NodeBus wall = node();
        ASSERT_TRUE(talk(wall, {&b_}, [&] { return welcomed_ == "b"; }));
    }
    found_ = a_.bus->endpoint();
    NodeBus wall = node();
    ASSERT_TRUE(talk(wall, {&a_}, [&] { return wall.refused() > 0; }));
    EXPECT_EQ(welcomed_, "b");
    EXPECT_EQ(a_.bus->highest_heard(), (Term{2, 9}));
    a_.bus->fall_silent();
    ASSERT_TRUE(talk(wall, {&a_, &b_}, [&] { return wall.heard(); })) << "it goes on to the one that leads";
}

TEST_F(Leaders, a_term_that_nobody_sealed_makes_no_controller_stand_down) {
    a_.bus->lead({1, 0});
    ASSERT_TRUE(a_.bus->term().seal != 0);
    // The node's memory as a thief of its key would write it.
    LeaderMemory forged{to_hex(key_.own), {99, 1, 12345}, {}};
    std::ofstream(folder_.path() / "leader") << serialise(forged);
    NodeBus wall = node();
    ASSERT_TRUE(talk(wall, {&a_}, [&] { return wall.refused() > 0; }));
    EXPECT_FALSE(a_.bus->highest_heard().known());
}

} // namespace
} // namespace lianping
