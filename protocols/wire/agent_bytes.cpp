#include "wire/agent_bytes.h"

#include <array>
#include <utility>

namespace lianping::bytes {
namespace {

constexpr std::size_t longest_trouble = 1024, hash_digits = 64;
constexpr std::uint64_t largest_file = std::uint64_t{1} << 46; // 64 TB

// It becomes the name of a file.
void require_hash(const std::string& hash, Faults& faults) {
    faults.require(hash.size() == hash_digits &&
                       hash.find_first_not_of("0123456789abcdef") == std::string::npos,
                   "the name of a medium is no hash");
}

using Part = AgentHello::Part;
constexpr std::array<std::pair<Part, wire::AgentHello::Part>, 3> hello_parts{
    {{Part::media, wire::AgentHello::MEDIA},
     {Part::services, wire::AgentHello::SERVICES},
     {Part::recordings, wire::AgentHello::RECORDINGS}}};

using State = MediaFile::State;
constexpr std::array<std::pair<State, wire::MediaFile::State>, 4> states{
    {{State::waiting, wire::MediaFile::WAITING},
     {State::coming, wire::MediaFile::COMING},
     {State::later, wire::MediaFile::LATER},
     {State::refused, wire::MediaFile::REFUSED}}};

using Kind = MediaPart::Kind;
constexpr std::array<std::pair<Kind, wire::MediaPart::Kind>, 5> kinds{
    {{Kind::data, wire::MediaPart::DATA},
     {Kind::later, wire::MediaPart::LATER},
     {Kind::unknown, wire::MediaPart::UNKNOWN},
     {Kind::elsewhere, wire::MediaPart::ELSEWHERE},
     {Kind::soon, wire::MediaPart::SOON}}};

constexpr int most_listed = 256;
using Order = AgentOrder::Kind;
constexpr std::array<std::pair<Order, wire::AgentOrder::Kind>, 4> orders{
    {{Order::none, wire::AgentOrder::NONE},
     {Order::restart, wire::AgentOrder::RESTART},
     {Order::reboot, wire::AgentOrder::REBOOT},
     {Order::logs, wire::AgentOrder::LOGS}}};

} // namespace

void put(const AgentHello& from, wire::AgentHello& to) {
    to.set_protocol(from.protocol);
    to.set_node(from.node);
    to.set_session(from.session);
    to.set_software(from.software);
    for (const auto& [part, on_wire] : hello_parts)
        if (part == from.part) to.set_part(on_wire);
    to.set_peer_door(from.peer_door);
}

AgentHello take(const wire::AgentHello& from, Faults& faults) {
    AgentHello to;
    to.protocol = from.protocol();
    to.node = from.node();
    faults.require(!to.node.empty() && to.node.size() <= longest_name,
                   "a node has no name, or too long a one");
    to.session = from.session();
    to.software = from.software();
    for (const auto& [part, on_wire] : hello_parts)
        if (on_wire == from.part()) to.part = part;
    to.peer_door = from.peer_door();
    faults.require(to.peer_door.size() <= longest_name, "a door has too long a name");
    return to;
}

void put(const AgentWelcome& from, wire::AgentWelcome& to) {
    to.set_session(from.session);
    to.set_epoch(from.epoch);
    to.set_house(from.house.ns());
}

AgentWelcome take(const wire::AgentWelcome& from, Faults& faults) {
    return {from.session(), from.epoch(), faults.house(from.house())};
}

void put(const MediaAsk& from, wire::MediaAsk& to) {
    to.set_id(from.id);
    to.set_hash(from.hash);
    to.set_offset(from.offset);
    to.set_bytes(from.bytes);
    to.set_due(from.due.ns());
    to.set_have(from.have);
    to.set_alone(from.alone);
}

MediaAsk take(const wire::MediaAsk& from, Faults& faults) {
    MediaAsk to;
    to.id = from.id();
    to.hash = from.hash();
    require_hash(to.hash, faults);
    to.offset = from.offset();
    to.bytes = from.bytes();
    faults.require(to.bytes > 0 && to.bytes <= media_part_bytes && to.offset <= largest_file,
                   "no such part of a medium can be asked for");
    to.due = faults.house_or_never(from.due());
    to.have = from.have();
    to.alone = from.alone();
    return to;
}

void put(const MediaPeers& from, wire::MediaPeers& to) {
    for (const std::string& key : from.keys) to.add_keys(key);
}

MediaPeers take(const wire::MediaPeers& from, Faults& faults) {
    faults.require(from.keys_size() <= static_cast<int>(max_media_peers), "there are too many nodes");
    if (!faults.none()) return {};
    for (const std::string& key : from.keys()) require_hash(key, faults);
    return {{from.keys().begin(), from.keys().end()}};
}

void put(const MediaPart& from, wire::MediaPart& to) {
    to.set_id(from.id);
    to.set_hash(from.hash);
    for (const auto& [kind, on_wire] : kinds)
        if (kind == from.kind) to.set_kind(on_wire);
    to.set_size(from.size);
    to.set_offset(from.offset);
    to.set_data(from.bytes);
    to.set_wait(from.wait.count());
    to.set_door(from.door);
    to.set_piece(from.piece);
}

MediaPart take(const wire::MediaPart& from, Faults& faults) {
    MediaPart to;
    to.id = from.id();
    to.hash = from.hash();
    require_hash(to.hash, faults);
    to.kind = Kind::unknown; // also what this version does not know
    for (const auto& [kind, on_wire] : kinds)
        if (on_wire == from.kind()) to.kind = kind;
    to.size = from.size();
    to.offset = from.offset();
    to.bytes = from.data();
    to.wait = faults.span(from.wait());
    to.door = from.door();
    to.piece = from.piece();
    if (to.kind == Kind::elsewhere) require_hash(to.piece, faults);
    faults.require(to.door.size() <= longest_name, "a door has too long a name");
    faults.require(to.size <= largest_file && to.offset <= to.size &&
                       to.bytes.size() <= to.size - to.offset && to.bytes.size() <= media_part_bytes,
                   "a part does not lie within its medium");
    return to;
}

void put(const MediaState& from, wire::MediaState& to) {
    for (const MediaFile& file : from.files) {
        wire::MediaFile& made = *to.add_files();
        made.set_hash(file.hash);
        for (const auto& [state, on_wire] : states)
            if (state == file.state) made.set_state(on_wire);
        made.set_size(file.size);
        made.set_have(file.have);
        made.set_due(file.due.ns());
        made.set_trouble(file.trouble);
    }
    to.set_wanted(from.wanted);
    to.set_here(from.here);
    to.set_here_bytes(from.here_bytes);
    to.set_free_bytes(from.free_bytes);
    to.set_bytes_per_second(from.bytes_per_second);
    to.set_trouble(from.trouble);
    for (const std::string& hash : from.lately) to.add_lately(hash);
}

MediaState take(const wire::MediaState& from, Faults& faults) {
    MediaState to;
    faults.require(from.files_size() <= static_cast<int>(max_media_files), "there are too many media");
    faults.require(from.trouble().size() <= longest_trouble, "a trouble is too long");
    faults.require(from.lately_size() <= static_cast<int>(max_media_lately), "there are too many media");
    if (!faults.none()) return to;
    for (const std::string& hash : from.lately()) {
        require_hash(hash, faults);
        to.lately.push_back(hash);
    }
    for (const wire::MediaFile& file : from.files()) {
        MediaFile& made = to.files.emplace_back();
        made.hash = file.hash();
        require_hash(made.hash, faults);
        for (const auto& [state, on_wire] : states)
            if (on_wire == file.state()) made.state = state;
        made.size = file.size();
        made.have = file.have();
        made.due = faults.house_or_never(file.due());
        made.trouble = file.trouble();
        faults.require(made.trouble.size() <= longest_trouble && made.size <= largest_file &&
                           made.have <= largest_file,
                       "what is said of a medium is impossible");
    }
    to.wanted = from.wanted();
    to.here = from.here();
    to.here_bytes = from.here_bytes();
    to.free_bytes = from.free_bytes();
    to.bytes_per_second = from.bytes_per_second();
    to.trouble = from.trouble();
    return to;
}

void put(const MachineState& from, wire::MachineState& to) {
    for (const UnitState& unit : from.units) {
        wire::UnitState& made = *to.add_units();
        made.set_unit(unit.unit);
        made.set_active(unit.active);
        made.set_sub(unit.sub);
        made.set_status(unit.status);
        made.set_result(unit.result);
        made.set_pid(unit.pid);
        made.set_restarts(unit.restarts);
        made.set_since(unit.since.ns());
    }
    if (from.temperature) to.set_temperature(*from.temperature);
    to.set_memory(from.memory);
    to.set_memory_free(from.memory_free);
    to.set_disk(from.disk);
    to.set_disk_free(from.disk_free);
    to.set_load(from.load);
    to.set_uptime(from.uptime.count());
    to.set_clock_synchronized(from.clock_synchronized);
    for (const NetworkState& network : from.networks) {
        wire::NetworkState& made = *to.add_networks();
        made.set_name(network.name);
        made.set_carrier(network.carrier);
        made.set_received(network.received);
        made.set_sent(network.sent);
    }
    to.set_trouble(from.trouble);
}

MachineState take(const wire::MachineState& from, Faults& faults) {
    MachineState to;
    faults.require(from.units_size() <= most_listed && from.networks_size() <= most_listed,
                   "there are too many units or networks");
    faults.require(from.trouble().size() <= longest_trouble, "a trouble is too long");
    if (!faults.none()) return to;
    for (const wire::UnitState& unit : from.units())
        to.units.push_back({unit.unit(), unit.active(), unit.sub(), unit.status(), unit.result(), unit.pid(),
                            unit.restarts(), faults.utc(unit.since())});
    if (from.has_temperature()) to.temperature = Faults::finite(from.temperature());
    to.memory = from.memory();
    to.memory_free = from.memory_free();
    to.disk = from.disk();
    to.disk_free = from.disk_free();
    to.load = Faults::finite(from.load());
    to.uptime = faults.span(from.uptime());
    to.clock_synchronized = from.clock_synchronized();
    for (const wire::NetworkState& network : from.networks())
        to.networks.push_back({network.name(), network.carrier(), network.received(), network.sent()});
    to.trouble = from.trouble();
    return to;
}

void put(const AgentOrder& from, wire::AgentOrder& to) {
    to.set_id(from.id);
    for (const auto& [kind, on_wire] : orders)
        if (kind == from.kind) to.set_kind(on_wire);
    to.set_unit(from.unit);
    to.set_lines(from.lines);
    to.set_cursor(from.cursor);
}

AgentOrder take(const wire::AgentOrder& from, Faults& faults) {
    AgentOrder to;
    to.id = from.id();
    for (const auto& [kind, on_wire] : orders)
        if (on_wire == from.kind()) to.kind = kind;
    to.unit = from.unit();
    to.lines = from.lines();
    to.cursor = from.cursor();
    faults.require(to.lines <= max_log_lines && to.unit.size() <= longest_name &&
                       to.cursor.size() <= longest_trouble,
                   "that is no order");
    return to;
}

void put(const OrderResult& from, wire::OrderResult& to) {
    to.set_id(from.id);
    to.set_ok(from.ok);
    to.set_text(from.text);
    for (const std::string& line : from.lines) to.add_lines(line);
    to.set_cursor(from.cursor);
    to.set_ends_pid(from.ends_pid);
}

OrderResult take(const wire::OrderResult& from, Faults& faults) {
    faults.require(from.lines_size() <= static_cast<int>(max_log_lines) &&
                       from.cursor().size() <= longest_trouble,
                   "there are more lines than were asked for");
    return {from.id(),     from.ok(),      from.text(), {from.lines().begin(), from.lines().end()},
            from.cursor(), from.ends_pid()};
}

void put(const RecordingOffers& from, wire::RecordingOffers& to) {
    for (const RecordingOffer& file : from.files) {
        wire::RecordingOffer& made = *to.add_files();
        made.set_hash(file.hash);
        made.set_name(file.name);
        made.set_size(file.size);
    }
}

RecordingOffers take(const wire::RecordingOffers& from, Faults& faults) {
    RecordingOffers to;
    faults.require(from.files_size() <= static_cast<int>(max_recording_offers),
                   "there are too many recordings");
    if (!faults.none()) return to;
    for (const wire::RecordingOffer& file : from.files()) {
        require_hash(file.hash(), faults);
        faults.require(!file.name().empty() && file.name().size() <= longest_name &&
                           file.name().front() != '.' && file.name().find('/') == std::string::npos &&
                           file.name().find('\0') == std::string::npos && file.size() <= largest_file,
                       "that is no recording");
        to.files.push_back({file.hash(), file.name(), file.size()});
    }
    return to;
}

void put(const RecordingsHere& from, wire::RecordingsHere& to) {
    for (const std::string& hash : from.hashes) to.add_hashes(hash);
}

RecordingsHere take(const wire::RecordingsHere& from, Faults& faults) {
    faults.require(from.hashes_size() <= static_cast<int>(max_recording_offers),
                   "there are too many recordings");
    if (!faults.none()) return {};
    for (const std::string& hash : from.hashes()) require_hash(hash, faults);
    return {{from.hashes().begin(), from.hashes().end()}};
}

} // namespace lianping::bytes
