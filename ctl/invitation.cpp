#include "ctl/invitation.h"

#include "ctl/tree_reading.h"
#include "text/qr_code.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace lianping::ctl {
namespace {

using nlohmann::json;

constexpr int quiet = 4; // modules around a code (ISO/IEC 18004, 9.1)

bool is_loopback(const std::string& host) {
    return host.empty() || host.starts_with("127.") || host == "localhost" || host == "::1";
}

// What of a source's secret goes into an SRT address: everything but what would end its part of it.
std::string escaped(const std::string& words) {
    std::string out;
    for (const char c : words) {
        const bool plain =
            std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string invitation_to(const json& source, const std::string& host) {
    const std::string kind = text(source, "kind"), secret = text(source, "secret");
    const int port = source.value("port", 0);
    if (kind == "rtmp")
        return fmt::format("  OBS, phones: server rtmp://{}:{}/live   stream key {}\n", host, port, secret);
    if (kind == "srt")
        return fmt::format("  OBS, ffmpeg, encoders: srt://{}:{}{}\n", host, port,
                           secret.empty() ? "" : "?passphrase=" + escaped(secret));
    const std::string page = fmt::format("https://{}:{}/{}", host, port, secret);
    return fmt::format("  a browser: {}   (accept the certificate once)\n\n{}", page,
                       code_for_terminal(page));
}

} // namespace

std::string invitation_text(std::string_view sources, const std::string& controller,
                            const std::string& here) {
    const json list = json::parse(sources, nullptr, false);
    std::string all;
    if (!list.is_array()) return all;
    for (const json& source : list) {
        if (!source.is_object()) continue;
        std::string host = text(source, "host");
        const std::string machine = text(source, "machine");
        if (host.empty()) host = is_loopback(machine) ? controller : machine;
        if (is_loopback(host)) host = here;
        all += (all.empty() ? "" : "\n") + text(source, "source") + "\n" + invitation_to(source, host);
    }
    return all;
}

std::string code_for_terminal(const std::string& said) {
    const auto code = text::encode_code(said);
    if (!code) return "";
    const int side = static_cast<int>(code->side);
    const auto light = [&](int x, int y) {
        if (x < 0 || y < 0 || x >= side || y >= side) return y < side + quiet;
        return code->dark[static_cast<std::size_t>(y * side + x)] == 0;
    };
    std::string lines;
    for (int y = -quiet; y < side + quiet; y += 2) {
        lines += "  ";
        for (int x = -quiet; x < side + quiet; ++x) {
            const bool above = light(x, y), below = light(x, y + 1);
            lines += above && below ? "█" : above ? "▀" : below ? "▄" : " ";
        }
        lines += "\n";
    }
    return lines;
}

std::string this_machine() {
    // A datagram socket that is connected has looked up its way, and sends nothing.
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in far{}, own{};
    far.sin_family = AF_INET;
    far.sin_port = htons(9);
    ::inet_pton(AF_INET, "192.0.2.1", &far.sin_addr); // TEST-NET-1 (RFC 5737)
    socklen_t size = sizeof own;
    std::array<char, INET_ADDRSTRLEN> words{};
    const bool found = socket >= 0 &&
                       ::connect(socket, reinterpret_cast<const sockaddr*>(&far), sizeof far) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) == 0 &&
                       ::inet_ntop(AF_INET, &own.sin_addr, words.data(), words.size()) != nullptr;
    if (socket >= 0) ::close(socket);
    if (found && !is_loopback(words.data())) return words.data();
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

} // namespace lianping::ctl
