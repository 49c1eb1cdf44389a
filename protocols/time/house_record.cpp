#include "time/house_record.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace lianping {
namespace {

constexpr std::string_view heading = "lianping house clock 1";
constexpr std::size_t most_bytes = 4096;

enum Key : std::size_t { boot, epoch, house_minus_monotonic, utc, house, anchor_utc, anchor_house, keys };
constexpr std::array<std::string_view, keys> names = {
    "boot", "epoch", "house_minus_monotonic_ns", "utc_ns", "house_ns", "anchor_utc_ns", "anchor_house_ns"};

template <class Number>
bool read(std::string_view text, Number& into, int base) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into, base);
    return error == std::errc{} && end == text.data() + text.size();
}

Unexpected<Error> corrupt(std::string what) {
    return fail(Error::Code::corrupt, "the house clock's record cannot be used: " + std::move(what));
}

// The text up to the next end of line, which it takes away. False at the end, and for a last line without its
// end.
bool next_line(std::string_view& text, std::string_view& line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return false;
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return true;
}

} // namespace

std::string serialise(const HouseRecord& r) {
    std::array<char, 17> hex{};
    const auto written = std::to_chars(hex.data(), hex.data() + hex.size(), r.epoch, 16);
    const std::array<std::string, keys> values = {r.boot_id,
                                                  std::string(hex.data(), written.ptr),
                                                  std::to_string(r.house_minus_monotonic.count()),
                                                  std::to_string(r.utc.ns()),
                                                  std::to_string(r.house.ns()),
                                                  std::to_string(r.anchor.utc.ns()),
                                                  std::to_string(r.anchor.house.ns())};
    std::string text(heading);
    text += '\n';
    for (std::size_t key = 0; key < keys; ++key)
        text.append(names[key]).append("=").append(values[key]) += '\n';
    return text;
}

Result<HouseRecord> parse_house_record(std::string_view text) {
    if (text.size() > most_bytes) return corrupt("it is too long");
    std::string_view line;
    if (!next_line(text, line) || line != heading)
        return corrupt("it does not begin with \"" + std::string(heading) + "\"");

    std::array<std::string_view, keys> values{};
    std::array<bool, keys> seen{};
    while (next_line(text, line)) {
        const auto equals = line.find('=');
        std::size_t key = 0;
        while (key < keys && (equals == std::string_view::npos || line.substr(0, equals) != names[key]))
            ++key;
        if (key == keys) return corrupt("a line that does not belong there");
        if (seen[key]) return corrupt(std::string(names[key]) + " twice");
        seen[key] = true;
        values[key] = line.substr(equals + 1);
    }
    if (!text.empty()) return corrupt("its last line is cut off");
    for (std::size_t key = 0; key < keys; ++key)
        if (!seen[key]) return corrupt("it lacks " + std::string(names[key]));

    HouseRecord r;
    std::array<std::int64_t, keys> ns{};
    for (const std::size_t key : {house_minus_monotonic, utc, house, anchor_utc, anchor_house})
        if (!read(values[key], ns[key], 10)) return corrupt(std::string(names[key]) + " is not a number");
    if (!read(values[epoch], r.epoch, 16) || r.epoch == 0) return corrupt("the epoch is not one");
    if (values[boot].empty()) return corrupt("the boot id is empty");
    r.boot_id = values[boot];
    r.house_minus_monotonic = Duration(ns[house_minus_monotonic]);
    r.utc = UtcTime(Duration(ns[utc]));
    r.house = HouseTime(Duration(ns[house]));
    r.anchor = {UtcTime(Duration(ns[anchor_utc])), HouseTime(Duration(ns[anchor_house]))};
    return r;
}

} // namespace lianping
