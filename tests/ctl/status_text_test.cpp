#include "ctl/status_text.h"

#include <gtest/gtest.h>

namespace lianping::ctl {
namespace {

const char* tree = R"({
  "takes": [{"screen":"wall","what":"films","by":"anna@desk","since":"2026-11-28T06:00:00.000Z","until":"2026-11-28T20:00:00.000Z"}],
  "alerts": [], "holds": [],
  "site": "厦港空间", "folder": "/srv/site", "now": "2026-11-28T06:30:00.000Z", "timezone": "Asia/Shanghai",
  "programme": {"state": "refused", "id": 7, "since": "2026-11-28T01:00:00.000Z",
    "findings": [{"rank":"error","text":"schedule.yaml:3:5: error: there is no playlist called filns; is it films?"}]},
  "intake": {"total": 12, "ready": 11, "current": {"file": "media/b.mp4", "progress": 0.25}, "troubles": [],
    "waiting": [{"screen":"wall","entry":"day","playlist":"films","ready":0,"pending":1}]},
  "screens": [
    {"screen":"wall","entry":"take","item":"media/a.mp4","position":65.2,"end":"2026-11-28T06:31:00.000Z","held":false,"nodes":["wall-1"]},
    {"screen":"room","entry":"day","item":"notice 本周微课堂","position":3.5,"end":"2026-11-28T06:30:16.000Z","held":false,"nodes":["room-1"]}],
  "nodes": [
    {"node":"wall-1","up":true,"item":"media/a.mp4","plan_current":true,"acts_current":true,"clock_locked":true,
     "clock_uncertainty_us":12.3,"clock_error_us":null,"fps":25,"late":0,"dropped":2,"cpu_percent":11.4,"rss_bytes":91000000,"renderer":"cpu","troubles":[]},
    {"node":"room-1","up":false,"since":"2026-11-28T06:20:00.000Z","troubles":["media/c.mp4 cannot be decoded"]}],
  "skew": [{"screens":["wall","room"],"frames":250,"median_us":180,"p99_us":1450,"max_us":2100}]
})";

TEST(StatusText, takes_come_first_and_columns_stand_straight) {
    EXPECT_EQ(
        status_text(tree),
        "TAKE on wall: films, since 14:00:00 by anna@desk, until 2026-11-29 04:00:00\n"
        "\n"
        "厦港空间  (/srv/site, Asia/Shanghai)\n"
        "programme: the files as they are now are REFUSED; the last good programme goes on\n"
        "  schedule.yaml:3:5: error: there is no playlist called filns; is it films?\n"
        "media: 11 of 12 ready; reading media/b.mp4 (25 %)\n"
        "  wall, day: 0 of 1 of films; what was on goes on until the first is ready\n"
        "\n"
        "screen  entry  item               position     until  nodes\n"
        "wall    take   media/a.mp4            1:05  14:31:00  wall-1\n"
        "room    day    notice 本周微课堂      0:03  14:30:16  room-1\n"
        "\n"
        "node    state                item          fps  late  dropped   clock   cpu  memory  drawn by\n"
        "wall-1  up                   media/a.mp4  25.0     0        2  ±12 µs  11 %   91 MB  cpu\n"
        "room-1  AWAY since 14:20:00\n"
        "\n"
        "in step        skew, middle    99 %    most  frames\n"
        "wall and room        180 µs  1.4 ms  2.1 ms     250\n"
        "\n"
        "room-1: media/c.mp4 cannot be decoded\n");
}

TEST(StatusText, a_tree_of_another_version_is_shown_as_far_as_it_is_known) {
    EXPECT_NE(status_text("{}").find("programme"), std::string::npos);
    EXPECT_NE(status_text(R"({"screens": 5, "nodes": [{"node": 3, "up": "yes"}], "takes": {}})").find("AWAY"),
              std::string::npos);
    EXPECT_NE(status_text("no tree").find("another version"), std::string::npos);
    EXPECT_NE(status_text("[1]").find("another version"), std::string::npos);
}

TEST(StatusText, who_waits_to_be_let_in_is_said_with_what_to_type) {
    const std::string page = status_text(
        R"({"nodes": [], "keys": {"waiting": [{"code":"7K2M9-QXA3F","what":"machine","address":"10.0.0.21"},
            {"code":"00000-00001","what":"person","address":"10.0.0.8"}, 5], "refused": 12}})");
    EXPECT_NE(page.find("a machine at 10.0.0.21: lianpingctl node approve 7K2M9-QXA3F\n"), std::string::npos)
        << page;
    EXPECT_NE(page.find("a person at 10.0.0.8: lianpingctl operator add NAME ROLE 00000-00001"),
              std::string::npos);
}

} // namespace
} // namespace lianping::ctl
