#include "controller/status_live.h"

#include "controller/status_figures.h"
#include "plan/timeline.h"

#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

const char* name_of(SourceStatus::State state) {
    switch (state) {
    case SourceStatus::State::idle:
        return "idle";
    case SourceStatus::State::waiting:
        return "waiting";
    case SourceStatus::State::live:
        return "live";
    case SourceStatus::State::lost:
        return "lost";
    }
    return "";
}

const char* name_of(RecorderStatus::State state) {
    switch (state) {
    case RecorderStatus::State::off:
        return "off";
    case RecorderStatus::State::waiting:
        return "waiting";
    case RecorderStatus::State::recording:
        return "recording";
    case RecorderStatus::State::finishing:
        return "finishing";
    case RecorderStatus::State::stopped:
        return "stopped";
    }
    return "";
}

ordered_json recorder(const RecorderStatus& recorder) {
    return {{"state", name_of(recorder.state)},
            {"name", recorder.name},
            {"seconds", std::round(seconds(recorder.length))},
            {"bytes", recorder.bytes},
            {"parts", recorder.parts},
            {"free_bytes", recorder.free},
            {"lost", recorder.lost},
            {"trouble", recorder.trouble}};
}

const char* name_of(ComingRecording::State state) {
    switch (state) {
    case ComingRecording::State::waiting:
        return "waiting";
    case ComingRecording::State::coming:
        return "coming";
    case ComingRecording::State::later:
        return "later";
    case ComingRecording::State::refused:
        return "refused";
    }
    return "";
}

// Its recordings that lie on another machine and are on their way to the site.
ordered_json coming(const StatusParts& parts, const std::string& stream) {
    ordered_json rows = ordered_json::array();
    const auto of = parts.coming.find(stream);
    if (of == parts.coming.end()) return rows;
    for (const ComingRecording& each : of->second)
        rows.push_back({{"name", each.name},
                        {"state", name_of(each.state)},
                        {"bytes", each.size},
                        {"have_bytes", each.have},
                        {"trouble", each.trouble}});
    return rows;
}

ordered_json receivers(const StatusParts& parts, const std::string& stream) {
    ordered_json rows = ordered_json::array();
    for (const auto& [node, heard] : parts.live.receptions())
        for (const ReceivedStream& received : heard.reception.streams)
            if (received.stream == stream)
                rows.push_back({{"node", node},
                                {"port", received.port},
                                {"frames", received.frames},
                                {"late", received.late},
                                {"lost", received.lost},
                                {"delay_p50_ms", milliseconds(received.delay_p50)},
                                {"delay_p99_ms", milliseconds(received.delay_p99)},
                                {"delay_max_ms", milliseconds(received.delay_max)},
                                {"sounds", received.sounds},
                                {"sounds_lost", received.sounds_lost},
                                {"decoder", received.decoder},
                                {"trouble", received.trouble}});
    return rows;
}

} // namespace

ordered_json links_tree(const StatusParts& parts) {
    ordered_json rows = ordered_json::array();
    if (!parts.site.programme()) return rows;
    const auto& programme = *parts.site.programme();
    for (const auto& [name, link] : programme.links) {
        ordered_json row;
        row["link"] = name;
        row["latency_ms"] = milliseconds(link.latency);
        row["latency_auto"] = link.latency_is_ours;
        if (const auto needed = parts.site.latencies().needed(name))
            row["latency_needed_ms"] = milliseconds(*needed);
        row["layout"] = link.layout;
        row["layouts"] = ordered_json::array();
        for (const auto& [layout, screens] : link.layouts) row["layouts"].push_back(layout);
        row["sources"] = ordered_json::array();
        for (const auto& [source, spec] : link.sources) row["sources"].push_back(source);
        row["screens"] = link.screens();
        row["on"] = ordered_json::array();
        for (const auto& [screen, spec] : programme.screens)
            if (links_on(Timeline(parts.plans.plan(screen), parts.acts.acts(screen)), parts.house, Duration{})
                    .contains(name))
                row["on"].push_back(screen);
        rows.push_back(std::move(row));
    }
    return rows;
}

ordered_json sources_tree(const StatusParts& parts) {
    ordered_json rows = ordered_json::array();
    for (const auto& [stream, source] : parts.live.sources()) {
        ordered_json row;
        row["stream"] = stream;
        row["up"] = source.up;
        row["pid"] = source.pid;
        row["wanted"] = parts.live.is_wanted(stream);
        const SourceStatus status = source.status.value_or(SourceStatus{});
        row["state"] = source.up ? name_of(status.state) : "down";
        row["trouble"] = status.trouble;
        row["width"] = status.width;
        row["height"] = status.height;
        row["fps"] = rounded(status.fps);
        row["bitrate_kbit"] = std::round(status.bitrate / 1000);
        row["frames"] = status.frames;
        row["sound"] = status.sound;
        row["sound_peak_db"] = rounded(status.sound_peak);
        row["muted"] = parts.live.is_muted(stream);
        row["recorder"] = recorder(status.recorder);
        row["coming"] = coming(parts, stream);
        row["receivers"] = receivers(parts, stream);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace lianping::controller
