#pragma once
// A live link on a virtual display: a window with coded pictures, captured as a desktop's region by the real
// lianping-live, and both players' windows beside it. All of it is run by `lianping up`, as operators do.

#include "glass/calm_watch.h"
#include "glass/coded_window.h"
#include "glass/live_tally.h"
#include "glass/virtual_display.h"
#include "support/said_by.h"

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping::testing {

// Thread-safety: unsafe; the processes end with the thread that made them.
class LiveGlass {
public:
    struct Options {
        std::filesystem::path folder;   // made anew
        std::filesystem::path programs; // where lianping-up and the others are
        Duration latency = 120ms;
        unsigned clip_fps = 25, capture_fps = 50;
        unsigned width = 320, height = 180; // of each window, side by side: source, wall, room, one to spare
    };
    static constexpr const char* spare_title = "bare";

    // Nothing where there is no Xvfb. Starts all; the link is not on.
    static std::unique_ptr<LiveGlass> start(const Options& options);
    ~LiveGlass();
    LiveGlass(const LiveGlass&) = delete;
    LiveGlass& operator=(const LiveGlass&) = delete;

    // Waits until the players show their programme.
    bool on_air(Duration patience) const;
    Said ctl(const std::string& words) const; // as in a shell
    void write_site(Duration latency) const;

    // What the windows show now: the source, then `titles`.
    struct Look {
        Duration at{};
        std::optional<unsigned> source;
        std::vector<std::optional<unsigned>> screens;
    };
    // Looks `rate` times a second until `more` says no or `length` is over. False: a window is not there.
    bool watch(const std::vector<std::string>& titles, double rate, Duration length,
               const std::function<bool(const Look&)>& more);
    // The same until so many seconds were calm, four times as long at most; bounds as LiveTally's.
    struct Watched {
        LiveFigures figures;
        Pieces pieces;
    };
    std::optional<Watched> watch_calmly(const std::vector<std::string>& titles, Duration least, Duration most,
                                        int seconds);

    const std::string& display() const { return display_->name(); }
    const Options& options() const { return options_; }
    ScreenRect place(unsigned column) const;
    std::string log(const std::string& of) const;

private:
    explicit LiveGlass(Options options) : options_(std::move(options)) {}

    Options options_;
    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<CodedWindow> source_;
    std::unique_ptr<XScreen> screen_;
    pid_t up_ = 0;
};

} // namespace lianping::testing
