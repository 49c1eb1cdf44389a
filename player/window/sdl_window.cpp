#include "player/window/sdl_window.h"

#include "player/window/refresh_estimate.h"
#include "player/window/sdl_session.h"
#include "player/window/x_output.h"

#include <SDL.h>
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <optional>
#include <utility>

namespace lianping::player {
namespace {

struct CloseWindow {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
};
using WindowHandle = std::unique_ptr<SDL_Window, CloseWindow>;

// A desktop learns of outputs by itself and puts windows where it thinks best, perhaps after we did: so for
// that long after a change it is looked again.
constexpr Duration settling = 5s, look_again_in = 1s;

// A surface in a layout other than BGRX (a display of 16 bits) is drawn beside and converted when it is
// shown.
bool is_bgrx(const SDL_Surface& surface) {
    return surface.format->format == SDL_PIXELFORMAT_RGB888 ||
           surface.format->format == SDL_PIXELFORMAT_ARGB8888;
}

class SdlWindow final : public Window {
public:
    // `output`: the one that it is to cover whole, as SdlWindowOptions has it; none for a window among
    // others.
    SdlWindow(std::unique_ptr<SdlSession> session, WindowHandle window, SDL_GLContext context,
              Duration refresh, std::optional<std::string> output, const Clock& clock)
        : session_(std::move(session)),
          window_(std::move(window)),
          context_(context),
          output_(std::move(output)),
          clock_(clock) {
        SDL_ShowCursor(SDL_DISABLE);
        read_size();
        find_x_output();
        if (context_ != nullptr && SDL_GL_SetSwapInterval(1) == 0) refresh_.emplace(refresh);
    }

    ~SdlWindow() override {
        if (context_ != nullptr) SDL_GL_DeleteContext(context_);
    }
    SdlWindow(const SdlWindow&) = delete;
    SdlWindow& operator=(const SdlWindow&) = delete;

    Result<Surface> surface() override {
        SDL_Surface* surface = SDL_GetWindowSurface(window_.get());
        if (surface == nullptr)
            return fail(Error::Code::io,
                        fmt::format("the window gives no surface to draw into: {}", SDL_GetError()));
        const bool direct = is_bgrx(*surface);
        if (std::exchange(pixels_, surface->pixels) != surface->pixels || surface->w != surface_w_ ||
            surface->h != surface_h_) {
            surface_w_ = surface->w;
            surface_h_ = surface->h;
            ++generation_;
            send_all_ = true;
            beside_.assign(
                direct ? 0 : static_cast<std::size_t>(surface->w) * static_cast<std::size_t>(surface->h) * 4,
                0);
        }
        Surface drawn;
        drawn.data = direct ? static_cast<std::uint8_t*>(surface->pixels) : beside_.data();
        drawn.stride = direct ? surface->pitch : surface->w * 4;
        drawn.width = static_cast<std::uint32_t>(surface->w);
        drawn.height = static_cast<std::uint32_t>(surface->h);
        drawn.generation = generation_;
        return drawn;
    }

    void drawn(const PixelRect& rect) override {
        if (rect.w > 0 && rect.h > 0) dirty_.push_back({rect.x, rect.y, rect.w, rect.h});
    }

    Shown present() override {
        const NodeTime began = clock_.now();
        if (context_ != nullptr) {
            SDL_GL_SwapWindow(window_.get());
            const NodeTime at = clock_.now();
            if (!refresh_) return {at, 0};
            const std::uint32_t missed = refresh_->swapped(began, at);
            learn_whether_swaps_wait(at - began);
            return {refresh_ ? refresh_->last_refresh() : at, missed};
        }
        send();
        return {clock_.now(), 0};
    }

    DisplayTiming timing() const override {
        if (!refresh_) return {};
        return {refresh_->period(), refresh_->last_refresh()};
    }

    Events pump() override {
        Events events;
        bool outputs_changed = false;
        SDL_Event event;
        while (SDL_PollEvent(&event) != 0) {
            if (event.type == SDL_QUIT) events.quit = true;
            if (event.type == SDL_DISPLAYEVENT || (x_output_ && x_output_->tells(event)))
                outputs_changed = true;
            if (event.type != SDL_WINDOWEVENT) continue;
            if (event.window.event == SDL_WINDOWEVENT_CLOSE) events.quit = true;
            if (event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED) events.resized = true;
            if (event.window.event == SDL_WINDOWEVENT_EXPOSED) events.exposed = send_all_ = true;
        }
        const NodeTime now = clock_.now();
        if (outputs_changed) {
            settled_at_ = now + settling;
            look_again_at_ = now;
        }
        if (output_ && look_again_at_ <= now && now < settled_at_) {
            look_again_at_ = now + look_again_in;
            if (cover_output()) events.exposed = send_all_ = true;
        }
        if (events.resized) read_size();
        return events;
    }

    std::uint32_t width() const override { return width_; }
    std::uint32_t height() const override { return height_; }

private:
    void read_size() {
        int w = 0, h = 0;
        if (context_ != nullptr)
            SDL_GL_GetDrawableSize(window_.get(), &w, &h);
        else
            SDL_GetWindowSize(window_.get(), &w, &h);
        width_ = static_cast<std::uint32_t>(w);
        height_ = static_cast<std::uint32_t>(h);
    }

    // A cable was pulled or put back, a panel switched on: the desktop may have moved the window to another
    // output, or left it at the size of one that is gone. Nothing is done while the output is not there, or
    // where all is as it should be. Whether the window was moved.
    bool cover_output() {
        if (x_output_) {
            const auto covering = x_output_->cover(window_.get());
            if (covering != XOutput::Covering::unknown) return covering == XOutput::Covering::moved;
        }
        const auto wanted = bounds_of_output();
        SDL_Rect now{};
        SDL_GetWindowPosition(window_.get(), &now.x, &now.y);
        SDL_GetWindowSize(window_.get(), &now.w, &now.h);
        if (!wanted || SDL_RectEquals(&*wanted, &now) == SDL_TRUE) return false;
        SDL_SetWindowFullscreen(window_.get(), 0);
        SDL_SetWindowPosition(window_.get(), wanted->x, wanted->y);
        SDL_SetWindowSize(window_.get(), wanted->w, wanted->h);
        SDL_SetWindowFullscreen(window_.get(), SDL_WINDOW_FULLSCREEN_DESKTOP);
        settled_at_ =
            NodeTime::always(); // not again: a window that leaves the whole screen is seen to flicker
        return true;
    }

    std::optional<SDL_Rect> bounds_of_output() const {
        const Result<int> output = session_->find_output(*output_);
        SDL_Rect bounds{};
        if (!output || SDL_GetDisplayBounds(*output, &bounds) != 0) return std::nullopt;
        return bounds;
    }

    void find_x_output() {
        const auto bounds = output_ ? bounds_of_output() : std::nullopt;
        if (bounds) x_output_ = XOutput::at(window_.get(), *bounds);
    }

    // On X11 the server has copied the pixels when this returns: SDL puts them by shared memory and waits for
    // the answer.
    void send() {
        SDL_Surface* surface = SDL_GetWindowSurface(window_.get());
        if (surface == nullptr) return;
        if (!beside_.empty() && surface->w == surface_w_ && surface->h == surface_h_)
            SDL_ConvertPixels(surface->w, surface->h, SDL_PIXELFORMAT_RGB888, beside_.data(), surface->w * 4,
                              surface->format->format, surface->pixels, surface->pitch);
        if (send_all_ || dirty_.empty())
            SDL_UpdateWindowSurface(window_.get());
        else
            SDL_UpdateWindowSurfaceRects(window_.get(), dirty_.data(), static_cast<int>(dirty_.size()));
        send_all_ = false;
        dirty_.clear();
    }

    // Software GL and some virtual displays take the swap interval and do not wait. Swaps that come back
    // sooner than a tenth of a refresh, thirty in a row, did not.
    void learn_whether_swaps_wait(Duration took) {
        quick_swaps_ = took < refresh_->period() / 10 ? quick_swaps_ + 1 : 0;
        if (quick_swaps_ >= 30) refresh_.reset();
    }

    std::unique_ptr<SdlSession> session_;
    WindowHandle window_;
    SDL_GLContext context_; // null: the CPU draws
    const std::optional<std::string> output_;
    std::optional<XOutput> x_output_; // output_ on X11
    NodeTime look_again_at_ = NodeTime::never(), settled_at_ = NodeTime::always();
    const Clock& clock_;
    std::optional<RefreshEstimate> refresh_; // none: no vsync
    int quick_swaps_ = 0;
    std::uint32_t width_ = 0, height_ = 0;
    const void* pixels_ = nullptr; // of the surface last given out
    int surface_w_ = 0, surface_h_ = 0;
    std::uint64_t generation_ = 0;
    bool send_all_ = true;
    std::vector<std::uint8_t> beside_; // BGRX, where the surface is not
    std::vector<SDL_Rect> dirty_;
};

struct GlProfile {
    int mask, major, minor;
};
constexpr GlProfile gl_profiles[] = {{SDL_GL_CONTEXT_PROFILE_CORE, 3, 3}, {SDL_GL_CONTEXT_PROFILE_ES, 3, 0}};

// SDL's hint, best first: on X11, which alone hears it, GL comes by EGL ("1") or by GLX ("0"). What a device
// decodes can be drawn without a copy through EGL alone; but where no device is, GLX hands software's
// pictures over in shared memory and EGL (Mesa 22.3) does not. What makes no window the one way is tried the
// other: NVIDIA's driver makes none by EGL under SDL 2.26 (SDL's issue 13094).
std::array<const char*, 2> gl_by_egl() {
    std::error_code none;
    const bool device = std::filesystem::exists("/dev/dri", none);
    return device ? std::array{"1", "0"} : std::array{"0", "1"};
}

struct Opened {
    WindowHandle window;
    SDL_GLContext context = nullptr;
};

// A GL window fits one profile's visual, so each profile is tried with a window of its own.
std::optional<Opened> open_by(const GlProfile& profile, const SdlWindowOptions& options,
                              const SDL_Rect& where, std::uint32_t flags) {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, profile.mask);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, profile.major);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, profile.minor);
    WindowHandle window(SDL_CreateWindow(options.title.c_str(), where.x, where.y, where.w, where.h,
                                         flags | SDL_WINDOW_OPENGL));
    SDL_GLContext context = window ? SDL_GL_CreateContext(window.get()) : nullptr;
    if (context == nullptr) return std::nullopt;
    return Opened{std::move(window), context};
}

Result<Opened> open_for_gl(const SdlWindowOptions& options, const SDL_Rect& where, std::uint32_t flags) {
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    for (const char* by_egl : gl_by_egl()) {
        SDL_SetHint(SDL_HINT_VIDEO_X11_FORCE_EGL, by_egl); // the variable of that name is stronger
        for (const GlProfile& profile : gl_profiles)
            if (auto opened = open_by(profile, options, where, flags)) return *std::move(opened);
    }
    return fail(Error::Code::unsupported,
                fmt::format("this display has neither GL 3.3 nor GLES 3.0 ({}): --renderer cpu needs none",
                            SDL_GetError()));
}

Result<Opened> open_for_cpu(const SdlWindowOptions& options, const SDL_Rect& where, std::uint32_t flags) {
    WindowHandle window(SDL_CreateWindow(options.title.c_str(), where.x, where.y, where.w, where.h, flags));
    if (!window) return fail(Error::Code::io, fmt::format("the window cannot be opened: {}", SDL_GetError()));
    return Opened{std::move(window), nullptr};
}

} // namespace

Result<std::unique_ptr<Window>> open_sdl_window(const SdlWindowOptions& options, const Clock& clock) {
    auto session = SdlSession::start();
    if (!session) return fail(session.error());
    const Result<int> output = (*session)->find_output(options.output);
    if (!output) return fail(output.error());

    // A window among others must not switch the desktop's compositor off; one that covers the output should.
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, options.fullscreen ? "1" : "0");
    const int anywhere = static_cast<int>(SDL_WINDOWPOS_CENTERED_DISPLAY(static_cast<unsigned>(*output)));
    SDL_Rect where{anywhere, anywhere, static_cast<int>(options.geometry.width),
                   static_cast<int>(options.geometry.height)};
    SDL_Rect bounds{};
    // Of that size and at that place from the beginning: where no window manager runs nobody makes it so.
    if (options.fullscreen && SDL_GetDisplayBounds(*output, &bounds) == 0) where = bounds;
    if (options.geometry.place && !options.fullscreen) {
        if (!options.output.empty())
            SDL_GetDisplayBounds(*output, &bounds); // then places count from the output's corner
        where.x = bounds.x + options.geometry.place->x;
        where.y = bounds.y + options.geometry.place->y;
    }
    std::uint32_t flags = SDL_WINDOW_RESIZABLE;
    if (options.fullscreen)
        flags = SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_ALWAYS_ON_TOP; // above panels too
    else if (options.borderless)
        flags |= SDL_WINDOW_BORDERLESS;

    Result<Opened> opened = options.drawing == Drawing::gl ? open_for_gl(options, where, flags)
                                                           : open_for_cpu(options, where, flags);
    if (!opened) return fail(opened.error());
    const Duration refresh(static_cast<std::int64_t>(1e9 / (*session)->refresh_hz(*output)));
    return std::unique_ptr<Window>(std::make_unique<SdlWindow>(
        std::move(*session), std::move(opened->window), opened->context, refresh,
        options.fullscreen ? std::optional(options.output) : std::nullopt, clock));
}

} // namespace lianping::player
