#include "base/notify.h"

#include <systemd/sd-daemon.h>

namespace lianping {

void notify_service(const std::string& state) { ::sd_notify(0, state.c_str()); }

void service_status(std::string_view text) {
    std::string line = "STATUS=";
    for (const char letter : text) line += letter >= 0 && letter < ' ' ? ' ' : letter;
    notify_service(line);
}

} // namespace lianping
