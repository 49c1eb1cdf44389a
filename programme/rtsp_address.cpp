#include "programme/rtsp_address.h"

#include "programme/look_scalars.h"
#include "programme/scalar_text.h"

#include <algorithm>
#include <optional>

namespace lianping::programme {
namespace {

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
        const auto low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
        if (text[i] != '%' || !high || !low) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(*high << 4U | *low);
        i += 2;
    }
    return out;
}

// "10.0.0.8", "camera.lan:8554", "[fe80::1]:554".
bool is_host(std::string_view text) {
    const std::size_t name_ends = text.substr(0, 1) == "[" ? text.find(']') : std::string_view::npos;
    const std::size_t colon = text.find(':', name_ends == std::string_view::npos ? 0 : name_ends);
    if (colon == 0 || text.empty()) return false;
    return colon == std::string_view::npos || parse_integer(text.substr(colon + 1), 1, 65535).has_value();
}

// "admin:12/34@10.0.0.8/main": not a host of one word with a port, for an address follows behind the last @.
bool are_user_and_number(std::string_view text) {
    const auto has_dots = [](std::string_view host) {
        return host.find_first_of(".[") != std::string_view::npos;
    };
    const std::string_view behind = text.substr(text.rfind('@') + 1);
    const std::string_view host = behind.substr(0, behind.find_first_of("/?"));
    return !has_dots(text.substr(0, text.find('/'))) && has_dots(host) && is_host(host);
}

} // namespace

Result<RtspAddress> parse_rtsp(std::string_view text) {
    const auto wrong = [](const std::string& why) {
        return fail(Error::Code::invalid,
                    "this is no address of a camera: " + why + "; write it as rtsp://10.0.0.8:554/main");
    };
    constexpr std::string_view scheme = "rtsp://";
    if (text.substr(0, scheme.size()) != scheme) return wrong("it begins with rtsp://");
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; }))
        return wrong("a space stands in it");
    text.remove_prefix(scheme.size());
    RtspAddress address;
    // A password may hold @ and / as well: people copy it as it is. The host is behind the last @ of what can
    // still be before a path.
    const std::size_t path_guess = text.find('/');
    std::size_t at = text.substr(0, path_guess).rfind('@');
    if (at == std::string_view::npos && text.find('@') != std::string_view::npos &&
        (!is_host(text.substr(0, path_guess)) || are_user_and_number(text)))
        at = text.rfind('@');
    if (at != std::string_view::npos) {
        const std::string_view both = text.substr(0, at);
        const std::size_t colon = both.find(':');
        address.user = percent_decoded(both.substr(0, colon));
        if (colon != std::string_view::npos) address.password = percent_decoded(both.substr(colon + 1));
        text.remove_prefix(at + 1);
    }
    if (!is_host(text.substr(0, text.find_first_of("/?")))) return wrong("its host or port cannot be read");
    address.url = std::string(scheme) + std::string(text);
    return address;
}

} // namespace lianping::programme
