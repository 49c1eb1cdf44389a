#include "controller/status_node.h"

#include "controller/glass_watch.h"
#include "controller/status_figures.h"

#include <nlohmann/json.hpp>

namespace lianping::controller {

void add_status(ordered_json& row, const Status& status) {
    row["entry"] = status.entry;
    row["playlist"] = status.playlist;
    row["item"] = status.item;
    row["next_item"] = status.next_item;
    row["position"] = seconds(status.position);
    row["held"] = status.held;
    row["clock_locked"] = status.clock_locked;
    row["clock_uncertainty_us"] = microseconds(status.clock_uncertainty);
    row["clock_error_us"] = nullptr;
    if (status.clock_error) row["clock_error_us"] = microseconds(*status.clock_error);
    row["clock_age_ms"] = milliseconds(status.clock_age);
    row["drift_ppm"] = rounded(status.drift_ppm);
    row["round_trip_us"] = microseconds(status.round_trip);
    row["fps"] = rounded(status.fps);
    row["shown"] = status.shown;
    row["late"] = status.late;
    row["dropped"] = status.dropped;
    row["repeated"] = status.repeated;
    row["width"] = status.width;
    row["height"] = status.height;
    row["refresh_hz"] = rounded(status.refresh_hz);
    row["renderer"] = status.renderer;
    row["decoder"] = status.decoder;
    row["sched_fifo"] = status.sched_fifo;
    row["sound_device"] = status.sound_device;
    row["sound_rate"] = status.sound_rate;
    row["sound_channels"] = status.sound_channels;
    row["sound_playing"] = status.sound_playing;
    row["sound_error_us"] = microseconds(status.sound_error);
    row["sound_ppm"] = rounded(status.sound_ppm);
    row["sound_underruns"] = status.sound_underruns;
    row["sound_resyncs"] = status.sound_resyncs;
    row["sound_decoder"] = status.sound_decoder;
    row["glass"] = name_of(status.glass);
    row["glass_for_s"] = seconds(status.glass_for);
    row["glass_luma"] = rounded(status.glass_luma);
    row["glass_difference"] = rounded(status.glass_difference);
    row["glass_looks"] = status.glass_looks;
    row["glass_why"] = status.glass_why;
    row["played_waiting"] = status.played_waiting;
    row["cpu_percent"] = rounded(status.cpu_percent);
    row["rss_bytes"] = status.rss_bytes;
    row["ignored_messages"] = status.ignored_messages;
    row["troubles"] = status.troubles;
}

} // namespace lianping::controller
