#pragma once
// How the service is, for systemd, or whoever set NOTIFY_SOCKET: sd_notify(3).

#include <string>
#include <string_view>

namespace lianping {

// Sends `state`: "READY=1", "WATCHDOG=1", "STOPPING=1". Does nothing where NOTIFY_SOCKET is not set. Blocks
// for no longer than a datagram takes. Thread-safety: safe.
void notify_service(const std::string& state);

// The same of a line for people, which `systemctl status` shows. What would end the line becomes a space.
void service_status(std::string_view text);

} // namespace lianping
