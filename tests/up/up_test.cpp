#include "up/display.h"
#include "up/keeper.h"
#include "up/options.h"
#include "up/report.h"
#include "up/site_view.h"
#include "up/table.h"
#include "up/windows.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace lianping::up {
namespace {

CommandLine read(std::vector<const char*> words) {
    words.insert(words.begin(), "lianping-up");
    return read_command_line(static_cast<int>(words.size()), words.data());
}

TEST(Options, a_whole_command_line_is_understood) {
    const auto line = read({"my site", "--for", "1m30s", "--data", "/tmp/d", "--window", "wall-1=640x360+0+0",
                            "--window", "room-1=640x360-10+20", "--headless", "--report", "r.json"});
    ASSERT_FALSE(line.ends_with) << line.text;
    EXPECT_EQ(line.options.site, "my site");
    EXPECT_EQ(line.options.lasts, 90s);
    EXPECT_EQ(line.options.windows.at("room-1"), "640x360-10+20");
    EXPECT_TRUE(line.options.headless);
}

TEST(Options, a_link_to_put_on_may_be_named_in_any_letters) {
    const char* words[] = {"up", "site", "--live", "讲座"};
    EXPECT_EQ(read_command_line(4, words).options.live, "讲座");
}

TEST(Options, mistakes_are_one_line_and_a_status) {
    for (const auto& words : {std::vector<const char*>{},
                              {"s", "--nonsense"},
                              {"s", "--for", "0"},
                              {"s", "--window", "wall-1"},
                              {"s", "--window", "=640x360+0+0"},
                              {"s", "--window", "a=640x360"}}) {
        const auto line = read(words);
        EXPECT_EQ(line.ends_with, 2);
        EXPECT_EQ(line.text.find('\n'), std::string::npos) << line.text;
        EXPECT_EQ(line.text.substr(0, 11), "lianping up");
    }
    EXPECT_EQ(read({"--help"}).ends_with, 0);
}

TEST(Options, times_are_seconds_or_have_units) {
    EXPECT_EQ(*read_duration("90"), 90s);
    EXPECT_EQ(*read_duration("0.5"), 500ms);
    EXPECT_EQ(*read_duration("5m"), 5min);
    EXPECT_EQ(*read_duration("1h30m"), 90min);
    EXPECT_EQ(*read_duration("1.5s"), 1500ms);
    EXPECT_EQ(*read_duration("800ms"), 800ms);
    for (const char* wrong : {"", "0", "-5", "5x", "m", "1h30", "5 m", "nan", "inf", "1e99d", "90d400000d"})
        EXPECT_FALSE(read_duration(wrong)) << wrong;
}

TEST(Options, geometries_are_whole_or_refused) {
    EXPECT_TRUE(is_geometry("640x360+0+0"));
    EXPECT_TRUE(is_geometry("640x360-5+1280"));
    for (const char* wrong : {"", "640x360", "0x360+0+0", "640x360+0", "640x360+0+0 ", "ax360+0+0"})
        EXPECT_FALSE(is_geometry(wrong)) << wrong;
}

TEST(Options, two_sites_of_one_name_do_not_share_a_folder) {
    const auto a = default_data_folder("/srv/a/site", "", "/home/anna"),
               b = default_data_folder("/srv/b/site", "", "/home/anna");
    EXPECT_NE(a, b);
    EXPECT_EQ(a.parent_path(), "/home/anna/.local/state/lianping");
    EXPECT_EQ(a.filename().string().substr(0, 5), "site-");
    EXPECT_EQ(a, default_data_folder("/srv/a/../a/site/", "", "/home/anna"));
    EXPECT_EQ(default_data_folder("/srv/a/site", "/state", "/home/anna").parent_path(), "/state/lianping");
    EXPECT_EQ(default_data_folder("/srv/a/site", "relative", "/home/anna"), a)
        << "the XDG rules: absolute or not at all";
}

TEST(FindDisplay, a_display_is_there_when_somebody_answers) {
    EXPECT_EQ(find_display({}), Display::none);
    EXPECT_EQ(find_display({":65123", "", ""}), Display::silent);
    EXPECT_EQ(find_display({":65123.0", "wayland-none", "/no/such/folder"}), Display::silent);
    EXPECT_EQ(find_display({"", std::string(300, 'w'), "/tmp"}), Display::silent);
    EXPECT_EQ(find_display({"another.machine:0", "", ""}), Display::there) << "it cannot be asked";

    const std::string path =
        (std::filesystem::temp_directory_path() / ("lianping-wayland-" + std::to_string(getpid()))).string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(bind(server, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(find_display({"", path, ""}), Display::silent) << "a socket that nobody listens at";
    ASSERT_EQ(listen(server, 1), 0);
    EXPECT_EQ(find_display({"", path, ""}), Display::there);
    close(server);
    std::filesystem::remove(path);
}

TEST(RestartPause, what_cannot_live_is_started_ever_more_rarely) {
    RestartPause pause;
    EXPECT_EQ(pause.after(1h), 0ms);
    std::chrono::milliseconds last(0);
    for (int i = 0; i < 10; ++i) {
        const auto next = pause.after(20ms);
        EXPECT_GE(next, last);
        last = next;
    }
    EXPECT_EQ(last, 5s);
    EXPECT_EQ(pause.after(11s), 0ms);
    EXPECT_EQ(pause.after(20ms), 100ms);
}

const char* const kStatus = R"({
  "takes": [{"screen": "wall", "what": "evening", "by": "anna", "since": "2026-12-01T13:02:00.000Z",
             "since_civil": "2026-12-01 21:02:00", "until": null}],
  "site": "厦港", "pid": 4711,
  "programme": {"state": "refused", "findings": [{"rank": "error", "text": "schedule.yaml:4:3: error: no"}]},
  "intake": {"total": 12, "ready": 3, "pending": 9, "current": {"file": "media/开场.mp4", "progress": 0.45},
             "troubles": [{"file": "media/x.mp4", "why": "cannot be decoded"}]},
  "screens": [{"screen": "wall", "width": 1920, "height": 1080, "entry": "day", "item": "media/a.mp4",
               "start": "2026-12-01T08:00:00.000Z", "end": "2026-12-01T08:01:30.500Z", "position": 61.25, "held": false},
              {"screen": "room", "width": 1080, "height": 1920, "entry": "default", "item": "b", "start": "2026-12-01T08:00:00Z",
               "end": null, "position": 3723.0, "held": true}],
  "nodes": [{"node": "wall-1", "screen": "wall", "up": true, "plan_current": true, "shown": 100, "item": "media/a.mp4", "late": 2, "dropped": 1, "fps": 25.0,
             "cpu_percent": 7.4, "clock_locked": true, "clock_uncertainty_us": 35.0, "clock_error_us": null, "troubles": []},
            {"node": "room-1", "screen": "room", "up": false}],
  "skew": [{"screens": ["wall", "room"], "frames": 250, "median_us": 120, "p99_us": 1500, "max_us": 2100}]})";

TEST(SiteView, a_status_is_read_and_what_is_missing_is_nothing) {
    const auto view = read_status(kStatus);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->pid, 4711);
    ASSERT_EQ(view->screens.size(), 2U);
    EXPECT_DOUBLE_EQ(*view->screens[0].length, 90.5);
    EXPECT_FALSE(view->screens[1].length);
    EXPECT_EQ(view->nodes[0].late, 2U);
    EXPECT_FALSE(view->nodes[0].clock_error_us);
    EXPECT_FALSE(view->nodes[1].up);
    EXPECT_EQ(view->takes, (std::vector<std::string>{"wall: evening since 2026-12-01 21:02:00 by anna"}));
    EXPECT_EQ(view->intake.file, "media/开场.mp4");
    ASSERT_TRUE(read_status("{}"));
    EXPECT_FALSE(on_air(*read_status("{}")));
    for (const char* wrong : {"", "[]", "{\"nodes\":", "null"}) EXPECT_FALSE(read_status(wrong)) << wrong;
    EXPECT_TRUE(
        read_status(R"({"nodes":[1,"x",{"node":3,"shown":"many","fps":null}],"screens":{},"intake":[]})"));
}

TEST(SiteView, on_air_is_when_every_node_has_its_plan_and_a_picture_up) {
    auto view = *read_status(kStatus);
    EXPECT_FALSE(on_air(view));
    view.nodes[1].up = view.nodes[1].plan_current = true;
    EXPECT_FALSE(on_air(view)) << "nothing shown yet";
    view.nodes[1].shown = 1;
    view.nodes[1].item = "slate";
    EXPECT_FALSE(on_air(view)) << "the slate of one who knows no better";
    view.nodes[1].item = "b";
    EXPECT_TRUE(on_air(view));
    view.nodes[1].item = view.screens[1].item = "slate";
    EXPECT_FALSE(on_air(view)) << "it stands in for media that are being read";
    view.intake.pending = 0;
    EXPECT_TRUE(on_air(view)) << "the slate is what is due";
}

TEST(Windows, of_nodes_that_come_later_lie_on_none_that_is_there) {
    const std::vector<NodeWindow> three{{"a", "640x360+0+0"}, {"b", "640x360+640+0"}, {"c", "640x360+0+360"}};
    EXPECT_EQ(free_window("b", three, {{"a", "640x360+0+0"}, {"x", "640x360+640+0"}}), "640x360+0+360");
    EXPECT_EQ(free_window("b", three, {}), "640x360+640+0") << "its own, though another is free";
    EXPECT_EQ(free_window("a", {{"a", "640x360+0+0"}}, {{"b", "1280x720+0+0"}}), "640x360+0+0")
        << "no room is left";
}

TEST(Windows, are_for_nodes_that_have_a_screen) {
    auto view = *read_status(kStatus);
    view.nodes.insert(view.nodes.begin(), NodeView{});
    view.nodes[0].node = "gone-1"; // the site has it no more
    EXPECT_EQ(side_by_side(view, {1920, 1080}),
              (std::vector<NodeWindow>{{"wall-1", "1458x820+0+0"}, {"room-1", "460x820+1458+0"}}));
}

TEST(Windows, fill_the_display_side_by_side_in_their_screens_shapes) {
    auto view = *read_status(kStatus); // 16:9 and 9:16
    const auto windows = [&](DisplaySize display) {
        std::vector<std::string> all;
        for (const NodeWindow& one : side_by_side(view, display)) all.push_back(one.window);
        return all;
    };
    EXPECT_EQ(windows({1920, 1080}), (std::vector<std::string>{"1458x820+0+0", "460x820+1458+0"}));
    view.screens[1].width = 1920;
    view.screens[1].height = 1080;
    EXPECT_EQ(windows({1920, 1080}), (std::vector<std::string>{"960x540+0+0", "960x540+960+0"}));
    EXPECT_EQ(windows({}), (std::vector<std::string>{"640x360+0+0", "640x360+640+0"}));
    EXPECT_EQ(windows({7680, 4320}), (std::vector<std::string>{"1920x1080+0+0", "1920x1080+1920+0"}))
        << "no larger than they are";
    EXPECT_TRUE(side_by_side({}, {}).empty());
}

TEST(Windows, stand_in_rows_where_they_would_be_small_in_one) {
    auto view = *read_status(kStatus);
    view.nodes.resize(6, view.nodes.front());
    view.nodes[1].screen = "wall";
    const auto windows = side_by_side(view, {1920, 1080});
    EXPECT_EQ(windows.front().window, "640x360+0+0");
    EXPECT_EQ(std::count_if(windows.begin(), windows.end(),
                            [](const NodeWindow& one) { return one.window.ends_with("+0"); }),
              3);
}

TEST(Windows, a_players_line_of_an_output_has_its_size) {
    const auto size = read_output("0: DP-1 27\" 2560x1440 60 Hz");
    ASSERT_TRUE(size);
    EXPECT_EQ(size->width, 2560U);
    EXPECT_EQ(size->height, 1440U);
    for (const char* wrong : {"", "lianping-player: no window can be opened", "0: X 0x1080 60 Hz", "x"})
        EXPECT_FALSE(read_output(wrong)) << wrong;
}

TEST(Table, wide_characters_take_two_columns) {
    EXPECT_EQ(columns("abc"), 3U);
    EXPECT_EQ(columns("厦港a"), 5U);
    EXPECT_EQ(columns("±…"), 2U);
    EXPECT_EQ(fitted("厦港青年", 5), "厦港…");
    EXPECT_EQ(fitted("厦港青年", 6), "厦港… ");
    EXPECT_EQ(fitted("ab", 4), "ab  ");
    EXPECT_EQ(columns("\xff\xe5"), columns("\xff") + columns("\xe5")) << "broken text does no harm";
}

TEST(Table, says_what_is_on_and_how_well_it_is_shown) {
    const std::string table = draw_table(*read_status(kStatus), 140);
    for (const char* words :
         {"TAKE wall: evening", "media/a.mp4", "1:01.2 / 1:30.5", "1.50 ms", "7%", "±35 us", "is not there",
          "taking in media: 3 of 12, media/开场.mp4 45 %", "! media/x.mp4: cannot be decoded",
          "the last good programme goes on", "schedule.yaml:4:3: error: no"})
        EXPECT_NE(table.find(words), std::string::npos) << words << "\n" << table;
}

TEST(Table, says_what_the_host_of_a_virtual_machine_takes_away) {
    const auto view = *read_status(kStatus);
    EXPECT_NE(draw_table(view, 140, 0.123).find("! the host takes 12 % of this machine's processors"),
              std::string::npos);
    EXPECT_EQ(draw_table(view, 140, 0.004).find("the host takes"), std::string::npos);
}

TEST(Table, no_line_is_wider_than_the_terminal) {
    for (const std::size_t width : {80U, 100U, 110U, 140U, 200U}) {
        const std::string table = draw_table(*read_status(kStatus), width);
        std::size_t begin = 0;
        for (std::size_t end; (end = table.find('\n', begin)) != std::string::npos; begin = end + 1)
            EXPECT_LE(columns(table.substr(begin, end - begin)), width) << table;
    }
}

TEST(Table, nothing_to_take_in_is_no_line) { EXPECT_EQ(intake_line({}), ""); }

TEST(Report, sums_up_what_was_seen_and_takes_each_window_of_skew_once) {
    Report report;
    const auto view = *read_status(kStatus);
    for (int i = 0; i < 40; ++i) report.add(view, 0.5 * i); // twenty seconds
    Report::Run run;
    run.site = "s";
    run.on_air_after = 1.5;
    run.restarts = {{"wall-1", 1}};
    const auto json = nlohmann::json::parse(report.to_json(run));
    EXPECT_EQ(json["nodes"].size(), 1U) << "the one that was never there has nothing to report";
    EXPECT_EQ(json["nodes"][0]["late"], 2);
    EXPECT_EQ(json["nodes"][0]["clock_error_is"], "estimated");
    EXPECT_EQ(json["skew"][0]["frames"], 500);
    EXPECT_EQ(json["skew"][0]["max_us"], 2100.0);
    EXPECT_EQ(json["restarts"]["wall-1"], 1);
    EXPECT_EQ(nlohmann::json::parse(Report().to_json({}))["on_air_after_s"], nullptr);
}

} // namespace
} // namespace lianping::up
