#pragma once
// A small site of its own for each test, and the real lianpingctl on it.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace lianping::ctl {

struct Outcome {
    int code = -1;
    std::string out, err;
};

class OnASite : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "lianpingctl-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        std::filesystem::create_directories(folder_ / "run");
        std::filesystem::permissions(folder_ / "run", std::filesystem::perms::owner_all);
        setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
        setenv("XDG_RUNTIME_DIR", (folder_ / "run").c_str(), 1);
        unsetenv("LIANPING_CONTROLLER");
        write("site.yaml",
              "site: 试验站\ntimezone: Europe/Berlin\nscreens:\n  wall: {size: 1920x1080, default: loop}\n"
              "  room: {size: 1280x720, default: loop}\nnodes:\n  wall-1: {screen: wall}\n  room-1: {screen: "
              "room}\n");
        write("playlists/loop.yaml", "items:\n  - {colour: red, for: 20s}\n  - {colour: green, for: 40s}\n");
        write("schedule.yaml",
              "schedule:\n  - {name: 白天, screens: [wall], play: loop, from: \"08:30\", to: \"21:00\"}\n");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path site() const { return folder_ / "site"; }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((site() / name).parent_path());
        std::ofstream(site() / name, std::ios::binary) << text;
    }
    Outcome run(const std::string& arguments) const { return run_program("lianpingctl " + arguments); }
    Outcome run_program(const std::string& words) const {
        const std::string command = std::string(LIANPING_BIN_DIR) + "/" + words + " >" +
                                    (folder_ / "out").string() + " 2>" + (folder_ / "err").string();
        const int status = std::system(command.c_str());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read("out"), read("err")};
    }

    std::filesystem::path folder_;

private:
    std::string read(const char* name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

} // namespace lianping::ctl
