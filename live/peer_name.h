#pragma once
// How one who calls is named: "10.0.0.8:40112", "[fe80::1]:40112".

#include <sys/socket.h>

#include <string>

namespace lianping::live {

// Of AF_INET or AF_INET6.
std::string peer_name(const sockaddr* address);
inline std::string peer_name(const sockaddr_storage& address) {
    return peer_name(reinterpret_cast<const sockaddr*>(&address));
}

} // namespace lianping::live
