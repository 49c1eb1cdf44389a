#pragma once
// A whole site on this machine: its controller, its players, and what there is to say about them until it is
// told to stop. The composition root of `lianping up`.

#include "base/result.h"
#include "time/stolen_time.h"
#include "transport/control_client.h"
#include "up/display.h"
#include "up/keeper.h"
#include "up/options.h"
#include "up/report.h"
#include "up/signals.h"
#include "up/site_view.h"
#include "up/terminal.h"
#include "up/windows.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping::up {

// Thread-safety: unsafe; all from the main thread.
class House {
public:
    struct Place {
        std::filesystem::path programs; // the folder of lianpingd and lianping-player
        Display display = Display::none;
    };
    // `options.data` is set. Signals and terminal outlive this.
    House(Options options, Place place, Signals& signals, Terminal& terminal);

    // Runs until it is told to stop or its time is over; then everything that it started has ended. An error
    // where the site cannot be run, with one line that says what to do.
    Result<void> run();

private:
    using Clock = std::chrono::steady_clock;

    Result<void> prepare() const;
    Result<void> loop();
    Result<void> tend_all(Clock::time_point now);
    Result<void> hopeless() const;
    void listen(Clock::time_point now);
    void ask_for_outputs();
    std::filesystem::path outputs_file() const;
    DisplaySize display_size();
    Result<void> follow_players();
    Result<void> windows_are_of(std::vector<std::string> nodes) const;
    static void follow(std::vector<Keeper>& keepers, const std::vector<std::string>& names,
                       const std::function<Keeper(const std::string&)>& make);
    void tend(std::vector<Keeper>& keepers, const std::vector<std::string>& names, Clock::time_point now);
    void tend_sources(Clock::time_point now);
    void wake_dark_screens();
    void tell(Clock::time_point now);
    void take_pictures(Clock::time_point now);
    void schedule_link(Clock::time_point now);
    bool has_link() const;
    std::optional<Answer> ask(const std::string& verb, std::map<std::string, std::string> arguments);
    void stop_all();
    Result<void> write_report() const;
    double seconds_since_start(Clock::time_point now) const;

    Options options_;
    Place place_;
    Signals& signals_;
    Terminal& terminal_;
    bool headless_;
    Clock::time_point started_ = Clock::now();

    std::optional<Child> outputs_; // a player that says what the display is like
    Keeper controller_;
    std::vector<Keeper> players_;
    std::vector<std::string> nodes_;             // that have one, or are to
    std::map<std::string, std::string> windows_; // theirs, as WxH+X+Y
    std::vector<Keeper> sources_;                // of live links: those that the site has now
    std::optional<ControlClient> control_;       // to the controller that runs now
    pid_t control_pid_ = -1;
    std::optional<SiteView> view_; // the newest status
    Clock::time_point next_status_, next_picture_;
    double on_air_after_ = -1;
    bool link_scheduled_ = false, woken_ = false;             // woken: dark screens, by takes
    std::optional<Clock::time_point> link_from_, link_until_; // until it is on, and while it is
    bool ever_listened_ = false;
    Report report_;
    StealClock steal_;
    double stolen_ = 0; // of late
    Clock::time_point next_steal_look_;
};

} // namespace lianping::up
