#include "wire/agent_bytes.h"

#include <array>
#include <utility>

namespace lianping::bytes {
namespace {

constexpr std::size_t longest_name = 256, longest_trouble = 1024, hash_digits = 64;
constexpr std::uint64_t largest_file = std::uint64_t{1} << 46; // 64 TB

// It becomes the name of a file.
void require_hash(const std::string& hash, Faults& faults) {
    faults.require(hash.size() == hash_digits &&
                       hash.find_first_not_of("0123456789abcdef") == std::string::npos,
                   "the name of a medium is no hash");
}

using State = MediaFile::State;
constexpr std::array<std::pair<State, wire::MediaFile::State>, 4> states{
    {{State::waiting, wire::MediaFile::WAITING},
     {State::coming, wire::MediaFile::COMING},
     {State::later, wire::MediaFile::LATER},
     {State::refused, wire::MediaFile::REFUSED}}};

using Kind = MediaPart::Kind;
constexpr std::array<std::pair<Kind, wire::MediaPart::Kind>, 3> kinds{
    {{Kind::data, wire::MediaPart::DATA},
     {Kind::later, wire::MediaPart::LATER},
     {Kind::unknown, wire::MediaPart::UNKNOWN}}};

} // namespace

void put(const AgentHello& from, wire::AgentHello& to) {
    to.set_protocol(from.protocol);
    to.set_node(from.node);
    to.set_session(from.session);
    to.set_software(from.software);
    to.set_part(from.part == AgentHello::Part::services ? wire::AgentHello::SERVICES
                                                        : wire::AgentHello::MEDIA);
}

AgentHello take(const wire::AgentHello& from, Faults& faults) {
    AgentHello to;
    to.protocol = from.protocol();
    to.node = from.node();
    faults.require(!to.node.empty() && to.node.size() <= longest_name,
                   "a node has no name, or too long a one");
    to.session = from.session();
    to.software = from.software();
    to.part =
        from.part() == wire::AgentHello::SERVICES ? AgentHello::Part::services : AgentHello::Part::media;
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
    return to;
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
}

MediaState take(const wire::MediaState& from, Faults& faults) {
    MediaState to;
    faults.require(from.files_size() <= static_cast<int>(max_media_files), "there are too many media");
    faults.require(from.trouble().size() <= longest_trouble, "a trouble is too long");
    if (!faults.none()) return to;
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

} // namespace lianping::bytes
