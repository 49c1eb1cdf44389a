#include "glass/x_screen.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/Xfixes.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include <algorithm>
#include <utility>

namespace lianping::testing {

struct XScreen::State {
    Display* display = nullptr;
    XShmSegmentInfo segment{};
    XImage* image = nullptr; // as large as the last region read; null: none yet

    void drop_image() {
        if (image == nullptr) return;
        XShmDetach(display, &segment);
        XDestroyImage(image);
        shmdt(segment.shmaddr);
        image = nullptr;
    }
    ~State() {
        drop_image();
        if (display != nullptr) XCloseDisplay(display);
    }
};

namespace {

std::string title_of(Display* display, Window window) {
    const Atom name = XInternAtom(display, "_NET_WM_NAME", False);
    const Atom utf8 = XInternAtom(display, "UTF8_STRING", False);
    Atom type = 0;
    int format = 0;
    unsigned long count = 0, rest = 0;
    unsigned char* bytes = nullptr;
    if (XGetWindowProperty(display, window, name, 0, 256, False, utf8, &type, &format, &count, &rest,
                           &bytes) != Success ||
        bytes == nullptr)
        return {};
    std::string title(reinterpret_cast<char*>(bytes), count);
    XFree(bytes);
    return title;
}

// A window of that title under `parent`, at any depth: window managers put windows into frames of their own.
Window find_under(Display* display, Window parent, const std::string& title) {
    Window root = 0, above = 0, *children = nullptr;
    unsigned count = 0;
    if (XQueryTree(display, parent, &root, &above, &children, &count) == 0) return 0;
    Window found = 0;
    for (unsigned i = 0; i < count && found == 0; ++i) {
        if (title_of(display, children[i]) == title) found = children[i];
        if (found == 0) found = find_under(display, children[i], title);
    }
    if (children != nullptr) XFree(children);
    return found;
}

// A window may go while it is asked after; that is no reason to end the process.
int ignore_error(Display*, XErrorEvent*) { return 0; }

} // namespace

XScreen::XScreen(std::unique_ptr<State> state) : state_(std::move(state)) {}
XScreen::~XScreen() = default;

std::unique_ptr<XScreen> XScreen::open(const std::string& display) {
    auto state = std::make_unique<State>();
    XSetErrorHandler(ignore_error);
    state->display = XOpenDisplay(display.empty() ? nullptr : display.c_str());
    if (state->display == nullptr || XShmQueryExtension(state->display) == 0) return nullptr;
    return std::unique_ptr<XScreen>(new XScreen(std::move(state)));
}

ScreenRect XScreen::size() const {
    const int screen = DefaultScreen(state_->display);
    return {0, 0, DisplayWidth(state_->display, screen), DisplayHeight(state_->display, screen)};
}

std::optional<ScreenRect> XScreen::find_window(const std::string& title) const {
    Display* display = state_->display;
    const Window window = find_under(display, DefaultRootWindow(display), title);
    if (window == 0) return std::nullopt;
    XWindowAttributes attributes{};
    if (XGetWindowAttributes(display, window, &attributes) == 0 || attributes.map_state != IsViewable)
        return std::nullopt;
    ScreenRect rect{0, 0, attributes.width, attributes.height};
    Window child = 0;
    XTranslateCoordinates(display, window, DefaultRootWindow(display), 0, 0, &rect.x, &rect.y, &child);
    return rect;
}

std::vector<std::string> XScreen::states_of(const std::string& title) const {
    Display* display = state_->display;
    const Window window = find_under(display, DefaultRootWindow(display), title);
    const Atom state = XInternAtom(display, "_NET_WM_STATE", False);
    Atom type = 0;
    int format = 0;
    unsigned long count = 0, rest = 0;
    unsigned char* bytes = nullptr;
    std::vector<std::string> names;
    if (window == 0 ||
        XGetWindowProperty(display, window, state, 0, 64, False, XA_ATOM, &type, &format, &count, &rest,
                           &bytes) != Success ||
        bytes == nullptr)
        return names;
    const auto* atoms = reinterpret_cast<const Atom*>(bytes);
    for (unsigned long i = 0; i < count; ++i) {
        char* name = XGetAtomName(display, atoms[i]);
        if (name == nullptr) continue;
        names.emplace_back(name);
        XFree(name);
    }
    XFree(bytes);
    return names;
}

bool XScreen::pointer_is_seen_at(int x, int y) const {
    Display* display = state_->display;
    int event = 0, error = 0;
    XWarpPointer(display, None, DefaultRootWindow(display), 0, 0, 0, 0, x, y);
    XSync(display, False);
    if (XFixesQueryExtension(display, &event, &error) == 0) return true;
    XFixesCursorImage* image = XFixesGetCursorImage(display);
    if (image == nullptr) return true;
    const std::size_t pixels = static_cast<std::size_t>(image->width) * image->height;
    const bool seen = std::any_of(image->pixels, image->pixels + pixels,
                                  [](unsigned long pixel) { return (pixel >> 24U & 0xffU) != 0; });
    XFree(image);
    return seen;
}

void XScreen::put_panel(const ScreenRect& rect) {
    Display* display = state_->display;
    const Window panel =
        XCreateSimpleWindow(display, DefaultRootWindow(display), rect.x, rect.y,
                            static_cast<unsigned>(rect.w), static_cast<unsigned>(rect.h), 0, 0, 0xffffff);
    const Atom type = XInternAtom(display, "_NET_WM_WINDOW_TYPE", False);
    const Atom dock = XInternAtom(display, "_NET_WM_WINDOW_TYPE_DOCK", False);
    XChangeProperty(display, panel, type, XA_ATOM, 32, PropModeReplace,
                    reinterpret_cast<const unsigned char*>(&dock), 1);
    XSizeHints hints{};
    hints.flags = USPosition | USSize;
    XSetWMNormalHints(display, panel, &hints);
    XMapRaised(display, panel);
    XSync(display, False);
}

std::optional<ScreenPixels> XScreen::read(const ScreenRect& rect) {
    Display* display = state_->display;
    if (state_->image == nullptr || state_->image->width != rect.w || state_->image->height != rect.h) {
        state_->drop_image();
        const int screen = DefaultScreen(display);
        XImage* image = XShmCreateImage(
            display, DefaultVisual(display, screen), static_cast<unsigned>(DefaultDepth(display, screen)),
            ZPixmap, nullptr, &state_->segment, static_cast<unsigned>(rect.w), static_cast<unsigned>(rect.h));
        if (image == nullptr || image->bits_per_pixel != 32) return std::nullopt;
        const auto bytes =
            static_cast<std::size_t>(image->bytes_per_line) * static_cast<std::size_t>(image->height);
        state_->segment.shmid = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
        state_->segment.shmaddr = static_cast<char*>(shmat(state_->segment.shmid, nullptr, 0));
        state_->segment.readOnly = False;
        image->data = state_->segment.shmaddr;
        XShmAttach(display, &state_->segment);
        XSync(display, False);
        shmctl(state_->segment.shmid, IPC_RMID, nullptr); // gone when both have let go
        state_->image = image;
    }
    if (XShmGetImage(display, DefaultRootWindow(display), state_->image, rect.x, rect.y, AllPlanes) == 0)
        return std::nullopt;
    return ScreenPixels{reinterpret_cast<const std::uint8_t*>(state_->image->data),
                        state_->image->bytes_per_line, rect};
}

} // namespace lianping::testing
