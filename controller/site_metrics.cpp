#include "controller/site_metrics.h"

#include "controller/glass_watch.h"
#include "http/exposition.h"
#include "time/seconds.h"

#include <functional>

namespace lianping::controller {
namespace {

class Figures {
public:
    explicit Figures(const SiteFigures& of) : of_(of), is_(of.status) {}

    std::string text() && {
        site();
        nodes();
        clocks();
        pictures();
        glass();
        skew();
        media();
        live();
        bus();
        alarms();
        return made_.text();
    }

private:
    using Number = std::function<double(const Status&)>;
    // A family with a value for each node that has said its status.
    void of_nodes(const char* name, Exposition::Kind kind, const char* help, const Number& number) {
        made_.family(name, kind, help);
        for (const auto& [node, state] : is_.nodes.nodes())
            if (state.up && state.status)
                made_.value(number(*state.status), {{"node", node}, {"screen", state.screen}});
    }

    void site() {
        const auto& programme = is_.site.programme();
        made_.family("lianping_site_info", Exposition::Kind::gauge, "The site; always 1.");
        made_.value(1, {{"site", programme ? programme->site : ""}});
        made_.family("lianping_controller_start_time_seconds", Exposition::Kind::gauge,
                     "When the controller began, UTC.");
        made_.value(static_cast<double>(is_.since.ns()) / 1e9);
        made_.family("lianping_programme_is_saved_one", Exposition::Kind::gauge,
                     "Whether what is on air are the site's files as they are now; 0: an older programme, "
                     "since the files are wrong or somebody went back.");
        made_.value(is_.site.state() == SiteDesk::State::good);
    }

    void nodes() {
        made_.family("lianping_node_up", Exposition::Kind::gauge, "Whether the player of the node is heard.");
        for (const auto& [node, state] : is_.nodes.nodes())
            made_.value(state.up, {{"node", node}, {"screen", state.screen}});
        of_nodes("lianping_node_troubles", Exposition::Kind::gauge,
                 "How much the player cannot show, and says so.",
                 [](const Status& s) { return static_cast<double>(s.troubles.size()); });
        of_nodes("lianping_node_cpu_ratio", Exposition::Kind::gauge,
                 "Processor time of the player in the last second, in cores.",
                 [](const Status& s) { return s.cpu_percent / 100; });
        of_nodes("lianping_node_memory_bytes", Exposition::Kind::gauge, "Resident memory of the player.",
                 [](const Status& s) { return static_cast<double>(s.rss_bytes); });
        of_nodes("lianping_node_ignored_messages_total", Exposition::Kind::counter,
                 "Messages of another epoch, older, or not understood.",
                 [](const Status& s) { return static_cast<double>(s.ignored_messages); });
    }

    void clocks() {
        of_nodes("lianping_node_clock_locked", Exposition::Kind::gauge, "Whether the node keeps house time.",
                 [](const Status& s) { return s.clock_locked ? 1.0 : 0.0; });
        of_nodes("lianping_node_clock_uncertainty_seconds", Exposition::Kind::gauge,
                 "How well the node knows house time, one standard deviation.",
                 [](const Status& s) { return in_seconds(s.clock_uncertainty); });
        of_nodes("lianping_node_clock_age_seconds", Exposition::Kind::gauge,
                 "Since the last answer of the house clock.",
                 [](const Status& s) { return in_seconds(s.clock_age); });
        of_nodes("lianping_node_clock_drift_ratio", Exposition::Kind::gauge,
                 "Rate of the node's clock, less one.", [](const Status& s) { return s.drift_ppm / 1e6; });
    }

    void pictures() {
        const auto counter = [&](const char* name, const char* help, std::uint64_t Status::*count) {
            of_nodes(name, Exposition::Kind::counter, help,
                     [count](const Status& s) { return static_cast<double>(s.*count); });
        };
        counter("lianping_node_frames_shown_total", "Pictures put on the glass.", &Status::shown);
        counter("lianping_node_frames_late_total", "Pictures seen late.", &Status::late);
        counter("lianping_node_frames_dropped_total", "Pictures that were due and never seen.",
                &Status::dropped);
        counter("lianping_node_frames_repeated_total", "Pictures seen for longer than they were due.",
                &Status::repeated);
        counter("lianping_node_sound_underruns_total", "Times that sound was not there in time.",
                &Status::sound_underruns);
        of_nodes("lianping_node_frames_per_second", Exposition::Kind::gauge,
                 "Pictures put on the glass in the last second.", [](const Status& s) { return s.fps; });
    }

    void glass() {
        using Glass = Status::Glass;
        made_.family(
            "lianping_node_glass", Exposition::Kind::gauge,
            "What the player found on its glass when it looked last: 1 for the state that it is in, 0 for "
            "the others. Dark, frozen and wrong are alarms.");
        for (const auto& [node, state] : is_.nodes.nodes())
            for (const Glass is : {Glass::unknown, Glass::right, Glass::still, Glass::dark_on_purpose,
                                   Glass::dark, Glass::frozen, Glass::wrong})
                if (state.up && state.status)
                    made_.value(state.status->glass == is,
                                {{"node", node}, {"screen", state.screen}, {"state", name_of(is)}});
        of_nodes("lianping_node_glass_looks_total", Exposition::Kind::counter,
                 "Times that the player looked at its glass.",
                 [](const Status& s) { return static_cast<double>(s.glass_looks); });
        of_nodes("lianping_node_glass_brightness_ratio", Exposition::Kind::gauge,
                 "Mean brightness of the glass, of white.",
                 [](const Status& s) { return s.glass_luma / 255; });
    }

    void skew() {
        made_.family("lianping_skew_seconds", Exposition::Kind::gauge,
                     "How far apart two screens showed the same pictures in the last ten seconds.");
        for (const Skew& pair : is_.skew.neighbours())
            for (const auto& [quantile, us] : {std::pair{"0.5", pair.median_us}, {"0.99", pair.p99_us}})
                made_.value(static_cast<double>(us) / 1e6,
                            {{"first", pair.first}, {"second", pair.second}, {"quantile", quantile}});
    }

    void of_agents(const char* name, Exposition::Kind kind, const char* help,
                   const std::function<double(const AgentState&)>& number) {
        made_.family(name, kind, help);
        for (const auto& [node, agent] : of_.agents) made_.value(number(agent), {{"node", node}});
    }

    void media() {
        made_.family("lianping_intake_pending_files", Exposition::Kind::gauge,
                     "Media that are being taken in.");
        made_.value(is_.intake.waiting);
        if (of_.disk) {
            made_.family("lianping_store_disk_bytes", Exposition::Kind::gauge,
                         "Size of the disk with the media.");
            made_.value(of_.disk->capacity);
            made_.family("lianping_store_disk_free_bytes", Exposition::Kind::gauge, "What of it is free.");
            made_.value(of_.disk->free);
        }
        of_agents("lianping_media_wanted_files", Exposition::Kind::gauge,
                  "Media that the plans of the node's machine need.",
                  [](const AgentState& a) { return static_cast<double>(a.media.wanted); });
        of_agents("lianping_media_present_files", Exposition::Kind::gauge, "Those of them that are there.",
                  [](const AgentState& a) { return static_cast<double>(a.media.here); });
        of_agents("lianping_media_sent_bytes_total", Exposition::Kind::counter,
                  "Media sent to the node's machine.",
                  [](const AgentState& a) { return static_cast<double>(a.sent); });
    }

    void live() {
        made_.family("lianping_live_source_up", Exposition::Kind::gauge,
                     "Whether the source's lianping-live is heard.");
        for (const auto& [stream, source] : is_.live.sources()) made_.value(source.up, {{"source", stream}});
        made_.family("lianping_live_source_wanted", Exposition::Kind::gauge,
                     "Whether a screen wants its pictures.");
        for (const auto& [stream, source] : is_.live.sources())
            made_.value(is_.live.is_wanted(stream), {{"source", stream}});
        made_.family("lianping_live_source_frames_total", Exposition::Kind::counter,
                     "Pictures that it has sent.");
        for (const auto& [stream, source] : is_.live.sources())
            if (source.status) made_.value(source.status->frames, {{"source", stream}});
    }

    void bus() {
        made_.family("lianping_bus_left_out_total", Exposition::Kind::counter,
                     "Messages that were not taken, by reason.");
        made_.value(is_.bus.malformed, {{"reason", "malformed"}});
        made_.value(is_.bus.flooded, {{"reason", "flooded"}});
        made_.value(is_.bus.strangers, {{"reason", "stranger"}});
        made_.family("lianping_bus_dropped_total", Exposition::Kind::counter,
                     "Messages that a node did not take off its queue.");
        made_.value(is_.bus.dropped);
        made_.family("lianping_keys_refused_total", Exposition::Kind::counter,
                     "Handshakes of keys that are not enrolled.");
        made_.value(is_.keys.refused());
        made_.family("lianping_delivery_worst_seconds", Exposition::Kind::gauge,
                     "The slowest delivery of a plan or act in the last minute.");
        made_.value(in_seconds(is_.delivery.worst(is_.house)));
    }

    void alarms() {
        made_.family("lianping_alarm", Exposition::Kind::gauge, "An alarm that stands; 1.");
        for (const Alarm& alarm : of_.alarms)
            made_.value(1, {{"alarm", to_string(alarm.kind)}, {"subject", alarm.subject}});
        made_.family("lianping_alarms_standing", Exposition::Kind::gauge, "How many alarms stand.");
        made_.value(of_.alarms.size());
        made_.family("lianping_alarms_told_total", Exposition::Kind::counter,
                     "Alarms, begun and ended, that the hook and the webhook took or did not take.");
        made_.value(of_.alarms_told, {{"taken", "yes"}});
        made_.value(of_.alarms_not_told, {{"taken", "no"}});
    }

    const SiteFigures& of_;
    const StatusParts& is_;
    Exposition made_;
};

} // namespace

std::string site_metrics(const SiteFigures& figures) { return Figures(figures).text(); }

} // namespace lianping::controller
