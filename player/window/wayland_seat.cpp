#include "player/window/wayland_seat.h"

#include <wayland-client.h>

#include <memory>
#include <string_view>

namespace lianping::player {
namespace {

struct Disconnect {
    void operator()(wl_display* display) const { wl_display_disconnect(display); }
    void operator()(wl_registry* registry) const { wl_registry_destroy(registry); }
};

void add(void* found, wl_registry*, std::uint32_t, const char* interface, std::uint32_t) {
    if (std::string_view(interface) == wl_seat_interface.name) *static_cast<bool*>(found) = true;
}
void remove(void*, wl_registry*, std::uint32_t) {}

constexpr wl_registry_listener listener{add, remove};

} // namespace

WaylandSeat look_for_wayland_seat(const std::string& display) {
    const std::unique_ptr<wl_display, Disconnect> compositor(wl_display_connect(display.c_str()));
    if (!compositor) return WaylandSeat::unknown;
    const std::unique_ptr<wl_registry, Disconnect> registry(wl_display_get_registry(compositor.get()));
    bool found = false;
    if (!registry || wl_registry_add_listener(registry.get(), &listener, &found) != 0 ||
        wl_display_roundtrip(compositor.get()) < 0)
        return WaylandSeat::unknown;
    return found ? WaylandSeat::there : WaylandSeat::missing;
}

} // namespace lianping::player
