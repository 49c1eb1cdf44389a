#pragma once
// Those who call: how one is named ("10.0.0.8:40112", "[fe80::1]:40112"), and for how long it is told that
// one was refused.

#include <sys/socket.h>

#include <chrono>
#include <string>

namespace lianping::live {

inline constexpr std::chrono::seconds refusal_is_told_for{10};

// Of AF_INET or AF_INET6.
std::string peer_name(const sockaddr* address);
inline std::string peer_name(const sockaddr_storage& address) {
    return peer_name(reinterpret_cast<const sockaddr*>(&address));
}

} // namespace lianping::live
