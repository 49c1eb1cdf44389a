#include "glass/coded_window.h"

#include "support/clips.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <atomic>
#include <ctime>
#include <thread>
#include <vector>

namespace lianping::testing {
namespace {

// At its place whatever a window manager may want, and found by its title.
Window make_window(Display* display, const std::string& title, const ScreenRect& place) {
    XSetWindowAttributes attributes{};
    attributes.override_redirect = True;
    const Window window =
        XCreateWindow(display, DefaultRootWindow(display), place.x, place.y, static_cast<unsigned>(place.w),
                      static_cast<unsigned>(place.h), 0, CopyFromParent, InputOutput, CopyFromParent,
                      CWOverrideRedirect, &attributes);
    XChangeProperty(display, window, XInternAtom(display, "_NET_WM_NAME", False),
                    XInternAtom(display, "UTF8_STRING", False), 8, PropModeReplace,
                    reinterpret_cast<const unsigned char*>(title.data()), static_cast<int>(title.size()));
    XMapRaised(display, window);
    XSync(display, False);
    return window;
}

Duration monotonic() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::chrono::seconds(now.tv_sec) + Duration(now.tv_nsec);
}

} // namespace

struct CodedWindow::State {
    Options options;
    Display* display = nullptr;
    Window window = 0;
    std::atomic<bool> done{false};
    std::thread thread;

    ~State() {
        done = true;
        if (thread.joinable()) thread.join();
        if (display != nullptr) XCloseDisplay(display);
    }
    void draw();
};

void CodedWindow::State::draw() {
    const auto width = static_cast<unsigned>(options.place.w),
               height = static_cast<unsigned>(options.place.h);
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * height);
    const int screen = DefaultScreen(display);
    XImage* image = XCreateImage(display, DefaultVisual(display, screen),
                                 static_cast<unsigned>(DefaultDepth(display, screen)), ZPixmap, 0,
                                 reinterpret_cast<char*>(pixels.data()), width, height, 32, 0);
    GC context = XCreateGC(display, window, 0, nullptr);
    const Duration begin = monotonic();
    for (std::int64_t n = 0; !done; ++n) {
        // Made before it is due: only the server's work lies behind the instant.
        const auto picture = coded_picture(options.clip, static_cast<unsigned>(n & 0xffff), width, height);
        for (std::size_t at = 0; at < pixels.size(); ++at) pixels[at] = picture[at] * 0x010101U;
        const Duration due = begin + Duration(n * 1'000'000'000 / options.fps);
        if (monotonic() > due + Duration(1'000'000'000 / options.fps)) continue; // left out, not late
        const timespec until{static_cast<time_t>(due.count() / 1'000'000'000),
                             static_cast<long>(due.count() % 1'000'000'000)};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
        XPutImage(display, window, context, image, 0, 0, 0, 0, width, height);
        XFlush(display);
    }
    XFreeGC(display, context);
    image->data = nullptr;
    XDestroyImage(image);
}

CodedWindow::CodedWindow(std::unique_ptr<State> state) : state_(std::move(state)) {}
CodedWindow::~CodedWindow() = default;

std::unique_ptr<CodedWindow> CodedWindow::open(const Options& options) {
    auto state = std::make_unique<State>();
    state->options = options;
    state->display = XOpenDisplay(options.display.c_str());
    if (state->display == nullptr) return nullptr;
    state->window = make_window(state->display, options.title, options.place);
    state->thread = std::thread([raw = state.get()] { raw->draw(); });
    return std::unique_ptr<CodedWindow>(new CodedWindow(std::move(state)));
}

std::unique_ptr<PlainWindow> PlainWindow::open(const std::string& display, const std::string& title,
                                               const ScreenRect& place) {
    Display* opened = XOpenDisplay(display.c_str());
    if (opened == nullptr) return nullptr;
    return std::unique_ptr<PlainWindow>(new PlainWindow(opened, make_window(opened, title, place)));
}

PlainWindow::~PlainWindow() { XCloseDisplay(static_cast<Display*>(display_)); }

} // namespace lianping::testing
