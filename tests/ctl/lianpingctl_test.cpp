// The real lianpingctl on small sites, without a controller.

#include "process_fixture.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <thread>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Lianpingctl : public OnASite {
protected:
    Outcome timeline(const std::string& arguments) const {
        return run("timeline " + site().string() + " " + arguments);
    }
    Outcome check() const { return run("check " + site().string()); }
};

TEST_F(Lianpingctl, a_good_site_is_counted_and_good) {
    const Outcome run = check();
    EXPECT_EQ(run.code, 0) << run.out << run.err;
    EXPECT_NE(
        run.out.find("试验站: 2 screens, 2 nodes, 1 playlist with 2 items, 1 entry; no errors, no warnings"),
        std::string::npos)
        << run.out;
}

TEST_F(Lianpingctl, an_error_stands_at_its_line_and_column) {
    write("schedule.yaml",
          "schedule:\n  - name: day\n    play: lop\n    from: \"08:30\"\n    to: \"21:00\"\n");
    const Outcome run = check();
    EXPECT_EQ(run.code, 1);
    EXPECT_EQ(run.out.find("schedule.yaml:3:11: error: "), 0U) << run.out;
    EXPECT_NE(run.out.find("loop"), std::string::npos) << run.out; // the nearest
}

TEST_F(Lianpingctl, media_that_cannot_be_shown_are_errors_but_the_programme_airs) {
    write("media/broken.mp4", "this is no film");
    write("playlists/loop.yaml",
          "items:\n  - {colour: red, for: 20s}\n  - video: media/broken.mp4\n  - video: media/gone.mp4\n");
    const Outcome run = check();
    EXPECT_EQ(run.code, 1);
    EXPECT_NE(run.out.find("playlists/loop.yaml:3:"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("playlists/loop.yaml:4:"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("2 errors"), std::string::npos) << run.out;
    const Outcome rows =
        timeline("--screen wall --from 2026-11-28T12:00 --to 2026-11-28T12:01 --json --items");
    EXPECT_EQ(rows.code, 0) << rows.err;
    EXPECT_EQ(json::parse(rows.out).size(), 3U) << rows.out;
    EXPECT_NE(rows.err.find("gone.mp4"), std::string::npos);
}

TEST_F(Lianpingctl, a_document_that_is_named_as_a_film_is_told_from_one_that_is_damaged) {
    write("media/guide.pdf", "%PDF-1.4 and no more");
    write("playlists/loop.yaml",
          "items:\n  - video: media/guide.pdf\n  - pdf: media/guide.pdf\n  - image: media\n");
    const Outcome run = check();
    const auto said = [&](const std::string& line) {
        const auto from = run.out.find("playlists/loop.yaml:" + line);
        return from == std::string::npos ? "" : run.out.substr(from, run.out.find('\n', from) - from);
    };
    EXPECT_NE(said("2:").find("show its pages by `pdf:`"), std::string::npos) << run.out;
    EXPECT_NE(said("3:").find("damaged"), std::string::npos) << run.out;
    EXPECT_NE(said("4:").find("media is a folder"), std::string::npos) << run.out;
}

TEST_F(Lianpingctl, what_was_looked_into_is_remembered) {
    write("media/broken.mp4", "this is no film");
    write("playlists/loop.yaml", "items:\n  - {colour: red, for: 20s}\n  - video: media/broken.mp4\n");
    const std::string first = check().out;
    EXPECT_TRUE(fs::exists(folder_ / "cache/lianping/media.json"));
    EXPECT_EQ(check().out, first);
    std::ofstream(folder_ / "cache/lianping/media.json") << "{\"format\":1,\"files\":[3]}"; // somebody's hand
    EXPECT_EQ(check().out, first);
}

TEST_F(Lianpingctl, a_timeline_is_one_array_of_rows_in_utc) {
    const Outcome run = timeline("--screen wall --from 2026-11-28T08:00 --to 2026-11-28T09:00 --json");
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(json::parse(run.out), json::parse(R"([
      {"screen":"wall","entry":"default","playlist":"loop","start":"2026-11-27T20:00:00Z","end":"2026-11-28T07:30:00Z"},
      {"screen":"wall","entry":"白天","playlist":"loop","start":"2026-11-28T07:30:00Z","end":"2026-11-28T20:00:00Z"}])"));
}

TEST_F(Lianpingctl, all_screens_are_listed_where_none_is_named) {
    const json rows = json::parse(timeline("--from 2026-11-28T12:00Z --to 2026-11-28T12:01Z --json").out);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["screen"], "room");
    EXPECT_EQ(rows[0]["end"], nullptr); // the default of a screen that nothing else is planned for
    EXPECT_EQ(rows[1]["screen"], "wall");
    const json two = json::parse(
        timeline("--screen wall --screen room --from 2026-11-28T12:00Z --to 2026-11-28T12:01Z --json").out);
    EXPECT_EQ(two[0]["screen"], "wall");
    EXPECT_EQ(two[1]["screen"], "room");
}

TEST_F(Lianpingctl, fifty_years_are_listed) {
    const auto began = std::chrono::steady_clock::now();
    const json rows = json::parse(timeline("--screen wall --from 2026-01-01 --to 2076-01-01 --json").out);
    EXPECT_EQ(rows.size(), 2 * 18262U + 1); // a day and a night each, and the night before the first
    EXPECT_EQ(rows.back()["end"], "2076-01-01T07:30:00Z");
    // In July the clock is an hour ahead, in 2075 as well.
    bool found = false;
    for (const json& row : rows) found = found || row["start"] == "2075-07-01T06:30:00Z";
    EXPECT_TRUE(found);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
}

// xibo#1775, fpp#1151: the day the clock changes.
TEST_F(Lianpingctl, the_day_the_clock_changes_is_planned_by_the_wall_clock) {
    write("schedule.yaml",
          "schedule:\n  - {name: early, screens: [wall], play: loop, from: \"02:30\", to: \"05:00\"}\n");
    const json spring =
        json::parse(timeline("--screen wall --from 2026-03-29T03:40 --to 2026-03-29T03:41 --json").out);
    EXPECT_EQ(spring[0]["start"], "2026-03-29T01:30:00Z"); // 02:30 does not exist: 03:30
    EXPECT_EQ(spring[0]["end"], "2026-03-29T03:00:00Z");
    const json autumn =
        json::parse(timeline("--screen wall --from 2026-10-25T02:30 --to 2026-10-25T02:31 --json").out);
    EXPECT_EQ(autumn[0]["start"], "2026-10-25T00:30:00Z"); // the first of two
    EXPECT_EQ(autumn[0]["end"], "2026-10-25T04:00:00Z");
}

TEST_F(Lianpingctl, a_rule_finer_than_a_minute_is_listed_and_refused_on_air) {
    write("schedule.yaml",
          "schedule:\n  - {name: blink, screens: [wall], play: loop, rrule: \"FREQ=SECONDLY;INTERVAL=30\", "
          "starting: 2026-11-28T12:00, for: 10s}\n");
    EXPECT_EQ(check().code, 1);
    const Outcome run = timeline("--screen wall --from 2026-11-28T12:00 --to 2026-11-28T12:01 --json");
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_EQ(json::parse(run.out).size(), 4U) << run.out;
    EXPECT_NE(run.err.find("finer than a minute"), std::string::npos);
}

TEST_F(Lianpingctl, hostile_files_are_refused_at_their_line_at_once) {
    const auto began = std::chrono::steady_clock::now();
    write("playlists/deep.yaml", "items: " + std::string(5000, '[') + std::string(5000, ']') + "\n");
    std::string bomb = "a: &a [x, x]\n";
    for (char c = 'b'; c < 'z'; ++c)
        bomb += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" +
                static_cast<char>(c - 1) + "]\n";
    write("playlists/bomb.yaml", bomb);
    write("playlists/bytes.yaml", "items:\n  - {colour: \"\xff\xfe\", for: 1s}\n");
    write("playlists/out.yaml", "items:\n  - video: ../../etc/passwd\n");
    write("playlists/ring.yaml", "items:\n  - playlist: ring\n");
    const Outcome run = check();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
    EXPECT_EQ(run.code, 1);
    for (const char* place : {"playlists/deep.yaml:1:", "playlists/bomb.yaml:", "playlists/bytes.yaml:2:",
                              "playlists/out.yaml:2:", "playlists/ring.yaml:2:"})
        EXPECT_NE(run.out.find(place), std::string::npos) << place << "\n" << run.out;
}

TEST_F(Lianpingctl, wrong_arguments_say_what_is_meant) {
    EXPECT_EQ(run("").code, 2);
    const Outcome verb = run("chek .");
    EXPECT_EQ(verb.code, 2);
    EXPECT_NE(verb.err.find("did you mean check?"), std::string::npos) << verb.err;
    const Outcome screen = timeline("--screen wal");
    EXPECT_EQ(screen.code, 1);
    EXPECT_NE(screen.err.find("the screens are room, wall"), std::string::npos) << screen.err;
    EXPECT_NE(timeline("--from noon").err.find("2026-11-28T14:30"), std::string::npos);
    EXPECT_NE(timeline("--from 2026-01-01 --to 2026-01-01").err.find("later"), std::string::npos);
    EXPECT_NE(timeline("--from 2026-01-01 --to 2096-01-01").err.find("50 years"), std::string::npos);
    EXPECT_NE(run("check /nowhere").out.find("site.yaml"), std::string::npos);
}

TEST_F(Lianpingctl, without_a_controller_the_verbs_say_how_to_get_one) {
    for (const char* verb : {"status", "now", "release", "timeline", "alert hello"}) {
        const Outcome none = run(verb);
        EXPECT_EQ(none.code, 1) << verb;
        EXPECT_NE(none.err.find("no controller runs on this machine"), std::string::npos) << none.err;
    }
    const Outcome data = run("status --controller " + folder_.string());
    EXPECT_EQ(data.code, 1);
    EXPECT_NE(data.err.find("no controller runs on that data folder"), std::string::npos) << data.err;
}

TEST_F(Lianpingctl, every_program_ends_with_2_where_its_arguments_make_no_sense) {
    for (const char* words :
         {"lianpingctl nonsense", "lianpingd --nonsense", "lianpingd --site s --data d --metrics nowhere",
          "lianping-agent --data d --metrics nowhere", "lianping-agent --data d --share nowhere",
          "lianping-agent", "lianping-agent enroll", "lianping-live --source a/b --data d --udp-ports many",
          "lianping-player --node n --data d --udp-ports many", "lianping-up --nonsense"}) {
        const Outcome none = run_program(words);
        EXPECT_EQ(none.code, 2) << words;
        EXPECT_NE(none.err, "") << words;
    }
}

TEST_F(Lianpingctl, every_verb_explains_itself_with_examples) {
    for (const char* verb :
         {"check",          "timeline",       "diff",   "schema",  "status",  "now",  "snapshot", "identify",
          "sound-test",     "proof",          "log",    "take",    "release", "hold", "go",       "alert",
          "programme list", "programme back", "backup", "restore", "support"}) {
        const Outcome help = run(std::string(verb) + " --help");
        EXPECT_EQ(help.code, 0);
        EXPECT_NE(help.out.find("Examples:\n  lianpingctl " + std::string(verb)), std::string::npos)
            << help.out;
    }
}

TEST_F(Lianpingctl, bash_completes_its_words) {
    if (!fs::exists("/usr/share/bash-completion/bash_completion"))
        FAIL() << "bash-completion is not installed: ./lianping test installs it";
    const fs::path script = folder_ / "complete.bash";
    std::ofstream(script)
        << "source /usr/share/bash-completion/bash_completion\n"
        << "source " << LIANPING_SOURCE_DIR << "/completions/lianpingctl\n"
        << R"(COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_lianpingctl 2>/dev/null; echo "${COMPREPLY[*]}")";
    const auto completed = [&](const std::string& words) {
        const std::string command =
            "bash " + script.string() + " " + words + " >" + (folder_ / "words").string();
        EXPECT_EQ(std::system(command.c_str()), 0);
        std::ifstream file(folder_ / "words");
        std::string line;
        std::getline(file, line);
        return line;
    };
    EXPECT_EQ(completed("lianpingctl ti"), "timeline");
    EXPECT_EQ(completed("lianpingctl alert --level w"), "warning");
    EXPECT_EQ(completed("lianpingctl programme ''"), "list back");
    EXPECT_EQ(completed("lianpingctl schema --json pl"), "playlist");
    EXPECT_EQ(completed("lianpingctl take media --scr"), "--screens");
}

TEST_F(Lianpingctl, the_schema_is_json_that_editors_read) {
    for (const char* kind : {"site", "schedule", "playlist"})
        EXPECT_TRUE(json::parse(run(std::string("schema --json ") + kind).out).is_object());
    EXPECT_NE(run("schema").out.find("screens"), std::string::npos);
}

TEST_F(Lianpingctl, a_new_site_is_good_as_it_is_written) {
    const std::string fresh = (folder_ / "fresh").string();
    const Outcome made = run("new " + fresh + " --name '海边 \"小馆\"'");
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_NE(made.out.find("check --watch"), std::string::npos);
    for (const char* file :
         {"site.yaml", "schedule.yaml", "playlists/bulletin.yaml", "playlists/night.yaml", "SCHEMA.md",
          "schema/site.json", "schema/playlist.json", "media/welcome.png", "media/opening-hours.png"})
        EXPECT_GT(fs::file_size(fs::path(fresh) / file), 50U) << file;
    const Outcome checked = run("check " + fresh);
    EXPECT_EQ(checked.code, 0) << checked.out;
    EXPECT_NE(checked.out.find("海边 \"小馆\": 1 screen, 1 node, 2 playlists"), std::string::npos)
        << checked.out;
    EXPECT_NE(checked.out.find("no errors, no warnings"), std::string::npos) << checked.out;
}

TEST_F(Lianpingctl, a_new_site_is_not_written_over_anything) {
    const Outcome refused = run("new " + site().string());
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.err.find("is not empty"), std::string::npos) << refused.err;
    const std::string file = (folder_ / "file").string();
    std::ofstream(file) << "mine";
    EXPECT_EQ(run("new " + file).code, 1);
    EXPECT_EQ(fs::file_size(file), 4U);
    // A folder that is there and empty is taken, and without a name the site has the folder's.
    fs::create_directories(folder_ / "空站");
    EXPECT_EQ(run("new " + (folder_ / "空站").string()).code, 0);
    EXPECT_NE(run("check " + (folder_ / "空站").string()).out.find("空站: 1 screen"), std::string::npos);
}

TEST_F(Lianpingctl, check_watch_says_at_each_save_how_the_site_is) {
    const std::string out = (folder_ / "watched").string();
    const std::string start = std::string(LIANPING_BIN_DIR) + "/lianpingctl check --watch " +
                              site().string() + " >" + out + " 2>&1 & echo $! >" + (folder_ / "pid").string();
    ASSERT_EQ(std::system(start.c_str()), 0);
    const auto said = [&](const std::string& words) {
        for (int tries = 0; tries < 300; ++tries) {
            std::ifstream file(out, std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            if (text.find(words) != std::string::npos) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return false;
    };
    EXPECT_TRUE(said("  ok\n"));
    write("playlists/loop.yaml", "items:\n  - {colour: rde, for: 20s}\n");
    EXPECT_TRUE(said("playlists/loop.yaml:2:"));
    EXPECT_TRUE(said("  not good\n"));
    write(
        "playlists/loop.yaml",
        "items:\n  - {colour: red, for: 20s}\n  - {colour: blue, for: 20s}\n  - {colour: green, for: 20s}\n");
    EXPECT_TRUE(said("with 3 items"));
    fs::create_directories(site() / "playlists"); // there already: nothing happens
    pid_t pid = 0;
    std::ifstream(folder_ / "pid") >> pid;
    ASSERT_GT(pid, 1);
    EXPECT_EQ(::kill(pid, SIGTERM), 0) << "it had ended by itself";
}

TEST_F(Lianpingctl, check_watch_of_no_folder_says_so) {
    const Outcome refused = run("check --watch " + (folder_ / "nowhere").string());
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.err.find("cannot watch"), std::string::npos) << refused.err;
}

} // namespace
} // namespace lianping::ctl
