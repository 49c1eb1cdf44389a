#include "agent/machine.h"
#include "agent/orders.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::agent {
namespace {

TEST(Orders, are_about_the_node_s_player_where_they_say_no_more) {
    EXPECT_EQ(unit_meant("", "wall-1"), "lianping-player@wall-1.service");
    EXPECT_EQ(unit_meant("player", "墙"), "lianping-player@墙.service");
    EXPECT_EQ(unit_meant("agent", "wall-1"), "lianping-agent.service");
    EXPECT_EQ(unit_meant("live@lecture-speaker", "wall-1"), "lianping-live@lecture-speaker.service");
    EXPECT_EQ(unit_meant("lianping-player@room-1.service", "wall-1"), "lianping-player@room-1.service");
}

TEST(Orders, reach_no_unit_but_lianping_s_own) {
    for (const char* ours :
         {"lianping-agent.service", "lianping-controller.service", "lianping-player@wall-1.service",
          "lianping-live@lecture\\x2dtwo-speaker.service"})
        EXPECT_TRUE(is_ours(ours)) << ours;
    for (const char* other :
         {"", "ssh.service", "lianping-player@.service", "lianping-player@wall-1", "lianping.target",
          "lianping-player@../x.service", "lianping-player@a.service\nssh.service", "lianping-ssh.service"})
        EXPECT_FALSE(is_ours(other)) << other;
    Orders orders("/nowhere", Reboots::refused);
    const OrderResult refused = orders.carry_out({7, AgentOrder::Kind::restart, "ssh", 0, ""}, "wall-1");
    EXPECT_EQ(refused.id, 7U);
    EXPECT_FALSE(refused.ok);
    EXPECT_NE(refused.text.find("not one of Lianping's"), std::string::npos) << refused.text;
    EXPECT_FALSE(orders.carry_out({8, AgentOrder::Kind::none, "", 0, ""}, "wall-1").ok);
    const OrderResult reboot = orders.carry_out({9, AgentOrder::Kind::reboot, "", 0, ""}, "wall-1");
    EXPECT_FALSE(reboot.ok);
    EXPECT_NE(reboot.text.find("--allow-reboot"), std::string::npos);
}

TEST(Machine, is_read_as_the_kernel_says_it) {
    const TestFolder system;
    system.write("sys/class/thermal/thermal_zone0/temp", "41000\n");
    system.write("sys/class/thermal/thermal_zone1/temp", "67500\n");
    system.write("sys/class/thermal/cooling_device0/temp", "99000\n");
    system.write("proc/meminfo", "MemTotal:        2000 kB\nMemFree:  1 kB\nMemAvailable:    500 kB\n");
    system.write("proc/loadavg", "1.25 0.50 0.10 1/100 999\n");
    system.write("proc/uptime", "12.50 3.00\n");
    system.write("sys/class/net/eth0/carrier", "1\n");
    system.write("sys/class/net/eth0/statistics/rx_bytes", "123\n");
    system.write("sys/class/net/eth0/statistics/tx_bytes", "45\n");
    system.write("sys/class/net/lo/carrier", "1\n");
    const MachineState state = look_at_machine(system.path(), system.path());
    EXPECT_EQ(state.temperature, 67.5);
    EXPECT_EQ(state.memory, 2000U * 1024);
    EXPECT_EQ(state.memory_free, 500U * 1024);
    EXPECT_EQ(state.load, 1.25);
    EXPECT_EQ(state.uptime, Duration(12500ms));
    EXPECT_EQ(state.networks, (std::vector<NetworkState>{{"eth0", true, 123, 45}}));
    EXPECT_GT(state.disk, 0U);
    const MachineState bare = look_at_machine(system.path(), system.path() / "empty");
    EXPECT_FALSE(bare.temperature);
    EXPECT_TRUE(bare.networks.empty());
}

} // namespace
} // namespace lianping::agent
