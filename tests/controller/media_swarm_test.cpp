#include "controller/media_swarm.h"

#include <gtest/gtest.h>

#include <deque>

namespace lianping::controller {
namespace {

constexpr std::uint64_t part = media_part_bytes;
const std::string film(64, 'a'), other(64, 'b');
using Is = MediaSwarm::From::Is;

MediaAsk wants(std::uint64_t offset, std::uint64_t have, const std::string& hash = film) {
    return {1, hash, offset, media_part_bytes, HouseTime(1s), have, false};
}

class Swarm : public ::testing::Test {
protected:
    Swarm() {
        for (const char* node : {"a", "b", "c"}) swarm_.door(node, std::string("door-") + node);
    }
    Is from(const std::string& node, const MediaAsk& question) {
        return swarm_.from(node, question, now_).is;
    }
    NodeTime now_{Duration(100s)};
    MediaSwarm swarm_;
};

TEST_F(Swarm, the_first_is_given_the_file_the_others_wait_and_take_it_from_there) {
    EXPECT_EQ(from("a", wants(0, 0)), Is::controller);
    EXPECT_EQ(from("b", wants(0, 0)), Is::soon);
    EXPECT_EQ(from("a", wants(part, part)), Is::controller);
    const auto sent = swarm_.from("b", wants(0, 0), now_);
    EXPECT_EQ(sent.is, Is::peer);
    EXPECT_EQ(sent.door, "door-a");
    EXPECT_EQ(from("b", wants(part, 0)), Is::soon) << "it does not have that yet";
}

TEST_F(Swarm, nodes_are_sent_to_the_one_that_gives_least) {
    swarm_.has("a", film);
    swarm_.has("b", film);
    EXPECT_EQ(swarm_.from("c", wants(0, 0), now_).door, "door-a");
    EXPECT_EQ(swarm_.from("c", wants(part, 0), now_).door, "door-b");
    EXPECT_EQ(swarm_.from("c", wants(2 * part, 0), now_).door, "door-a");
    now_ = now_ + 5s;
    EXPECT_EQ(swarm_.from("c", wants(3 * part, 0), now_).door, "door-a");
}

TEST_F(Swarm, a_leader_that_falls_silent_is_followed_by_another) {
    EXPECT_EQ(from("a", wants(0, 0)), Is::controller);
    now_ = now_ + 1s;
    EXPECT_EQ(from("b", wants(0, 0)), Is::soon);
    now_ = now_ + 1s;
    EXPECT_EQ(from("b", wants(0, 0)), Is::controller);
    EXPECT_EQ(from("a", wants(0, 0)), Is::soon);
    swarm_.forget("b");
    EXPECT_EQ(from("a", wants(0, 0)), Is::controller);
}

TEST_F(Swarm, who_failed_elsewhere_or_has_no_door_is_given_it_by_the_controller) {
    swarm_.has("a", film);
    MediaAsk failed = wants(0, 0);
    failed.alone = true;
    EXPECT_EQ(from("b", failed), Is::controller);
    EXPECT_EQ(from("old", wants(0, 0)), Is::controller);
    swarm_.door("a", "");
    EXPECT_EQ(from("b", wants(0, 0)), Is::controller);
}

TEST_F(Swarm, who_has_a_file_that_is_known_costs_no_other_its_place) {
    const auto hash = [](std::size_t n) { return std::to_string(n); };
    for (std::size_t n = 0; n < MediaSwarm::most_files; ++n) {
        now_ = now_ + 1ms;
        from("a", wants(0, part, hash(n)));
    }
    now_ = now_ + MediaSwarm::leads_for;
    EXPECT_EQ(from("b", wants(0, 0, hash(0))), Is::peer);
    for (int n = 0; n < 10; ++n) swarm_.has("c", hash(MediaSwarm::most_files - 1));
    EXPECT_EQ(from("b", wants(0, 0, hash(1))), Is::peer) << "it is known still who has it";
}

TEST_F(Swarm, each_file_has_a_leader_of_its_own) {
    EXPECT_EQ(from("a", wants(0, 0)), Is::controller);
    EXPECT_EQ(from("b", wants(0, 0, other)), Is::controller);
    EXPECT_EQ(from("a", wants(0, 0, other)), Is::soon);
}

TEST_F(Swarm, ten_nodes_cost_the_controller_one_file_and_a_little) {
    constexpr std::uint64_t size = 200 * part;
    std::map<std::string, std::uint64_t> have;
    for (int n = 0; n < 10; ++n) {
        const std::string node = "n" + std::to_string(n);
        swarm_.door(node, "door-" + node);
        have[node] = 0;
    }
    std::uint64_t left_controller = 0;
    for (int turn = 0; turn < 20'000; ++turn) {
        now_ = now_ + 5ms;
        for (auto& [node, so_far] : have) {
            if (so_far >= size) continue;
            const auto given = from(node, wants(so_far, so_far));
            if (given == Is::controller) left_controller += part;
            if (given != Is::soon) so_far += part;
            if (so_far >= size) swarm_.has(node, film);
        }
    }
    for (const auto& [node, so_far] : have) EXPECT_EQ(so_far, size) << node;
    EXPECT_LE(left_controller, size * 11 / 10);
}

} // namespace
} // namespace lianping::controller
