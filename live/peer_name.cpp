#include "live/peer_name.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>

namespace lianping::live {

std::string peer_name(const sockaddr* address) {
    std::array<char, INET6_ADDRSTRLEN> host{};
    if (address->sa_family == AF_INET) {
        const auto* in = reinterpret_cast<const sockaddr_in*>(address);
        inet_ntop(AF_INET, &in->sin_addr, host.data(), host.size());
        return std::string(host.data()) + ":" + std::to_string(ntohs(in->sin_port));
    }
    const auto* in = reinterpret_cast<const sockaddr_in6*>(address);
    inet_ntop(AF_INET6, &in->sin6_addr, host.data(), host.size());
    return "[" + std::string(host.data()) + "]:" + std::to_string(ntohs(in->sin6_port));
}

} // namespace lianping::live
