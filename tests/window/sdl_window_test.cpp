// A real window on an X server without a screen: what was drawn is what is on the glass when present()
// returns.

#include "glass/virtual_display.h"
#include "glass/x_screen.h"
#include "player/render/choose_renderer.h"
#include "player/window/sdl_window.h"

#include <SDL.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace lianping::player {
namespace {

using lianping::testing::ScreenRect;
using lianping::testing::VirtualDisplay;
using lianping::testing::XScreen;

class SdlWindowOnX : public ::testing::Test {
protected:
    void SetUp() override {
        display_ = VirtualDisplay::start(800, 600);
        if (!display_) FAIL() << "there is no Xvfb: ./lianping test installs it";
        setenv("DISPLAY", display_->name().c_str(), 1);
        setenv("SDL_VIDEODRIVER", "x11", 1);
        screen_ = XScreen::open(display_->name());
        ASSERT_TRUE(screen_);
    }
    void TearDown() override {
        screen_.reset();
        display_.reset();
    }

    std::unique_ptr<Window> open(Drawing drawing, std::optional<WindowGeometry::Place> place) {
        SdlWindowOptions options;
        options.title = "墙 wall-1";
        options.geometry = {320, 200, place};
        options.drawing = drawing;
        auto window = open_sdl_window(options, clock_);
        if (!window) ADD_FAILURE() << window.error().message;
        return window ? std::move(*window) : nullptr;
    }

    static Composition plain(Colour colour) {
        Composition picture{320, 200, {}, {}};
        Quad quad;
        quad.colour = colour;
        quad.target = {0, 0, 320, 200};
        picture.quads.push_back(quad);
        return picture;
    }

    // What is seen in the window's middle.
    Colour seen(const ScreenRect& rect) {
        const auto pixels = screen_->read(rect);
        if (!pixels) return {};
        const std::uint8_t* p = pixels->at(rect.x + rect.w / 2, rect.y + rect.h / 2);
        return {p[2], p[1], p[0]};
    }

    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<XScreen> screen_;
    RealClock clock_;
};

TEST_F(SdlWindowOnX, one_that_covers_its_output_does_so_again_when_outputs_come_and_go) {
    SdlWindowOptions options;
    options.title = "墙 wall-1";
    options.fullscreen = true;
    auto opened = open_sdl_window(options, clock_);
    ASSERT_TRUE(opened) << opened.error().message;
    Window& window = **opened;
    make_cpu_renderer(window)->draw(plain({1, 2, 3}));
    window.present();
    EXPECT_EQ(window.width(), 800U);
    EXPECT_EQ(window.height(), 600U);

    SDL_Event plugged{};
    plugged.type = SDL_DISPLAYEVENT;
    plugged.display.event = SDL_DISPLAYEVENT_CONNECTED;
    window.pump(); // what came with its opening
    SDL_PushEvent(&plugged);
    EXPECT_FALSE(window.pump().exposed) << "all was as it should be";

    // The desktop made it small when the output went.
    SDL_Window* inner = SDL_GetWindowFromID(1);
    ASSERT_NE(inner, nullptr);
    SDL_SetWindowFullscreen(inner, 0);
    SDL_SetWindowSize(inner, 320, 200);
    window.pump();
    EXPECT_EQ(window.width(), 320U);
    SDL_PushEvent(&plugged);
    EXPECT_TRUE(window.pump().exposed);
    window.pump();
    make_cpu_renderer(window)->draw(plain({1, 2, 3}));
    window.present();
    EXPECT_EQ(window.width(), 800U);
    EXPECT_EQ(window.height(), 600U);
}

TEST_F(SdlWindowOnX, stands_where_it_was_put_under_its_name) {
    const auto window = open(Drawing::cpu, WindowGeometry::Place{40, 30});
    ASSERT_TRUE(window);
    make_cpu_renderer(*window)->draw(plain({1, 2, 3}));
    window->present();
    const auto rect = screen_->find_window("墙 wall-1");
    ASSERT_TRUE(rect);
    EXPECT_EQ(rect->x, 40);
    EXPECT_EQ(rect->y, 30);
    EXPECT_EQ(rect->w, 320);
    EXPECT_EQ(rect->h, 200);
}

TEST_F(SdlWindowOnX, has_its_picture_on_the_glass_when_present_returns) {
    const auto window = open(Drawing::cpu, WindowGeometry::Place{40, 30});
    ASSERT_TRUE(window);
    const auto renderer = make_cpu_renderer(*window);
    for (std::uint8_t i = 1; i < 100; ++i) {
        const Colour colour{i, static_cast<std::uint8_t>(200 - i), 77};
        window->pump();
        renderer->draw(plain(colour));
        window->present();
        ASSERT_EQ(seen({40, 30, 320, 200}), colour);
    }
}

TEST_F(SdlWindowOnX, changes_on_the_glass_only_what_was_drawn) {
    const auto window = open(Drawing::cpu, WindowGeometry::Place{0, 0});
    ASSERT_TRUE(window);
    const auto renderer = make_cpu_renderer(*window);
    Composition picture = plain({9, 9, 9});
    for (int i = 0; i < 3; ++i) { // the first pictures of a window are sent whole
        window->pump();
        renderer->draw(picture);
        window->present();
    }
    picture.quads.push_back(picture.quads[0]);
    picture.quads[1].colour = {200, 0, 0};
    picture.quads[1].target = {150, 90, 20, 20};
    renderer->draw(picture);
    window->present();
    EXPECT_EQ(seen({0, 0, 320, 200}), (Colour{200, 0, 0}));
    EXPECT_EQ(seen({0, 0, 20, 20}), (Colour{9, 9, 9}));
}

// Whether the context that is current on this thread is EGL's.
bool is_of_egl() {
    void* library = dlopen("libEGL.so.1", RTLD_NOW);
    using CurrentDisplay = void* (*)();
    const auto current = library != nullptr
                             ? reinterpret_cast<CurrentDisplay>(dlsym(library, "eglGetCurrentDisplay"))
                             : nullptr;
    return current != nullptr && current() != nullptr;
}

TEST_F(SdlWindowOnX, shows_what_gl_draws_by_egl_and_by_glx) {
    for (const bool egl : {true, false}) {
        setenv("SDL_VIDEO_X11_FORCE_EGL", egl ? "1" : "0", 1);
        const auto window = open(Drawing::gl, WindowGeometry::Place{40, 30});
        unsetenv("SDL_VIDEO_X11_FORCE_EGL");
        ASSERT_TRUE(window);
        EXPECT_EQ(is_of_egl(), egl) << "what a device decodes can be drawn without a copy through EGL alone";
        auto renderer = make_gl_renderer(*window);
        ASSERT_TRUE(renderer) << renderer.error().message;
        for (const Colour colour : {Colour{200, 40, 10}, Colour{10, 40, 200}}) {
            window->pump();
            (*renderer)->draw(plain(colour));
            window->present();
            EXPECT_EQ(seen({40, 30, 320, 200}), colour) << egl;
        }
        EXPECT_EQ((*renderer)->trouble(), "");
    }
}

TEST_F(SdlWindowOnX, that_gl_had_to_leave_is_opened_again_for_the_cpu) {
    open(Drawing::gl, WindowGeometry::Place{40, 30}).reset();
    const auto window = open(Drawing::cpu, WindowGeometry::Place{40, 30});
    ASSERT_TRUE(window);
    const auto renderer = make_cpu_renderer(*window);
    window->pump();
    renderer->draw(plain({200, 40, 10}));
    window->present();
    EXPECT_EQ(seen({40, 30, 320, 200}), (Colour{200, 40, 10}));
}

TEST_F(SdlWindowOnX, fills_the_output_when_fullscreen) {
    SdlWindowOptions options;
    options.title = "wall-1";
    options.fullscreen = true;
    const auto window = open_sdl_window(options, clock_);
    ASSERT_TRUE(window) << window.error().message;
    (*window)->pump();
    EXPECT_EQ((*window)->width(), 800U);
    EXPECT_EQ((*window)->height(), 600U);
    const auto rect = screen_->find_window("wall-1"); // as the server has it: no window manager runs here
    ASSERT_TRUE(rect);
    EXPECT_EQ(rect->x, 0);
    EXPECT_EQ(rect->y, 0);
    EXPECT_EQ(rect->w, 800);
    EXPECT_EQ(rect->h, 600);
}

TEST_F(SdlWindowOnX, names_the_outputs_there_are_when_told_of_another) {
    SdlWindowOptions options;
    options.output = "HDMI-7";
    const auto window = open_sdl_window(options, clock_);
    ASSERT_FALSE(window);
    EXPECT_EQ(window.error().code, Error::Code::not_found);
    EXPECT_NE(window.error().message.find("0 ("), std::string::npos) << window.error().message;
}

// An output of its own beside the first, pulled and plugged in again as cables are.
// With a window manager and without.
class SdlWindowOnOutputs : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        folder_ =
            std::filesystem::path(::testing::TempDir()) / ("lianping-outputs-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        display_ = VirtualDisplay::start_with_outputs(folder_);
        if (!display_) GTEST_SKIP() << "there is no Xorg with a dummy driver, or not for this user";
        if (std::string(GetParam()) == "openbox" && !display_->manage())
            FAIL() << "there is no openbox: ./lianping test installs it";
        setenv("DISPLAY", display_->name().c_str(), 1);
        setenv("SDL_VIDEODRIVER", "x11", 1);
        screen_ = XScreen::open(display_->name());
        ASSERT_TRUE(screen_);
        ASSERT_TRUE(display_->xrandr("--output DUMMY1 --mode 640x480 --right-of DUMMY0"));
        ASSERT_TRUE(display_->xrandr("")); // the server looks at what is plugged in
    }
    void TearDown() override {
        screen_.reset();
        display_.reset();
        std::filesystem::remove_all(folder_);
    }
    // Where the server has the window, once it is there, or after a while.
    ScreenRect settled(Window& window, const ScreenRect& wanted) {
        ScreenRect is;
        for (int i = 0; i < 250; ++i) {
            window.pump();
            is = screen_->find_window("wall-1").value_or(ScreenRect{});
            if (is.x == wanted.x && is.y == wanted.y && is.w == wanted.w && is.h == wanted.h) break;
            clock_.sleep_until(clock_.now() + 20ms);
        }
        window.pump(); // it hears of its new size
        return is;
    }

    std::filesystem::path folder_;
    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<XScreen> screen_;
    RealClock clock_;
};

TEST_P(SdlWindowOnOutputs, covers_the_one_it_was_given_wherever_that_goes_and_however_large_it_becomes) {
    SdlWindowOptions options;
    options.title = "wall-1";
    options.fullscreen = true;
    options.output = "DUMMY1";
    const auto opened = open_sdl_window(options, clock_);
    ASSERT_TRUE(opened) << opened.error().message;
    Window& window = **opened;
    const auto covers = [&](const ScreenRect& whole) {
        const ScreenRect is = settled(window, whole);
        EXPECT_EQ(is.x, whole.x);
        EXPECT_EQ(is.y, whole.y);
        EXPECT_EQ(is.w, whole.w);
        EXPECT_EQ(is.h, whole.h);
        EXPECT_EQ(window.width(), static_cast<std::uint32_t>(whole.w));
        EXPECT_EQ(window.height(), static_cast<std::uint32_t>(whole.h));
    };
    covers({800, 0, 640, 480});
    ASSERT_TRUE(display_->xrandr("--output DUMMY1 --mode 800x600"));
    covers({800, 0, 800, 600});
    ASSERT_TRUE(display_->xrandr("--output DUMMY1 --off"));
    window.pump();
    ASSERT_TRUE(display_->xrandr("--output DUMMY1 --mode 640x480 --below DUMMY0"));
    covers({0, 600, 640, 480});
    // What is drawn is where it is seen.
    const auto renderer = make_cpu_renderer(window);
    Composition picture{640, 480, {200, 40, 10}, {}};
    renderer->draw(picture);
    window.present();
    const auto pixels = screen_->read({0, 600, 640, 480});
    ASSERT_TRUE(pixels);
    EXPECT_EQ(pixels->at(639, 1079)[2], 200);
    EXPECT_EQ(pixels->at(0, 600)[2], 200);
}

INSTANTIATE_TEST_SUITE_P(manager, SdlWindowOnOutputs, ::testing::Values("none", "openbox"),
                         [](const auto& manager) { return std::string(manager.param); });

TEST(SdlWindow, without_a_display_says_what_to_do) {
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    setenv("SDL_VIDEODRIVER", "x11", 1);
    const RealClock clock;
    const auto window = open_sdl_window({}, clock);
    ASSERT_FALSE(window);
    EXPECT_EQ(window.error().code, Error::Code::io);
    EXPECT_NE(window.error().message.find("--headless"), std::string::npos) << window.error().message;
}

TEST(SdlWindow, on_a_display_that_does_not_answer_there_is_no_window_rather_than_one_that_nobody_sees) {
    setenv("DISPLAY", ":65123", 1);
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("SDL_VIDEODRIVER");
    const RealClock clock;
    const auto window = open_sdl_window({}, clock);
    ASSERT_FALSE(window);
    EXPECT_EQ(window.error().code, Error::Code::io);
    EXPECT_NE(window.error().message.find(":65123"), std::string::npos) << window.error().message;
    EXPECT_NE(window.error().message.find("--headless"), std::string::npos) << window.error().message;
}

TEST(SdlWindow, where_no_display_is_named_there_is_no_window_that_nobody_sees_either) {
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("SDL_VIDEODRIVER");
    if (std::filesystem::exists("/dev/dri")) GTEST_SKIP() << "there is a graphics device: it would be taken";
    const RealClock clock;
    const auto window = open_sdl_window({}, clock);
    ASSERT_FALSE(window);
    EXPECT_NE(window.error().message.find("--headless"), std::string::npos) << window.error().message;
}

} // namespace
} // namespace lianping::player
