// The real lianpingd, and a housekeeper that a test speaks for: how machines are, orders and their results.

#include "daemon.h"
#include "sites.h"
#include "transport/agent_link.h"

#include <gmock/gmock.h>

namespace lianping::controller {
namespace {

using ::testing::HasSubstr;

// The housekeeper of wall-1's machine, on a thread of its own.
class ScriptedHousekeeper {
public:
    explicit ScriptedHousekeeper(const Daemon& daemon, const std::filesystem::path& data) {
        const auto keys = KeyRegister::open(enrolled_folder(data));
        EXPECT_TRUE(keys && (*keys)->enrol_agent("wall-1", key_.own, "now"));
        thread_ = std::jthread([this, door = daemon.rendezvous().agents](const std::stop_token& stop) {
            Context context;
            const RealClock clock;
            AgentLink link(context, {"wall-1", 5, key_, [&] { return door; }, 50ms});
            NodeTime next_state = clock.now();
            while (!stop.stop_requested()) {
                const std::array<Waitable, 1> things{link.waitable()};
                lianping::wait_for(things, 20ms);
                while (auto event = link.poll(clock.now())) take(link, *event);
                if (clock.now() < next_state) continue;
                next_state = clock.now() + 100ms;
                link.send(FromAgent(state()));
            }
        });
    }
    std::vector<AgentOrder> orders() const {
        const std::scoped_lock lock(mutex_);
        return orders_;
    }
    std::atomic<std::uint32_t> pid{700}; // of lianping-agent

private:
    MachineState state() const {
        MachineState state;
        state.units = {
            {"lianping-agent.service", "active", "running", "", "success", pid, 0, {}},
            {"lianping-player@wall-1.service", "active", "running", "on air", "success", 812, 2, {}}};
        state.temperature = 41;
        state.memory = 4'000'000'000;
        state.networks = {{"eth0", true, 1, 2}};
        return state;
    }
    void take(AgentLink& link, const AgentLink::Event& event) {
        if (std::holds_alternative<AgentLink::Connected>(event)) {
            AgentHello hello;
            hello.node = "wall-1";
            hello.session = 5;
            hello.part = AgentHello::Part::services;
            link.send(FromAgent(hello));
        }
        const auto* message = std::get_if<ToAgent>(&event);
        const auto* order = message != nullptr ? std::get_if<AgentOrder>(message) : nullptr;
        if (order == nullptr) return;
        {
            const std::scoped_lock lock(mutex_);
            orders_.push_back(*order);
        }
        OrderResult result{order->id, true, "systemd's job is done", {}, "", 0};
        if (order->kind == AgentOrder::Kind::logs) result = {order->id, true, "", {"一行"}, "c7", 0};
        if (order->kind == AgentOrder::Kind::reboot) result = {order->id, false, "not allowed", {}, "", 0};
        if (order->unit == "agent") result = {order->id, true, "", {}, "", pid};
        link.send(FromAgent(result));
        if (order->unit == "agent") pid = 701; // the next one
    }

    const KeyPair key_ = make_key_pair();
    mutable std::mutex mutex_; // guards what follows
    std::vector<AgentOrder> orders_;
    std::jthread thread_; // last
};

class MachinesProcess : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("site/site.yaml", two_screens);
        folder_.write("site/playlists/bulletin.yaml", "items:\n  - colour: red\n    for: 5s\n");
        daemon_.start();
        ASSERT_TRUE(until([&] { return daemon_.is_up(); })) << daemon_.log();
    }
    TestFolder folder_;
    Daemon daemon_{folder_.path() / "site", folder_.path() / "data"};
};

TEST_F(MachinesProcess, are_known_and_ordered_by_their_housekeepers_and_answers_say_what_came_of_it) {
    ScriptedHousekeeper housekeeper(daemon_, folder_.path() / "data");
    // At once: one that is on its way is waited for.
    const Answer restarted = daemon_.ask("restart", {{"what", "wall-1"}});
    EXPECT_TRUE(restarted.ok) << restarted.error;
    EXPECT_EQ(restarted.text, "wall-1: systemd's job is done\n");
    EXPECT_EQ(housekeeper.orders().back().kind, AgentOrder::Kind::restart);
    EXPECT_THAT(daemon_.ask("log").text, HasSubstr("wall-1: systemd's job is done (anna@desk)"));

    ASSERT_TRUE(until([&] {
        return daemon_.ask("machines").json.find("lianping-player@wall-1.service") != std::string::npos;
    }));
    EXPECT_THAT(daemon_.ask("machines").text, HasSubstr("41 degrees"));

    const Answer refused = daemon_.ask("reboot", {{"what", "wall"}}); // the screen's nodes
    EXPECT_FALSE(refused.ok);
    EXPECT_EQ(refused.error, "wall-1: not allowed");
    const Answer lines = daemon_.ask("logs", {{"what", "wall-1"}, {"lines", "7"}, {"cursor", "c6"}});
    EXPECT_EQ(lines.text, "一行\n");
    EXPECT_EQ(nlohmann::json::parse(lines.json)[0]["cursor"], "c7");
    EXPECT_EQ(housekeeper.orders().back(),
              (AgentOrder{housekeeper.orders().back().id, AgentOrder::Kind::logs, "", 7, "c6"}));
    EXPECT_THAT(daemon_.ask("restart", {{"what", "nobody"}}).error, HasSubstr("no node and no screen"));
}

TEST_F(MachinesProcess, a_housekeeper_that_is_started_anew_is_answered_for_by_the_next_one) {
    const ScriptedHousekeeper housekeeper(daemon_, folder_.path() / "data");
    const Answer restarted = daemon_.ask("restart", {{"what", "wall-1"}, {"unit", "agent"}});
    EXPECT_TRUE(restarted.ok) << restarted.error;
    EXPECT_THAT(restarted.text, HasSubstr("it was process 700, it is active (running), process 701"));
}

} // namespace
} // namespace lianping::controller
