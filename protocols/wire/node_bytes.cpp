#include "wire/node_bytes.h"

#include "wire/plan_bytes.h"

#include <iterator>

namespace lianping::bytes {
namespace {

constexpr int most_troubles = 64;

void require_node(const std::string& node, Faults& faults) {
    faults.require(!node.empty() && node.size() <= longest_name, "a node has no name, or too long a one");
}

} // namespace

void put(const Hello& from, wire::Hello& to) {
    to.set_protocol(from.protocol);
    to.set_node(from.node);
    to.set_session(from.session);
    to.set_software(from.software);
    to.set_pid(from.pid);
    if (from.held) {
        to.mutable_held()->set_epoch(from.held->epoch);
        to.mutable_held()->set_house(from.held->house.ns());
        to.mutable_held()->set_uncertainty(from.held->uncertainty.count());
    }
    put(from.plan, *to.mutable_plan());
    put(from.acts, *to.mutable_acts());
    to.set_role(from.role == Hello::Role::source ? wire::Hello::SOURCE : wire::Hello::PLAYER);
    to.set_agent_key(from.agent_key);
}

Hello take(const wire::Hello& from, Faults& faults) {
    Hello to;
    to.protocol = from.protocol();
    to.node = from.node();
    require_node(to.node, faults);
    to.session = from.session();
    to.software = from.software();
    to.pid = from.pid();
    if (from.has_held())
        to.held = HeldHouseTime{from.held().epoch(), faults.house(from.held().house()),
                                faults.span(from.held().uncertainty())};
    to.plan = take(from.plan(), faults);
    to.acts = take(from.acts(), faults);
    to.role = from.role() == wire::Hello::SOURCE ? Hello::Role::source : Hello::Role::player;
    to.agent_key = from.agent_key();
    faults.require(to.agent_key.empty() || to.agent_key.size() == 64, "that is no key of a housekeeper");
    return to;
}

void put(const Welcome& from, wire::Welcome& to) {
    to.set_protocol(from.protocol);
    to.set_session(from.session);
    to.set_site(from.site);
    to.set_screen(from.screen);
    to.set_epoch(from.epoch);
    put(from.anchor, *to.mutable_anchor());
    to.set_clock_endpoint(from.clock_endpoint);
    to.set_agent_endpoint(from.agent_endpoint);
    for (const std::string& standby : from.standbys) to.add_standbys(standby);
}

Welcome take(const wire::Welcome& from, Faults& faults) {
    Welcome to;
    to.protocol = from.protocol();
    to.session = from.session();
    to.site = from.site();
    to.screen = from.screen();
    to.epoch = from.epoch();
    to.anchor = take(from.anchor(), faults);
    to.clock_endpoint = from.clock_endpoint();
    to.agent_endpoint = from.agent_endpoint();
    faults.require(static_cast<std::size_t>(from.standbys_size()) <= most_standbys,
                   "there are too many standbys");
    to.standbys.assign(from.standbys().begin(), from.standbys().end());
    return to;
}

void put(const Heartbeat& from, wire::Heartbeat& to) {
    to.set_session(from.session);
    to.set_epoch(from.epoch);
}

Heartbeat take(const wire::Heartbeat& from) { return {from.session(), from.epoch()}; }

namespace {

// In the order of Status::Glass.
constexpr wire::Status::Glass glasses[] = {
    wire::Status::UNKNOWN, wire::Status::RIGHT,  wire::Status::STILL, wire::Status::DARK_ON_PURPOSE,
    wire::Status::DARK,    wire::Status::FROZEN, wire::Status::WRONG};

Status::Glass take(wire::Status::Glass from) {
    for (std::size_t i = 0; i < std::size(glasses); ++i)
        if (glasses[i] == from) return static_cast<Status::Glass>(i);
    return Status::Glass::unknown;
}

} // namespace

void put(const Status& from, wire::Status& to) {
    to.set_node(from.node);
    to.set_session(from.session);
    to.set_screen(from.screen);
    to.set_at(from.at.ns());
    to.set_entry(from.entry);
    to.set_playlist(from.playlist);
    to.set_item(from.item);
    to.set_item_start(from.item_start.ns());
    to.set_item_end(from.item_end.ns());
    to.set_position(from.position.count());
    to.set_held(from.held);
    to.set_next_item(from.next_item);
    to.set_epoch(from.epoch);
    to.set_clock_locked(from.clock_locked);
    to.set_clock_uncertainty(from.clock_uncertainty.count());
    to.set_drift_ppm(from.drift_ppm);
    to.set_clock_age(from.clock_age.count());
    to.set_round_trip(from.round_trip.count());
    if (from.clock_error) to.set_clock_error(from.clock_error->count());
    to.set_fps(from.fps);
    to.set_shown(from.shown);
    to.set_late(from.late);
    to.set_dropped(from.dropped);
    to.set_repeated_pictures(from.repeated);
    to.set_width(from.width);
    to.set_height(from.height);
    to.set_refresh_hz(from.refresh_hz);
    to.set_renderer(from.renderer);
    to.set_decoder(from.decoder);
    to.set_sched_fifo(from.sched_fifo);
    to.set_sound_device(from.sound_device);
    to.set_sound_rate(from.sound_rate);
    to.set_sound_channels(from.sound_channels);
    to.set_sound_playing(from.sound_playing);
    to.set_sound_error(from.sound_error.count());
    to.set_sound_ppm(from.sound_ppm);
    to.set_sound_underruns(from.sound_underruns);
    to.set_sound_resyncs(from.sound_resyncs);
    to.set_sound_decoder(from.sound_decoder);
    to.set_glass(glasses[static_cast<std::size_t>(from.glass)]);
    to.set_glass_for(from.glass_for.count());
    to.set_glass_luma(from.glass_luma);
    to.set_glass_difference(from.glass_difference);
    to.set_glass_looks(from.glass_looks);
    to.set_glass_why(from.glass_why);
    to.set_played_waiting(from.played_waiting);
    for (const PresentationSample& sample : from.samples) {
        wire::PresentationSample& made = *to.add_samples();
        made.set_due(sample.due.ns());
        made.set_late_us(sample.late_us);
    }
    put(from.plan, *to.mutable_plan());
    put(from.acts, *to.mutable_acts());
    to.set_ignored_messages(from.ignored_messages);
    to.set_cpu_percent(from.cpu_percent);
    to.set_rss_bytes(from.rss_bytes);
    for (const std::string& trouble : from.troubles) to.add_troubles(trouble);
}

Status take(const wire::Status& from, Faults& faults) {
    Status to;
    to.node = from.node();
    require_node(to.node, faults);
    to.session = from.session();
    to.screen = from.screen();
    to.at = faults.house(from.at());
    to.entry = from.entry();
    to.playlist = from.playlist();
    to.item = from.item();
    to.item_start = faults.house(from.item_start());
    to.item_end = faults.house_or_never(from.item_end());
    to.position = faults.span(from.position());
    to.held = from.held();
    to.next_item = from.next_item();
    to.epoch = from.epoch();
    to.clock_locked = from.clock_locked();
    to.clock_uncertainty = faults.span(from.clock_uncertainty());
    to.drift_ppm = Faults::finite(from.drift_ppm());
    to.clock_age = faults.span(from.clock_age());
    to.round_trip = faults.span(from.round_trip());
    if (from.has_clock_error()) to.clock_error = faults.span(from.clock_error());
    to.fps = Faults::finite(from.fps());
    to.shown = from.shown();
    to.late = from.late();
    to.dropped = from.dropped();
    to.repeated = from.repeated_pictures();
    to.width = from.width();
    to.height = from.height();
    to.refresh_hz = Faults::finite(from.refresh_hz());
    to.renderer = from.renderer();
    to.decoder = from.decoder();
    to.sched_fifo = from.sched_fifo();
    to.sound_device = from.sound_device();
    to.sound_rate = from.sound_rate();
    to.sound_channels = from.sound_channels();
    to.sound_playing = from.sound_playing();
    to.sound_error = faults.span(from.sound_error());
    to.sound_ppm = Faults::finite(from.sound_ppm());
    to.sound_underruns = from.sound_underruns();
    to.sound_resyncs = from.sound_resyncs();
    to.sound_decoder = from.sound_decoder();
    to.glass = take(from.glass());
    to.glass_for = faults.span(from.glass_for());
    to.glass_luma = Faults::finite(from.glass_luma());
    to.glass_difference = Faults::finite(from.glass_difference());
    to.glass_looks = from.glass_looks();
    to.glass_why = from.glass_why();
    to.played_waiting = from.played_waiting();
    faults.require(static_cast<std::size_t>(from.samples_size()) <= max_samples,
                   "there are too many samples");
    faults.require(from.troubles_size() <= most_troubles, "there are too many troubles");
    if (!faults.none()) return to;
    for (const wire::PresentationSample& sample : from.samples())
        to.samples.push_back({faults.house(sample.due()), sample.late_us()});
    to.plan = take(from.plan(), faults);
    to.acts = take(from.acts(), faults);
    to.ignored_messages = from.ignored_messages();
    to.cpu_percent = Faults::finite(from.cpu_percent());
    to.rss_bytes = from.rss_bytes();
    to.troubles.assign(from.troubles().begin(), from.troubles().end());
    return to;
}

void put(const Confirm& from, wire::Confirm& to) {
    to.set_node(from.node);
    to.set_of(from.of == Confirm::Of::plan ? wire::Confirm::PLAN : wire::Confirm::ACTS);
    put(from.version, *to.mutable_version());
    to.set_received(from.received.ns());
    to.set_late_by(from.late_by.count());
}

Confirm take(const wire::Confirm& from, Faults& faults) {
    Confirm to;
    to.node = from.node();
    require_node(to.node, faults);
    faults.require(from.of() == wire::Confirm::PLAN || from.of() == wire::Confirm::ACTS,
                   "what is confirmed is not known");
    to.of = from.of() == wire::Confirm::PLAN ? Confirm::Of::plan : Confirm::Of::acts;
    to.version = take(from.version(), faults);
    to.received = faults.house(from.received());
    to.late_by = faults.span(from.late_by());
    return to;
}

void put(const SnapshotRequest& from, wire::SnapshotRequest& to) {
    to.set_id(from.id);
    to.set_screen(from.screen);
}

SnapshotRequest take(const wire::SnapshotRequest& from) { return {from.id(), from.screen()}; }

void put(const SnapshotReply& from, wire::SnapshotReply& to) {
    to.set_id(from.id);
    to.set_node(from.node);
    to.set_at(from.at.ns());
    to.set_png(from.png);
    to.set_error(from.error);
}

SnapshotReply take(const wire::SnapshotReply& from, Faults& faults) {
    SnapshotReply to;
    to.id = from.id();
    to.node = from.node();
    require_node(to.node, faults);
    to.at = faults.house(from.at());
    to.png = from.png();
    to.error = from.error();
    return to;
}

} // namespace lianping::bytes
