// Two linked players and their controller through one day, on a bus that drops, doubles, reorders and is cut:
// wherever both hold the newest news they show the same frame of the same item.
#include "controller/act_desk.h"
#include "controller/node_register.h"
#include "controller/plan_desk.h"
#include "controller/sites.h"
#include "controller/take_content.h"
#include "linked_node.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::linked {
namespace {

using controller::ActDesk;
using controller::NodeRegister;
using controller::PlanDesk;

const HouseTime midnight{1'795'795'200s}; // 2026-11-28 in Xiamen
constexpr Duration day = 24h, tick = 250ms, stamp_ahead = 1s;
const Anchor anchor{UtcTime(midnight.since_origin()), midnight};

// The bulletin grows by an item with each edit.
std::map<std::string, std::string> texts(int edits) {
    std::string items = "items:\n  - video: media/a.mp4\n  - video: media/b.mp4\n";
    for (int i = 0; i < edits; ++i) items += "  - {colour: red, for: " + std::to_string(3 + i) + "s}\n";
    return {{"site.yaml", controller::two_screens},
            {"schedule.yaml",
             "schedule:\n"
             "  - {name: open, play: long, from: \"08:00\", to: \"21:00\"}\n"
             "  - {name: hourly, play: short, from: \"08:00\", to: \"21:00\", every: 30m, after: resume}\n"},
            {"playlists/bulletin.yaml", items},
            {"playlists/long.yaml", "items:\n  - {video: media/b.mp4, transition: crossfade 1s}\n"
                                    "  - video: media/c.mp4\nshuffle: true\n"},
            {"playlists/short.yaml", "items:\n  - video: media/a.mp4\n"}};
}

class LinkedDay : public ::testing::Test {
protected:
    // `length`: for how long their clocks are known.
    explicit LinkedDay(Duration length = day) : length_(length) {
        for (LinkedNode* node : {&wall_, &room_}) {
            for (auto* bus : {&node->down, &node->up}) {
                bus->faults.drop = 0.3;
                bus->faults.duplicate = 0.2;
                bus->faults.reorder = 0.2;
                bus->faults.delay = 20ms;
                bus->faults.jitter = 150ms;
            }
            node->hello(NodeTime(0ns));
        }
        nodes_.expect({{"wall-1", "wall"}, {"room-1", "room"}});
        plan(0, midnight);
    }

    void plan(int edits, HouseTime now) {
        programme_ = controller::read(texts(edits));
        plans_.plan({programme_, catalogue_, std::to_string(edits), LinkedNode::epoch, anchor},
                    now + stamp_ahead);
    }
    void take(HouseTime now, Duration length) {
        programme::ItemSpec item = programme_.playlists.at("short").items.front();
        for (const char* screen : {"wall", "room"}) {
            const auto content = controller::take_content(
                programme_, catalogue_, {{item}, screen, now + stamp_ahead, LinkedNode::epoch, anchor});
            ASSERT_TRUE(content) << content.error().message;
            acts_.take(screen, by(now), now + stamp_ahead + length, "a", *content);
        }
    }
    static ActDesk::By by(HouseTime now) { return {"anna", now + stamp_ahead, LinkedNode::epoch}; }

    // The controller's turn and the nodes': what is due is sent and taken.
    void turn(HouseTime now) {
        const NodeTime at(now - midnight);
        for (LinkedNode* node : {&wall_, &room_}) {
            while (const auto bytes = node->up.receive(at)) {
                const auto message = decode_from_node(*bytes);
                ASSERT_TRUE(message);
                if (const auto* hello = std::get_if<Hello>(&message.value())) nodes_.hello(now, *hello);
                if (const auto* status = std::get_if<Status>(&message.value())) nodes_.status(now, *status);
                if (const auto* confirm = std::get_if<Confirm>(&message.value()))
                    nodes_.confirm(now, *confirm);
            }
            const auto plan = plans_.plan(node->screen());
            if (nodes_.wants_plan(node->node(), LinkedNode::epoch, plan->version.number, now)) {
                nodes_.sent_plan(node->node(), plan->version.number, now);
                node->down.send(at, encode(ToNode(*plan)));
            }
            const auto acts = acts_.acts(node->screen());
            if (acts && nodes_.wants_acts(node->node(), LinkedNode::epoch, acts->version.number, now)) {
                nodes_.sent_acts(node->node(), acts->version.number, now);
                node->down.send(at, encode(ToNode(*acts)));
            }
            node->listen(at);
            if ((now - midnight) % 1s == 0s) node->say_status(at);
        }
    }
    bool holds_the_newest(const LinkedNode& node) const {
        const auto acts = acts_.acts(node.screen());
        return node.plan_version() == plans_.plan(node.screen())->version &&
               (!acts || node.acts_version() == acts->version);
    }

    void look(HouseTime at) {
        const Glass wall = wall_.glass(at), room = room_.glass(at);
        ++looks_;
        if (wall == room) return;
        // They differ only where a change of picture lies between their two ideas of now.
        ++apart_;
        const Duration unsure = wall_.believed(at) - room_.believed(at);
        EXPECT_EQ(wall_.glass(at + 2ms), room_.glass(at + 2ms)) << at.ns();
        EXPECT_LT(unsure < 0ns ? -unsure : unsure, 1ms);
        if (wall.key == room.key) {
            EXPECT_LE(std::abs(wall.frame - room.frame), 1);
        }
    }

    const Duration length_;
    TestFolder folder_;
    PlanDesk plans_{folder_.path()};
    ActDesk acts_;
    NodeRegister nodes_;
    programme::Programme programme_;
    programme::Catalogue catalogue_{{"media/a.mp4", controller::ready(4s, "aa")},
                                    {"media/b.mp4", controller::ready(7960ms, "bb")},
                                    {"media/c.mp4", controller::ready(12480ms, "cc")}};
    LinkedNode wall_{"wall-1", "wall", KeptClock(midnight, length_, DelayModel::busy, 31, 5), 11};
    LinkedNode room_{"room-1", "room", KeptClock(midnight, length_, DelayModel::wired, -44, 6), 12};
    std::int64_t looks_ = 0, apart_ = 0;
    Duration unlike_{}, longest_unlike_{}; // since when one of them has not the newest
};

TEST_F(LinkedDay, two_players_show_one_frame_of_one_item_through_a_day_whatever_the_bus_does) {
    int edits = 0;
    for (Duration t{}; t < day && !HasFailure(); t += tick) {
        const HouseTime now = midnight + t;
        const bool cut = t >= 12h && t < 13h;
        for (LinkedNode* node : {&wall_, &room_}) node->down.faults.cut = node->up.faults.cut = cut;
        if (t % 1h == 10min) plan(++edits, now);
        if (t % 1h == 20min) take(now, 90s);
        if (t % 2h == 45min) {
            take(now, 10min);
            acts_.release({"wall", "room"}, by(now + 1s));
        }
        if (t == 15h) room_.restart(NodeTime(t));
        turn(now);
        const bool alike = holds_the_newest(wall_) && holds_the_newest(room_);
        unlike_ = alike || cut ? 0s : unlike_ + tick;
        longest_unlike_ = std::max(longest_unlike_, unlike_);
        if (!alike || t < 10s) continue;
        // Each refresh in the first seconds of each minute; otherwise beside where pictures change.
        const bool each = t % 1min < 4s;
        const Duration refresh = each ? 16'683'350ns : tick;
        for (Duration within = each ? 0ms : 3ms; within < tick; within += refresh) look(now + within);
    }
    EXPECT_EQ(edits, 24);
    EXPECT_GT(looks_, 300'000);
    EXPECT_LT(static_cast<double>(apart_), 0.01 * static_cast<double>(looks_));
    EXPECT_LT(longest_unlike_, 15s);
}

class LinkedMinutes : public LinkedDay {
protected:
    LinkedMinutes() : LinkedDay(5min) {}
};

// What a camera that sees both screens is to find.
TEST_F(LinkedMinutes, identify_flashes_on_both_screens_at_the_same_instants) {
    HouseTime now = midnight;
    for (; now < midnight + 30s; now += tick) turn(now);
    const HouseTime from = now + stamp_ahead, until = from + 10s;
    EXPECT_EQ(acts_.identify({"wall", "room"}, by(now), until).size(), 2U);
    for (; !holds_the_newest(wall_) || !holds_the_newest(room_); now += tick) {
        ASSERT_LT(now, midnight + 2min);
        turn(now);
    }
    // Of each, when it turned white, by the real house time, to 0.1 ms.
    constexpr Duration step = 100us;
    std::map<std::string, std::vector<HouseTime>> flashes;
    for (const LinkedNode* node : {&wall_, &room_})
        for (HouseTime at = from - 2s; at < until + 2s; at += step)
            if (node->flashes(at) && !node->flashes(at - step)) flashes[node->screen()].push_back(at);
    ASSERT_EQ(flashes["wall"].size(), 10U);
    ASSERT_EQ(flashes["room"].size(), 10U);
    for (std::size_t n = 0; n < 10; ++n) {
        EXPECT_LT(std::chrono::abs(flashes["wall"][n] - flashes["room"][n]), 2ms) << "flash " << n;
        const Duration second = (flashes["wall"][n] - midnight) % Duration(1s);
        EXPECT_LT(std::min(second, 1s - second), 2ms) << "with the second of house time";
    }
}

} // namespace
} // namespace lianping::linked
