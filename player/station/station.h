#pragma once
// The player's composition root: owns its parts and threads and the order in which they end. Decides nothing.

#include "base/port_range.h"
#include "base/result.h"
#include "player/render/choose_renderer.h"
#include "player/station/sound_thread.h"
#include "player/window/geometry.h"
#include "time/frame_rate.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace lianping::player {

struct StationOptions {
    std::string node;
    std::filesystem::path data;
    std::string controller; // an endpoint of its bus, or its data folder; empty: DATA/controller.json
    std::optional<WindowGeometry> geometry;
    bool fullscreen = false;
    bool headless = false;
    std::string output;
    RendererWish renderer = RendererWish::automatic;
    std::filesystem::path present_log; // empty: none
    SoundSink sound;
    PortRange udp_ports;     // that live streams come in by
    FrameRate refresh;       // of the display that nobody sees; num 0: no vsync
    Duration clock_offset{}; // bends this node's clock: for drills
    double clock_drift_ppm = 0;
};

// Shows the plan until `quit` answers true (asked ten times a second, on this thread), or the window is
// closed. To be called on the process's first thread. Errors: what kept it from beginning.
Result<void> run_station(const StationOptions& options, const std::function<bool()>& quit);

} // namespace lianping::player
