#include "player/window/x_output.h"

#include <SDL_syswm.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/extensions/Xrandr.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace lianping::player {
namespace {

struct FreeMonitors {
    void operator()(XRRMonitorInfo* monitors) const { XRRFreeMonitors(monitors); }
};

std::optional<SDL_SysWMinfo> x11_of(SDL_Window* window) {
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(window, &info) != SDL_TRUE || info.subsystem != SDL_SYSWM_X11)
        return std::nullopt;
    return info;
}

std::vector<XRRMonitorInfo> monitors_of(Display* display, Window root) {
    int count = 0;
    const std::unique_ptr<XRRMonitorInfo, FreeMonitors> found(XRRGetMonitors(display, root, True, &count));
    return found ? std::vector<XRRMonitorInfo>(found.get(), found.get() + count)
                 : std::vector<XRRMonitorInfo>();
}

SDL_Rect rect_of(const XRRMonitorInfo& monitor) {
    return {monitor.x, monitor.y, monitor.width, monitor.height};
}

// Of a window, within the root, as the server has it.
SDL_Rect rect_of(Display* display, Window root, Window window) {
    XWindowAttributes is{};
    Window child = None;
    int x = 0, y = 0;
    if (XGetWindowAttributes(display, window, &is) == 0 ||
        XTranslateCoordinates(display, window, root, 0, 0, &x, &y, &child) == False)
        return {};
    return {x, y, is.width, is.height};
}

// What _NET_WM_STATE is asked to do with a state.
enum class State : long { remove = 0, add = 1 };

// Of an application (EWMH, 1) to the window manager.
void ask_for_whole_screen(Display* display, Window root, Window window, State state) {
    XEvent ask{};
    ask.xclient.type = ClientMessage;
    ask.xclient.window = window;
    ask.xclient.message_type = XInternAtom(display, "_NET_WM_STATE", False);
    ask.xclient.format = 32;
    ask.xclient.data.l[0] = static_cast<long>(state);
    ask.xclient.data.l[1] = static_cast<long>(XInternAtom(display, "_NET_WM_STATE_FULLSCREEN", False));
    ask.xclient.data.l[3] = 1;
    XSendEvent(display, root, False, SubstructureRedirectMask | SubstructureNotifyMask, &ask);
}

bool has_window_manager(Display* display, Window root) {
    Atom type = None;
    int format = 0;
    unsigned long count = 0, more = 0;
    unsigned char* data = nullptr;
    const Atom property = XInternAtom(display, "_NET_SUPPORTING_WM_CHECK", False);
    const bool read = XGetWindowProperty(display, root, property, 0, 1, False, XA_WINDOW, &type, &format,
                                         &count, &more, &data) == Success;
    if (data != nullptr) XFree(data);
    return read && count > 0;
}

} // namespace

std::optional<XOutput> XOutput::at(SDL_Window* window, const SDL_Rect& bounds) {
    const auto info = x11_of(window);
    XOutput output;
    int errors_from = 0;
    if (!info) return std::nullopt;
    Display* display = info->info.x11.display;
    if (XRRQueryExtension(display, &output.events_from_, &errors_from) == False) return std::nullopt;
    output.display_ = display;
    output.root_ = DefaultRootWindow(display);
    for (const XRRMonitorInfo& monitor : monitors_of(display, output.root_)) {
        const SDL_Rect there = rect_of(monitor);
        if (SDL_RectEquals(&there, &bounds) == SDL_TRUE) output.name_ = monitor.name;
    }
    if (output.name_ == None) return std::nullopt;
    XRRSelectInput(display, output.root_, 0); // what SDL chose; Xorg takes no second choice over a first
    XRRSelectInput(display, output.root_,
                   RRScreenChangeNotifyMask | RRCrtcChangeNotifyMask | RROutputChangeNotifyMask);
    SDL_EventState(SDL_SYSWMEVENT, SDL_ENABLE);
    return output;
}

bool XOutput::tells(const SDL_Event& event) const {
    if (event.type != SDL_SYSWMEVENT || event.syswm.msg->subsystem != SDL_SYSWM_X11) return false;
    const int kind = event.syswm.msg->msg.x11.event.type;
    return kind == events_from_ + RRScreenChangeNotify || kind == events_from_ + RRNotify;
}

XOutput::Covering XOutput::cover(SDL_Window* window) const {
    const auto info = x11_of(window);
    if (!info) return Covering::unknown;
    auto* display = static_cast<Display*>(display_);
    const std::vector<XRRMonitorInfo> monitors = monitors_of(display, root_);
    const auto found = std::find_if(monitors.begin(), monitors.end(),
                                    [this](const XRRMonitorInfo& monitor) { return monitor.name == name_; });
    if (found == monitors.end()) return Covering::is_off;
    const Window inner = info->info.x11.window;
    const SDL_Rect wanted = rect_of(*found), now = rect_of(display, root_, inner);
    if (SDL_RectEquals(&wanted, &now) == SDL_TRUE) return Covering::covered;
    const bool managed = has_window_manager(display, root_);
    if (managed) ask_for_whole_screen(display, root_, inner, State::remove);
    XMoveResizeWindow(display, inner, wanted.x, wanted.y, static_cast<unsigned>(wanted.w),
                      static_cast<unsigned>(wanted.h));
    if (managed) ask_for_whole_screen(display, root_, inner, State::add);
    XSync(display, False);
    return Covering::moved;
}

} // namespace lianping::player
