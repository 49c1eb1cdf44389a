#include "base/port_range.h"

#include <charconv>

namespace lianping {
namespace {

constexpr std::uint16_t lowest = 1024; // those below are for root

// Takes a port off the front of `text`; 0: there is none.
std::uint16_t take_port(std::string_view& text) {
    std::uint16_t port = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (failed != std::errc() || port < lowest) return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return port;
}

} // namespace

Result<PortRange> read_port_range(const std::string& text) {
    std::string_view rest = text;
    PortRange range;
    range.first = range.last = take_port(rest);
    if (range.first != 0 && !rest.empty() && rest.front() == '-') {
        rest.remove_prefix(1);
        range.last = take_port(rest);
    }
    if (range.first == 0 || range.last < range.first || !rest.empty())
        return fail(Error::Code::invalid,
                    "\"" + text + "\" is no range of ports: 40000-40099 is meant, within 1024 to 65535");
    return range;
}

} // namespace lianping
