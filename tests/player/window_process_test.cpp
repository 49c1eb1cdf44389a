// The real program on an X server without a screen: what its window is to the desktop, and what is seen in
// it.

#include "glass/virtual_display.h"
#include "glass/x_screen.h"
#include "player/player_process.h"

#include <algorithm>

namespace lianping::player {
namespace {

using lianping::testing::read_code;
using lianping::testing::ScreenRect;
using lianping::testing::until;
using lianping::testing::VirtualDisplay;
using lianping::testing::XScreen;
using testing::colour_item;
using testing::looping_plan;
using testing::On;
using testing::Player;
using testing::PlayerProcess;
using testing::still_item;
using testing::utc_now;

class WindowProcess : public PlayerProcess {
protected:
    void SetUp() override {
        PlayerProcess::SetUp();
        display_ = VirtualDisplay::start(800, 600);
        ASSERT_TRUE(display_) << "there is no Xvfb: ./lianping test installs it";
        ::setenv("DISPLAY", display_->name().c_str(), 1);
        ::unsetenv("WAYLAND_DISPLAY");
        screen_ = XScreen::open(display_->name());
        ASSERT_TRUE(screen_);
    }
    void TearDown() override {
        screen_.reset();
        display_.reset();
        ::unsetenv("DISPLAY");
        PlayerProcess::TearDown();
    }
    // Blue, green, red.
    std::array<int, 3> seen_at(int x, int y) {
        const auto pixels = screen_->read({x, y, 1, 1});
        if (!pixels) return {-1, -1, -1};
        const std::uint8_t* pixel = pixels->at(x, y);
        return {pixel[0], pixel[1], pixel[2]};
    }

    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<XScreen> screen_;
};

TEST_F(WindowProcess, a_rotated_screen_shows_the_upright_picture_turned_on_the_glass) {
    constexpr int wide = 180, high = 320; // of the picture; the panel lies on its side
    ASSERT_TRUE(lianping::testing::make_still(500, 77, wide, high, data / "upright.png"));
    std::filesystem::rename(data / "upright.png", data / "media" / "f11b");
    auto plan = looping_plan({still_item("f11b", 1h)}, utc_now() - 10s, wide, high);
    for (const std::uint32_t turns : {1U, 3U})
        for (const char* renderer : {"cpu", "gl"}) {
            plan.turns = turns;
            keep(plan);
            Player player(data, {"--renderer", renderer}, "wall-1", On::display);
            std::optional<lianping::testing::PictureCode> code;
            EXPECT_TRUE(until([&] {
                const auto window = screen_->find_window("wall-1");
                if (!window || window->w != high || window->h != wide) return false;
                const auto pixels = screen_->read(*window);
                if (!pixels) return false;
                // The panel's pixels as somebody sees them who turns his head.
                std::vector<std::uint8_t> upright;
                for (int y = 0; y < high; ++y)
                    for (int x = 0; x < wide; ++x) {
                        const int panel_x = turns == 1 ? high - 1 - y : y;
                        const int panel_y = turns == 1 ? x : wide - 1 - x;
                        const std::uint8_t* pixel = pixels->at(window->x + panel_x, window->y + panel_y);
                        upright.insert(upright.end(), pixel, pixel + 4);
                    }
                code = read_code({upright.data(), std::ptrdiff_t{wide} * 4, wide, high, 4});
                return code.has_value();
            })) << turns
                << ", " << renderer;
            if (code) {
                EXPECT_EQ(code->clip, 500U);
                EXPECT_EQ(code->frame, 77U);
            }
            EXPECT_EQ(player.end(SIGTERM), 0);
        }
}

TEST_F(WindowProcess, that_covers_its_output_lies_above_panels_and_hides_the_pointer) {
    constexpr int foot = 590;              // in the panel
    screen_->put_panel({0, 560, 800, 40}); // before the window manager begins, which takes it as it is
    ASSERT_TRUE(until([&] { return seen_at(400, foot) == std::array{255, 255, 255}; }));
    ASSERT_TRUE(display_->manage()) << "there is no openbox: ./lianping test installs it";
    ASSERT_TRUE(until([&] { return seen_at(400, foot) == std::array{255, 255, 255}; }));
    EXPECT_TRUE(screen_->pointer_is_seen_at(400, 300)) << "the desktop's own";
    keep(looping_plan({colour_item({200, 40, 10}, 1h)}, utc_now() - 10s));
    Player player(data, {"--fullscreen", "--output", "0", "--renderer", "cpu"}, "wall-1", On::display);
    EXPECT_TRUE(until([&] { return seen_at(400, foot) == std::array{10, 40, 200}; })) << "the panel is seen";
    const auto has = [&](const char* state) {
        const auto states = screen_->states_of("wall-1");
        return std::find(states.begin(), states.end(), state) != states.end();
    };
    EXPECT_TRUE(until([&] { return has("_NET_WM_STATE_FULLSCREEN"); }));
    EXPECT_TRUE(until([&] { return has("_NET_WM_STATE_ABOVE"); }));
    EXPECT_TRUE(until([&] { return !screen_->pointer_is_seen_at(400, 300); }));
    EXPECT_EQ(player.end(SIGTERM), 0);
    EXPECT_TRUE(until([&] { return screen_->pointer_is_seen_at(410, 310); }));
}

} // namespace
} // namespace lianping::player
