// A real window on a Wayland compositor, with input devices and without.

#include "glass/virtual_display.h"
#include "glass/x_screen.h"
#include "player/render/choose_renderer.h"
#include "player/window/sdl_window.h"
#include "window/compositor.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

namespace lianping::player {
namespace {

using lianping::testing::VirtualDisplay;
using lianping::testing::XScreen;
using testing::Compositor;

class SdlWindowOnWayland : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "lianping-wayland-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        runtime_ = pattern;
        display_ = VirtualDisplay::start(640, 360);
        if (!display_) FAIL() << "there is no Xvfb: ./lianping test installs it";
        setenv("DISPLAY", display_->name().c_str(), 1); // for the compositor
        setenv("XDG_RUNTIME_DIR", runtime_.c_str(), 1);
        setenv("WAYLAND_DISPLAY", "test-wayland", 1);
    }
    void TearDown() override {
        compositor_.reset();
        display_.reset();
        unsetenv("WAYLAND_DISPLAY");
        std::filesystem::remove_all(runtime_);
    }
    // The player's environment from now on: that display and no other.
    bool start(Compositor::Devices devices) {
        compositor_ = Compositor::start(devices, runtime_);
        unsetenv("DISPLAY");
        unsetenv("SDL_VIDEODRIVER");
        return compositor_ != nullptr;
    }
    Result<std::unique_ptr<Window>> open() {
        SdlWindowOptions options;
        options.title = "墙 wall-1";
        options.fullscreen = true;
        options.drawing = Drawing::cpu;
        return open_sdl_window(options, clock_);
    }

    std::filesystem::path runtime_;
    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<Compositor> compositor_;
    RealClock clock_;
};

TEST_F(SdlWindowOnWayland, covers_its_output_and_shows_what_was_drawn) {
    if (!start(Compositor::Devices::some)) FAIL() << "there is no Weston: ./lianping test installs it";
    auto opened = open();
    ASSERT_TRUE(opened) << opened.error().message;
    Window& window = **opened;
    const auto renderer = make_cpu_renderer(window);
    const auto screen = XScreen::open(display_->name());
    ASSERT_TRUE(screen);
    Colour seen;
    const Colour drawn{200, 100, 50};
    // The compositor decides when it is on, and of what size.
    for (int tries = 0; tries < 250 && seen != drawn; ++tries) {
        window.pump();
        Composition picture{window.width(), window.height(), {}, {}};
        Quad quad;
        quad.colour = drawn;
        quad.target = {0, 0, static_cast<double>(window.width()), static_cast<double>(window.height())};
        picture.quads.push_back(quad);
        renderer->draw(picture);
        window.present();
        std::this_thread::sleep_for(20ms);
        const auto pixels = screen->read({0, 0, 640, 360});
        ASSERT_TRUE(pixels);
        const std::uint8_t* p = pixels->at(320, 180);
        seen = {p[2], p[1], p[0]};
    }
    EXPECT_EQ(seen, drawn);
    EXPECT_EQ(window.width(), 640U);
    EXPECT_EQ(window.height(), 360U);
}

// SDL 2.26 would end the process.
TEST_F(SdlWindowOnWayland, a_compositor_without_input_devices_is_refused_with_what_to_do) {
    if (!start(Compositor::Devices::none)) FAIL() << "there is no Weston: ./lianping test installs it";
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("has no input device"), std::string::npos)
        << opened.error().message;
}

TEST_F(SdlWindowOnWayland, beside_a_compositor_without_input_devices_an_x_server_is_taken) {
    if (!start(Compositor::Devices::none)) FAIL() << "there is no Weston: ./lianping test installs it";
    setenv("DISPLAY", display_->name().c_str(), 1);
    const auto opened = open();
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ((*opened)->width(), 640U);
}

} // namespace
} // namespace lianping::player
