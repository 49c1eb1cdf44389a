#include "player/window/sdl_session.h"

#include "player/window/sdl_window.h"
#include "player/window/wayland_seat.h"

#include <SDL.h>
#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <string_view>

namespace lianping::player {
namespace {

std::string small_letters(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string variable(const char* name) {
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nothing here sets any
    return value != nullptr ? value : "";
}

bool seat_is_missing() {
    const std::string display = variable("WAYLAND_DISPLAY");
    return !display.empty() && look_for_wayland_seat(display) == WaylandSeat::missing;
}

// The drivers that may show the display that the environment names, best first; empty where it names none:
// then SDL looks for a console with a graphics device. Beside a compositor without input devices there may be
// an X server (Xwayland).
std::string drivers_for_named_display() {
    std::string drivers;
    if (!variable("WAYLAND_DISPLAY").empty() && !seat_is_missing()) drivers = "wayland";
    if (!variable("DISPLAY").empty()) drivers += drivers.empty() ? "x11" : ",x11";
    return drivers;
}

// SDL takes a driver that shows nothing where none of the others can, and a wall would be dark without a
// word.
bool shows_nothing(std::string_view driver) {
    return driver == "offscreen" || driver == "dummy" || driver == "evdev";
}

std::string what_to_do() {
    std::string named;
    for (const char* name : {"WAYLAND_DISPLAY", "DISPLAY"})
        if (const std::string value = variable(name); !value.empty())
            named += fmt::format("{}{}={}", named.empty() ? "" : " ", name, value);
    if (named.empty())
        return "neither DISPLAY nor WAYLAND_DISPLAY is set: start it in the desktop's session, on a console "
               "with a graphics device, or with --headless";
    return fmt::format("{} does not answer: is the desktop running, and may this user open windows on it? "
                       "--headless needs none",
                       named);
}

} // namespace

Result<std::unique_ptr<SdlSession>> SdlSession::start() {
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); // SIGINT and SIGTERM are the process's own
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_SCREENSAVER_INHIBIT_ACTIVITY_NAME, "Showing the programme");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"); // a wall stays up when another window is clicked
    // Who names a driver knows what it shows.
    const std::string driver = variable("SDL_VIDEODRIVER");
    const bool named = !driver.empty();
    if ((driver == "wayland" || (!named && variable("DISPLAY").empty())) && seat_is_missing())
        return fail(
            Error::Code::io,
            fmt::format("the Wayland compositor {} has no input device, without which SDL 2.26 cannot open a "
                        "window: plug in a keyboard or mouse, start an X server (docs/install.md), or use "
                        "--headless",
                        variable("WAYLAND_DISPLAY")));
    if (const std::string drivers = drivers_for_named_display(); !named && !drivers.empty())
        SDL_SetHint(SDL_HINT_VIDEODRIVER, drivers.c_str());
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return fail(Error::Code::io,
                    fmt::format("no window can be opened ({}): {}", SDL_GetError(), what_to_do()));
    if (!named && shows_nothing(SDL_GetCurrentVideoDriver())) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return fail(Error::Code::io, fmt::format("no window can be opened: {}", what_to_do()));
    }
    // X11's own surface is shared memory that the server copies from; SDL would put a GL texture under it,
    // which costs more than the drawing where GL is software. Elsewhere that texture is the only way to a
    // surface.
    if (std::string(SDL_GetCurrentVideoDriver()) == "x11")
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    else
        SDL_ResetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION);
    SDL_DisableScreenSaver();
    return std::unique_ptr<SdlSession>(new SdlSession);
}

SdlSession::~SdlSession() { SDL_QuitSubSystem(SDL_INIT_VIDEO); }

std::vector<std::string> SdlSession::output_names() const {
    std::vector<std::string> names;
    for (int i = 0; i < SDL_GetNumVideoDisplays(); ++i) {
        const char* name = SDL_GetDisplayName(i);
        names.emplace_back(name != nullptr ? name : "");
    }
    return names;
}

Result<int> SdlSession::find_output(const std::string& wanted) const {
    if (wanted.empty()) return 0;
    const std::vector<std::string> names = output_names();
    for (std::size_t i = 0; i < names.size(); ++i)
        if (wanted == std::to_string(i)) return static_cast<int>(i);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (small_letters(names[i]).starts_with(small_letters(wanted))) return static_cast<int>(i);
    std::string known;
    for (std::size_t i = 0; i < names.size(); ++i)
        known += fmt::format("{}{} ({})", i == 0 ? "" : ", ", i, names[i]);
    return fail(Error::Code::not_found,
                fmt::format("there is no output \"{}\"; there are: {}", wanted, known));
}

double SdlSession::refresh_hz(int output) const {
    SDL_DisplayMode mode;
    if (SDL_GetCurrentDisplayMode(output, &mode) != 0 || mode.refresh_rate <= 0) return 60;
    return mode.refresh_rate;
}

Result<std::vector<std::string>> outputs() {
    auto session = SdlSession::start();
    if (!session) return fail(session.error());
    std::vector<std::string> lines = (*session)->output_names();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        SDL_Rect bounds{};
        SDL_GetDisplayBounds(static_cast<int>(i), &bounds);
        lines[i] = fmt::format("{}: {} {}x{} {:.0f} Hz", i, lines[i], bounds.w, bounds.h,
                               (*session)->refresh_hz(static_cast<int>(i)));
    }
    return lines;
}

} // namespace lianping::player
