#pragma once
// sd_notify's protocol (man 3 sd_notify): tells systemd, or whoever set NOTIFY_SOCKET, how the service is.

#include <string_view>

namespace lianping {

// Sends `state` ("READY=1", "WATCHDOG=1", "STOPPING=1", "STATUS=..."). Does nothing where NOTIFY_SOCKET is
// not set; never blocks. Thread-safety: safe.
void notify_service(std::string_view state);

} // namespace lianping
