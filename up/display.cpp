#include "up/display.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

namespace lianping::up {
namespace {

enum class Name { path, abstract };

bool answers(const std::string& path, Name kind) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t skip = kind == Name::abstract ? 1 : 0; // Linux: a name that begins with a zero byte
    if (path.size() + skip >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path + skip, path.data(), path.size());
    const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + skip + path.size());
    const bool connected = connect(descriptor, reinterpret_cast<const sockaddr*>(&address), length) == 0;
    close(descriptor);
    return connected;
}

} // namespace

Display find_display(const DisplayVariables& variables) {
    if (variables.display.empty() && variables.wayland_display.empty()) return Display::none;
    if (!variables.wayland_display.empty()) {
        const std::string path = variables.wayland_display.front() == '/'
                                     ? variables.wayland_display
                                     : variables.runtime_dir + "/" + variables.wayland_display;
        if (answers(path, Name::path)) return Display::there;
    }
    if (variables.display.empty()) return Display::silent;
    const auto colon = variables.display.rfind(':');
    const bool here = colon == 0 || variables.display.rfind("unix:", 0) == 0;
    if (!here) return Display::there;
    const std::string number =
        variables.display.substr(colon + 1, variables.display.find('.', colon) - colon - 1);
    const std::string path = "/tmp/.X11-unix/X" + number;
    return answers(path, Name::abstract) || answers(path, Name::path) ? Display::there : Display::silent;
}

} // namespace lianping::up
