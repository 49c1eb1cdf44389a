#include "controller/status_tree.h"

#include "controller/instant_text.h"
#include "plan/timeline.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lianping::controller {

using nlohmann::ordered_json;
using programme::MediaFacts;

namespace {

double seconds(Duration d) { return std::round(static_cast<double>(d.count()) / 1e6) / 1e3; }
double milliseconds(Duration d) { return std::round(static_cast<double>(d.count()) / 1e3) / 1e3; }
double microseconds(Duration d) { return std::round(static_cast<double>(d.count()) / 1e2) / 1e1; }
double rounded(double value) { return std::round(value * 100) / 100; }

const char* name_of(Alert::Level level) {
    switch (level) {
    case Alert::Level::info:
        return "info";
    case Alert::Level::warning:
        return "warning";
    case Alert::Level::emergency:
        return "emergency";
    }
    return "";
}

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

const char* name_of(SiteDesk::State state) {
    switch (state) {
    case SiteDesk::State::none:
        return "none";
    case SiteDesk::State::good:
        return "good";
    case SiteDesk::State::refused:
        return "refused";
    case SiteDesk::State::back:
        return "back";
    }
    return "";
}

const char* name_of(programme::Finding::Rank rank) {
    switch (rank) {
    case programme::Finding::Rank::error:
        return "error";
    case programme::Finding::Rank::media:
        return "media";
    case programme::Finding::Rank::warning:
        return "warning";
    }
    return "";
}

class Tree {
public:
    explicit Tree(const StatusParts& parts) : parts_(parts) {}

    ordered_json make() const {
        ordered_json tree;
        add_acts(tree);
        const auto& programme = parts_.site.programme();
        tree["site"] = programme ? programme->site : "";
        tree["folder"] = parts_.folder;
        tree["data"] = parts_.data;
        tree["pid"] = parts_.pid;
        tree["since"] = utc_text(parts_.since);
        tree["now"] = utc_text(parts_.now);
        tree["timezone"] = programme ? programme->zone : "";
        tree["programme"] = programme_state();
        tree["intake"] = intake();
        tree["screens"] = screens();
        tree["nodes"] = nodes();
        tree["skew"] = skew();
        tree["links"] = links();
        tree["live"] = live();
        tree["clock"] = {{"epoch", parts_.epoch},
                         {"origin", parts_.clock_origin},
                         {"house_ns", parts_.house.ns()},
                         {"anchor_utc", utc_text(parts_.anchor.utc)},
                         {"anchor_house_ns", parts_.anchor.house.ns()}};
        tree["bus"] = {{"endpoint", parts_.bus_endpoint},
                       {"malformed", parts_.bus.malformed},
                       {"dropped", parts_.bus.dropped},
                       {"flooded", parts_.bus.flooded},
                       {"strangers", parts_.bus.strangers},
                       {"worst_delivery_ms", milliseconds(parts_.delivery.worst(parts_.house))}};
        tree["keys"] = keys();
        return tree;
    }

    // Who waits to be let in. Codes are no secret: they are on the screens.
    ordered_json keys() const {
        ordered_json waiting = ordered_json::array();
        for (const Stranger& one : parts_.keys.strangers())
            waiting.push_back({{"code", enrol_code(one.key)},
                               {"what", one.door == Door::control ? "person" : "machine"},
                               {"address", one.address}});
        return {{"waiting", waiting}, {"refused", parts_.keys.refused()}};
    }

    ordered_json screens() const {
        ordered_json rows = ordered_json::array();
        if (!parts_.site.programme()) return rows;
        for (const auto& [name, screen] : parts_.site.programme()->screens) {
            const auto plan = parts_.plans.plan(name);
            const auto acts = parts_.acts.acts(name);
            const NowOn on = Timeline(plan, acts).now_on(parts_.house);
            ordered_json row;
            row["screen"] = name;
            row["width"] = screen.width;
            row["height"] = screen.height;
            row["entry"] = on.entry;
            row["playlist"] = on.playlist;
            row["item"] = on.item;
            row["start"] = text(on.start);
            row["end"] = text(on.end);
            row["position"] = seconds(on.position);
            row["held"] = acts != nullptr && std::any_of(acts->holds.begin(), acts->holds.end(),
                                                         [&](const Hold& hold) { return rules(hold); });
            row["plan"] = plan ? plan->version.number : 0;
            row["acts"] = acts ? acts->version.number : 0;
            row["planned_until"] = text(parts_.plans.planned_until(name));
            row["nodes"] = parts_.nodes.nodes_of(name);
            rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    std::string text(HouseTime at) const {
        return at == HouseTime::never() || at == HouseTime::always() ? ""
                                                                     : utc_text(parts_.anchor.to_utc(at));
    }
    // Rules now, or will in a moment.
    template <class Act>
    bool rules(const Act& act) const {
        return act.until > parts_.house && act.until > act.from;
    }

    void add_acts(ordered_json& tree) const {
        tree["takes"] = tree["alerts"] = tree["holds"] = ordered_json::array();
        for (const auto& [screen, acts] : parts_.acts.all()) {
            for (const Take& take : acts->takes)
                if (rules(take))
                    tree["takes"].push_back({{"screen", screen},
                                             {"what", take.name},
                                             {"by", take.by},
                                             {"since", text(take.from)},
                                             {"until", text(take.until)}});
            for (const Alert& alert : acts->alerts)
                if (rules(alert))
                    tree["alerts"].push_back({{"screen", screen},
                                              {"level", name_of(alert.level)},
                                              {"text", alert.text},
                                              {"by", alert.by},
                                              {"since", text(alert.from)},
                                              {"until", text(alert.until)}});
            for (const Hold& hold : acts->holds)
                if (rules(hold))
                    tree["holds"].push_back({{"screen", screen},
                                             {"by", hold.by},
                                             {"since", text(hold.from)},
                                             {"until", text(hold.until)}});
        }
    }

    ordered_json programme_state() const {
        const KeptProgramme* kept = parts_.site.store().on_air();
        ordered_json findings = ordered_json::array();
        for (const programme::Finding& finding : parts_.site.findings())
            findings.push_back({{"rank", name_of(finding.rank)},
                                {"file", finding.place.file},
                                {"line", finding.place.line},
                                {"column", finding.place.column},
                                {"message", finding.message},
                                {"text", programme::to_string(finding)}});
        return {{"state", name_of(parts_.site.state())},
                {"id", kept != nullptr ? kept->id : 0},
                {"since", utc_text(parts_.site.since())},
                {"trouble", parts_.site.trouble().empty() ? parts_.plan_trouble : parts_.site.trouble()},
                {"findings", std::move(findings)}};
    }

    ordered_json intake() const {
        std::size_t ready = 0, pending = 0, missing = 0, broken = 0;
        ordered_json troubles = ordered_json::array();
        for (const auto& [key, facts] : parts_.catalogue) {
            switch (facts.state) {
            case MediaFacts::State::ready:
                ++ready;
                continue;
            case MediaFacts::State::pending:
                ++pending;
                continue;
            case MediaFacts::State::missing:
                ++missing;
                break;
            case MediaFacts::State::broken:
                ++broken;
                break;
            }
            troubles.push_back({{"file", key}, {"why", facts.why}});
        }
        ordered_json current;
        if (!parts_.intake.file.empty())
            current = {{"file", parts_.intake.file}, {"progress", rounded(parts_.intake.share)}};
        ordered_json waiting = ordered_json::array();
        if (pending > 0 && parts_.site.programme())
            for (const WaitingList& list : waiting_lists(*parts_.site.programme(), parts_.catalogue))
                waiting.push_back({{"screen", list.screen},
                                   {"entry", list.entry},
                                   {"playlist", list.playlist},
                                   {"ready", list.ready},
                                   {"pending", list.pending}});
        return {{"total", parts_.catalogue.size()},
                {"ready", ready},
                {"pending", pending},
                {"broken", broken},
                {"missing", missing},
                {"current", std::move(current)},
                {"waiting", std::move(waiting)},
                {"troubles", std::move(troubles)}};
    }

    ordered_json nodes() const {
        ordered_json rows = ordered_json::array();
        for (const auto& [name, node] : parts_.nodes.nodes()) {
            const auto plan = parts_.plans.plan(node.screen);
            const auto acts = parts_.acts.acts(node.screen);
            ordered_json row;
            row["node"] = name;
            row["screen"] = node.screen;
            row["up"] = node.up;
            row["since"] = node.since ? text(*node.since) : "";
            row["software"] = node.hello.software;
            row["pid"] = node.hello.pid;
            row["plan"] = node.plan.number;
            row["acts"] = node.acts.number;
            row["plan_current"] = plan != nullptr && node.plan.number == plan->version.number &&
                                  node.plan.epoch == plan->version.epoch;
            row["acts_current"] = acts == nullptr || (node.acts.number == acts->version.number &&
                                                      node.acts.epoch == acts->version.epoch);
            if (node.status) add_status(row, *node.status);
            rows.push_back(std::move(row));
        }
        return rows;
    }

    static void add_status(ordered_json& row, const Status& status) {
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
        row["cpu_percent"] = rounded(status.cpu_percent);
        row["rss_bytes"] = status.rss_bytes;
        row["ignored_messages"] = status.ignored_messages;
        row["troubles"] = status.troubles;
    }

    ordered_json skew() const {
        ordered_json rows = ordered_json::array();
        for (const Skew& pair : parts_.skew.pairs())
            rows.push_back({{"screens", {pair.first, pair.second}},
                            {"frames", pair.frames},
                            {"median_us", pair.median_us},
                            {"p99_us", pair.p99_us},
                            {"max_us", pair.max_us}});
        return rows;
    }

    ordered_json links() const {
        ordered_json rows = ordered_json::array();
        if (!parts_.site.programme()) return rows;
        const auto& programme = *parts_.site.programme();
        for (const auto& [name, link] : programme.links) {
            ordered_json row;
            row["link"] = name;
            row["latency_ms"] = milliseconds(link.latency);
            row["latency_auto"] = link.latency_is_ours;
            if (const auto needed = parts_.site.latencies().needed(name))
                row["latency_needed_ms"] = milliseconds(*needed);
            row["layout"] = link.layout;
            row["layouts"] = ordered_json::array();
            for (const auto& [layout, screens] : link.layouts) row["layouts"].push_back(layout);
            row["sources"] = ordered_json::array();
            for (const auto& [source, spec] : link.sources) row["sources"].push_back(source);
            row["screens"] = link.screens();
            row["on"] = ordered_json::array();
            for (const auto& [screen, spec] : programme.screens)
                if (links_on(timeline_of(screen), parts_.house, Duration{}).contains(name))
                    row["on"].push_back(screen);
            rows.push_back(std::move(row));
        }
        return rows;
    }

    Timeline timeline_of(const std::string& screen) const {
        return Timeline(parts_.plans.plan(screen), parts_.acts.acts(screen));
    }

    ordered_json live() const {
        ordered_json rows = ordered_json::array();
        for (const auto& [stream, source] : parts_.live.sources()) {
            ordered_json row;
            row["stream"] = stream;
            row["up"] = source.up;
            row["pid"] = source.pid;
            row["wanted"] = parts_.live.is_wanted(stream);
            const SourceStatus status = source.status.value_or(SourceStatus{});
            row["state"] = source.up ? name_of(status.state) : "down";
            row["trouble"] = status.trouble;
            row["width"] = status.width;
            row["height"] = status.height;
            row["fps"] = rounded(status.fps);
            row["bitrate_kbit"] = std::round(status.bitrate / 1000);
            row["frames"] = status.frames;
            row["recorder"] = recorder(status.recorder);
            row["receivers"] = receivers(stream);
            rows.push_back(std::move(row));
        }
        return rows;
    }

    static ordered_json recorder(const RecorderStatus& recorder) {
        return {{"state", name_of(recorder.state)},
                {"name", recorder.name},
                {"seconds", std::round(seconds(recorder.length))},
                {"bytes", recorder.bytes},
                {"parts", recorder.parts},
                {"free_bytes", recorder.free},
                {"lost", recorder.lost},
                {"trouble", recorder.trouble}};
    }

    ordered_json receivers(const std::string& stream) const {
        ordered_json rows = ordered_json::array();
        for (const auto& [node, heard] : parts_.live.receptions())
            for (const ReceivedStream& received : heard.reception.streams)
                if (received.stream == stream)
                    rows.push_back({{"node", node},
                                    {"port", received.port},
                                    {"frames", received.frames},
                                    {"lost", received.lost},
                                    {"delay_p50_ms", milliseconds(received.delay_p50)},
                                    {"delay_p99_ms", milliseconds(received.delay_p99)},
                                    {"delay_max_ms", milliseconds(received.delay_max)},
                                    {"decoder", received.decoder},
                                    {"trouble", received.trouble}});
        return rows;
    }

    const StatusParts& parts_;
};

} // namespace

ordered_json status_tree(const StatusParts& parts) { return Tree(parts).make(); }
ordered_json now_on_screens(const StatusParts& parts) { return Tree(parts).screens(); }

} // namespace lianping::controller
