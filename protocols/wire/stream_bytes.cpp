#include "wire/stream_bytes.h"

#include <algorithm>

namespace lianping::bytes {
namespace {

constexpr std::size_t longest_line = 4096, longest_secret = 256;
constexpr std::uint32_t largest_side = 16384, most_fps = 240;

void require_name(const std::string& name, Faults& faults) {
    faults.require(!name.empty() && name.size() <= longest_stream, "a stream has no name, or too long a one");
}

std::uint16_t port_of(std::uint32_t port, Faults& faults) {
    faults.require(port <= 65535, "a port is out of range");
    return static_cast<std::uint16_t>(port);
}

// An address: what is put into a list of clients must not be able to add to it.
bool is_address(const std::string& host) {
    return !host.empty() && host.size() <= 64 && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' ||
               c == ':';
    });
}

void put(const StreamKey& from, wire::StreamKey& to) {
    to.set_generation(from.generation);
    to.set_ssrc(from.ssrc);
    to.set_key(from.key);
}

StreamKey take(const wire::StreamKey& from, Faults& faults) {
    StreamKey to{from.generation(), from.ssrc(), from.key()};
    faults.require(to.key.size() == StreamKey::size || (to.generation == 0 && to.key.empty()),
                   "a stream's key is of another length");
    return to;
}

// The numbers are the same by intent.
static_assert(static_cast<int>(SourceSpec::Kind::test) == wire::SourceSpec::TEST);
static_assert(static_cast<int>(SourceSpec::Kind::camera) == wire::SourceSpec::CAMERA);
static_assert(static_cast<int>(Destination::Parts::sound) == wire::Destination::SOUND);
static_assert(static_cast<int>(SourceStatus::State::lost) == wire::SourceStatus::LOST);
static_assert(static_cast<int>(RecorderStatus::State::stopped) == wire::RecorderStatus::STOPPED);

// A file's name, not a way to another folder.
bool is_file_name(const std::string& name) {
    return name.size() <= longest_stream && name.find('/') == std::string::npos && name != ".." &&
           name != ".";
}

void put(const RecordOrder& from, wire::RecordOrder& to) {
    to.set_folder(from.folder);
    to.set_title(from.title);
    to.set_name(from.name);
    to.set_keep(from.keep.count());
    to.set_utc_offset(static_cast<std::int32_t>(from.utc_offset.count()));
}

RecordOrder take(const wire::RecordOrder& from, Faults& faults) {
    RecordOrder to{from.folder(), from.title(), from.name(), faults.span(from.keep()),
                   std::chrono::seconds(from.utc_offset())};
    faults.require(to.folder.size() <= longest_line && (to.folder.empty() || to.folder.front() == '/'),
                   "a folder of recordings is no absolute path");
    faults.require(is_file_name(to.title) && is_file_name(to.name), "a recording's name is none of a file");
    faults.require(to.name.empty() || (!to.folder.empty() && !to.title.empty()),
                   "a recording has no folder or no title");
    return to;
}

void put(const RecorderStatus& from, wire::RecorderStatus& to) {
    to.set_state(static_cast<wire::RecorderStatus::State>(from.state));
    to.set_name(from.name);
    to.set_length(from.length.count());
    to.set_bytes(from.bytes);
    to.set_parts(from.parts);
    to.set_free(from.free);
    to.set_lost(from.lost);
    to.set_trouble(from.trouble);
}

RecorderStatus take(const wire::RecorderStatus& from, Faults& faults) {
    RecorderStatus to;
    if (wire::RecorderStatus::State_IsValid(from.state()))
        to.state = static_cast<RecorderStatus::State>(from.state());
    to.name = from.name();
    to.length = faults.span(from.length());
    to.bytes = from.bytes();
    to.parts = from.parts();
    to.free = from.free();
    to.lost = from.lost();
    to.trouble = from.trouble();
    faults.require(is_file_name(to.name) && to.trouble.size() <= longest_line,
                   "what a recorder says is too long");
    return to;
}

SourceSpec take(const wire::SourceSpec& from, Faults& faults) {
    SourceSpec to;
    // A kind of a newer controller is none here: the source says that it cannot run.
    if (wire::SourceSpec::Kind_IsValid(from.kind())) to.kind = static_cast<SourceSpec::Kind>(from.kind());
    to.where = from.where();
    to.user = from.user();
    to.secret = from.secret();
    to.x = from.x();
    to.y = from.y();
    to.width = from.width();
    to.height = from.height();
    to.fps = from.fps();
    to.sound = from.sound();
    to.cancels_echo = from.cancels_echo();
    faults.require(to.where.size() <= longest_line && to.sound.size() <= longest_line &&
                       to.user.size() <= longest_secret && to.secret.size() <= longest_secret,
                   "a source is too long");
    faults.require(std::max({to.x, to.y, to.width, to.height}) <= largest_side, "a source is too large");
    faults.require(to.fps <= most_fps, "a source is too fast");
    return to;
}

} // namespace

void put(const StreamOrder& from, wire::StreamOrder& to) {
    to.set_source(from.source);
    to.set_run(from.run);
    wire::SourceSpec& spec = *to.mutable_from();
    spec.set_kind(static_cast<wire::SourceSpec::Kind>(from.from.kind));
    spec.set_where(from.from.where);
    spec.set_user(from.from.user);
    spec.set_secret(from.from.secret);
    spec.set_x(from.from.x);
    spec.set_y(from.from.y);
    spec.set_width(from.from.width);
    spec.set_height(from.from.height);
    spec.set_fps(from.from.fps);
    spec.set_sound(from.from.sound);
    spec.set_cancels_echo(from.from.cancels_echo);
    put(from.key, *to.mutable_key());
    for (const Destination& destination : from.to) {
        wire::Destination& made = *to.add_to();
        made.set_host(destination.host);
        made.set_port(destination.port);
        made.set_parts(static_cast<wire::Destination::Parts>(destination.parts));
    }
    put(from.record, *to.mutable_record());
    to.set_mute(from.mute);
}

StreamOrder take(const wire::StreamOrder& from, Faults& faults) {
    StreamOrder to;
    to.source = from.source();
    require_name(to.source, faults);
    to.run = from.run();
    to.from = take(from.from(), faults);
    to.key = take(from.key(), faults);
    faults.require(static_cast<std::size_t>(from.to_size()) <= most_destinations,
                   "there are too many destinations");
    to.record = take(from.record(), faults);
    to.mute = from.mute();
    if (!faults.none()) return to;
    for (const wire::Destination& destination : from.to()) {
        faults.require(is_address(destination.host()), "a destination is no address");
        Destination made{destination.host(), port_of(destination.port(), faults)};
        if (wire::Destination::Parts_IsValid(destination.parts()))
            made.parts = static_cast<Destination::Parts>(destination.parts());
        to.to.push_back(std::move(made));
    }
    return to;
}

void put(const SourceStatus& from, wire::SourceStatus& to) {
    to.set_node(from.node);
    to.set_session(from.session);
    to.set_state(static_cast<wire::SourceStatus::State>(from.state));
    to.set_trouble(from.trouble);
    to.set_width(from.width);
    to.set_height(from.height);
    to.set_fps(from.fps);
    to.set_bitrate(from.bitrate);
    to.set_frames(from.frames);
    to.set_roc(from.roc);
    put(from.key, *to.mutable_key());
    put(from.recorder, *to.mutable_recorder());
    to.set_sound(from.sound);
    to.set_sound_peak(from.sound_peak);
    to.set_muted(from.muted);
    to.set_sound_roc(from.sound_roc);
}

SourceStatus take(const wire::SourceStatus& from, Faults& faults) {
    SourceStatus to;
    to.node = from.node();
    require_name(to.node, faults);
    to.session = from.session();
    if (wire::SourceStatus::State_IsValid(from.state()))
        to.state = static_cast<SourceStatus::State>(from.state());
    to.trouble = from.trouble();
    faults.require(to.trouble.size() <= longest_line, "a trouble is too long");
    to.width = from.width();
    to.height = from.height();
    to.fps = Faults::finite(from.fps());
    to.bitrate = Faults::finite(from.bitrate());
    to.frames = from.frames();
    to.roc = from.roc();
    to.key = take(from.key(), faults);
    to.recorder = take(from.recorder(), faults);
    to.sound = from.sound();
    faults.require(to.sound.size() <= longest_line, "the words for a sound are too long");
    to.sound_peak = std::clamp(Faults::finite(from.sound_peak()), SourceStatus::silence, 0.0);
    to.muted = from.muted();
    to.sound_roc = from.sound_roc();
    return to;
}

void put(const StreamList& from, wire::StreamList& to) {
    for (const OfferedStream& stream : from.streams) {
        wire::OfferedStream& made = *to.add_streams();
        made.set_stream(stream.stream);
        put(stream.key, *made.mutable_key());
        made.set_roc(stream.roc);
        made.set_listen(stream.listen);
        made.set_sound_roc(stream.sound_roc);
    }
}

StreamList take(const wire::StreamList& from, Faults& faults) {
    StreamList to;
    faults.require(static_cast<std::size_t>(from.streams_size()) <= most_streams,
                   "there are too many streams");
    if (!faults.none()) return to;
    for (const wire::OfferedStream& stream : from.streams()) {
        require_name(stream.stream(), faults);
        faults.require(stream.listen().empty() || is_address(stream.listen()),
                       "what is to be listened on is no address");
        to.streams.push_back(
            {stream.stream(), take(stream.key(), faults), stream.roc(), stream.listen(), stream.sound_roc()});
    }
    return to;
}

void put(const Reception& from, wire::Reception& to) {
    to.set_node(from.node);
    for (const ReceivedStream& stream : from.streams) {
        wire::ReceivedStream& made = *to.add_streams();
        made.set_stream(stream.stream);
        made.set_generation(stream.generation);
        made.set_port(stream.port);
        made.set_frames(stream.frames);
        made.set_lost(stream.lost);
        made.set_delay_p50(stream.delay_p50.count());
        made.set_delay_p99(stream.delay_p99.count());
        made.set_delay_max(stream.delay_max.count());
        made.set_decoder(stream.decoder);
        made.set_trouble(stream.trouble);
        made.set_delay_p999(stream.delay_p999.count());
        made.set_sounds(stream.sounds);
        made.set_sounds_lost(stream.sounds_lost);
        made.set_late(stream.late);
    }
}

Reception take(const wire::Reception& from, Faults& faults) {
    Reception to;
    to.node = from.node();
    require_name(to.node, faults);
    faults.require(static_cast<std::size_t>(from.streams_size()) <= most_streams,
                   "there are too many streams");
    if (!faults.none()) return to;
    for (const wire::ReceivedStream& stream : from.streams()) {
        require_name(stream.stream(), faults);
        ReceivedStream made;
        made.stream = stream.stream();
        made.generation = stream.generation();
        made.port = port_of(stream.port(), faults);
        made.frames = stream.frames();
        made.lost = stream.lost();
        made.delay_p50 = faults.span(stream.delay_p50());
        made.delay_p99 = faults.span(stream.delay_p99());
        made.delay_max = faults.span(stream.delay_max());
        made.decoder = stream.decoder();
        made.trouble = stream.trouble();
        made.delay_p999 = faults.span(stream.delay_p999());
        made.sounds = stream.sounds();
        made.sounds_lost = stream.sounds_lost();
        made.late = stream.late();
        faults.require(made.trouble.size() <= longest_line && made.decoder.size() <= longest_line,
                       "a trouble is too long");
        to.streams.push_back(std::move(made));
    }
    return to;
}

} // namespace lianping::bytes
