#include "transport/leader_memory.h"

#include <fmt/format.h>

#include <charconv>

namespace lianping {
namespace {

bool read_hex(std::string_view text, std::uint64_t& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into, 16);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

LeaderMemory::Verdict LeaderMemory::hear(const std::string& from_key, const Term& said) {
    if (from_key != key) *this = {from_key, {}, {}};
    if (!said.known()) return Verdict::follow;
    if (said < term) return Verdict::refuse;
    if (said == term) return Verdict::follow;
    term = said;
    return Verdict::higher;
}

std::string serialise(const LeaderMemory& memory) {
    std::string text = fmt::format("key={}\nterm={:x}\nleader={:x}\nseal={:x}\n", memory.key,
                                   memory.term.number, memory.term.leader, memory.term.seal);
    for (const std::string& door : memory.doors) text += "door=" + door + "\n";
    return text;
}

Result<LeaderMemory> parse_leader_memory(std::string_view text) {
    LeaderMemory memory;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto equals = text.find('=');
        if (end == std::string_view::npos || equals == std::string_view::npos || equals > end)
            return fail(Error::Code::corrupt, "what is known of the leader cannot be read");
        const std::string_view key = text.substr(0, equals),
                               value = text.substr(equals + 1, end - equals - 1);
        text.remove_prefix(end + 1);
        bool good = true;
        if (key == "key")
            memory.key = value;
        else if (key == "term")
            good = read_hex(value, memory.term.number);
        else if (key == "leader")
            good = read_hex(value, memory.term.leader);
        else if (key == "seal")
            good = read_hex(value, memory.term.seal);
        else if (key == "door" && memory.doors.size() < LeaderMemory::most_doors)
            memory.doors.emplace_back(value);
        if (!good) return fail(Error::Code::corrupt, "what is known of the leader's term is no number");
    }
    return memory;
}

std::string key_of_endpoint(const std::string& endpoint) {
    const auto hash = endpoint.find('#');
    return hash == std::string::npos ? std::string() : endpoint.substr(hash + 1);
}

} // namespace lianping
