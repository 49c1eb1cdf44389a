// `latency: auto`.

#include "controller/link_latencies.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

ReceivedStream receiver(Duration p999) {
    ReceivedStream received;
    received.stream = "lecture/speaker";
    received.delay_p999 = p999;
    return received;
}

Duration latency_of(const LinkLatencies& latencies, bool ours = true) {
    programme::Programme programme;
    programme.links["lecture"].latency = 200ms;
    programme.links["lecture"].latency_is_ours = ours;
    latencies.apply(programme);
    return programme.links["lecture"].latency;
}

TEST(LinkLatencies, the_worst_receiver_says_what_is_needed_and_the_next_time_has_it) {
    LinkLatencies latencies{{}};
    EXPECT_FALSE(latencies.needed("lecture"));
    latencies.heard("lecture", receiver(41ms));
    latencies.heard("lecture", receiver(88ms));
    latencies.heard("lecture", receiver(30ms));
    EXPECT_EQ(latencies.needed("lecture"), 120ms) << "88 ms and headroom, in whole steps";
    EXPECT_EQ(latency_of(latencies), 200ms) << "not while it is on";
    EXPECT_TRUE(latencies.settle("lecture"));
    EXPECT_EQ(latency_of(latencies), 120ms);
    EXPECT_EQ(latency_of(latencies, false), 200ms) << "what an operator wrote stands";
}

TEST(LinkLatencies, a_time_that_was_too_short_to_tell_changes_nothing) {
    LinkLatencies latencies{{}};
    latencies.heard("lecture", receiver(88ms));
    latencies.settle("lecture");
    latencies.heard("lecture", receiver(0ms));
    EXPECT_FALSE(latencies.settle("lecture"));
    EXPECT_EQ(latency_of(latencies), 120ms);
    latencies.heard("lecture", receiver(90ms));
    EXPECT_FALSE(latencies.settle("lecture")) << "the same as before";
    latencies.heard("lecture", receiver(250ms));
    EXPECT_TRUE(latencies.settle("lecture"));
    EXPECT_EQ(latency_of(latencies), 280ms);
}

TEST(LinkLatencies, it_is_neither_less_nor_more_than_a_link_may_have) {
    LinkLatencies latencies{{}};
    latencies.heard("lecture", receiver(3ms));
    EXPECT_EQ(latencies.needed("lecture"), LinkLatencies::least);
    latencies.heard("lecture", receiver(9s));
    EXPECT_EQ(latencies.needed("lecture"), LinkLatencies::most);
}

TEST(LinkLatencies, a_controller_that_starts_anew_knows_them) {
    const std::filesystem::path file = ::testing::TempDir() + "link_latencies.json";
    std::filesystem::remove(file);
    LinkLatencies before(file);
    before.heard("lecture", receiver(88ms));
    before.settle("lecture");
    ASSERT_TRUE(write_files({{before.kept()}}));
    EXPECT_EQ(latency_of(LinkLatencies(file)), 120ms);
}

} // namespace
} // namespace lianping::controller
