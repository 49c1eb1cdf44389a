#pragma once
// A whole site on a virtual display: a site folder with coded clips, the real lianpingd and two real players,
// each in a window of its own, side by side.

#include "glass/glass_clips.h"
#include "glass/virtual_display.h"

#include <sys/types.h>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lianping::testing {

// Thread-safety: unsafe; the processes end with the thread that made them.
class GlassHouse {
public:
    struct Options {
        std::filesystem::path folder;              // made anew; the site, the data and the logs go here
        std::filesystem::path programs;            // where lianpingd, lianping-player and lianpingctl are
        std::string display;                       // ":3"
        unsigned width = 640, height = 360;        // of a window, and of a screen
        std::vector<std::string> player_arguments; // more of them
    };
    explicit GlassHouse(Options options) : options_(std::move(options)) {}
    ~GlassHouse(); // ends what runs
    GlassHouse(const GlassHouse&) = delete;
    GlassHouse& operator=(const GlassHouse&) = delete;

    static constexpr std::array<const char*, 2> nodes{"wall-1", "room-1"};
    // They run on one machine, and none would notice a clock that is not kept: so each has one of its own.
    static constexpr std::array<const char*, 2> clocks{"offset=250ms,drift=20ppm",
                                                       "offset=-400ms,drift=-20ppm"};

    // Writes the site: both screens play `clips` one after the other, endlessly; `others` are playlists of
    // that name.
    void write_site(const std::vector<GlassClip>& clips,
                    const std::map<std::string, std::vector<GlassClip>>& others);
    // Writes a playlist of the site anew, as an editor does that saves.
    // `more`: lines behind its items.
    void write_playlist(const std::string& name, const std::vector<GlassClip>& clips,
                        const std::string& more = "");

    void start_controller();
    void start_player(int node);
    void kill_player(int node); // -9
    void kill_controller();     // -9
    // Runs lianpingctl with these words; what it wrote, and whether it ended with 0.
    struct Answer {
        bool ok = false;
        std::string text;
    };
    Answer ctl(const std::vector<std::string>& words) const;

    std::filesystem::path present_log(int node) const;
    std::filesystem::path log(const std::string& of) const { return options_.folder / (of + ".log"); }
    pid_t player(int node) const { return players_[static_cast<std::size_t>(node)]; }
    std::filesystem::path data() const { return options_.folder / "data"; }
    bool all_run() const; // nobody ended by itself

private:
    pid_t start(const std::vector<std::string>& words, const std::filesystem::path& log_file) const;

    Options options_;
    pid_t controller_ = 0;
    std::array<pid_t, 2> players_{0, 0};
    std::array<int, 2> starts_{0, 0}; // of each player: every start has a present log of its own
};

} // namespace lianping::testing
