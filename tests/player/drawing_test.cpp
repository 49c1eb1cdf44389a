#include "player/station/drawing.h"
#include "player/window/null_window.h"

#include <gtest/gtest.h>

#include <vector>

namespace lianping::player {
namespace {

using Kind = RendererChoice::Kind;

class NoRenderer final : public Renderer {
public:
    explicit NoRenderer(std::string name) : name_(std::move(name)) {}
    void draw(const Composition&) override {}
    void prepare(const FramePtr&) override {}
    Result<Image> read_back() override { return Image{}; }
    Result<GlassSamples> sample() override { return GlassSamples{}; }
    const char* name() const override { return name_.c_str(); }
    bool takes_device_pictures() const override { return false; }
    std::string trouble() const override { return {}; }

private:
    std::string name_;
};

class BeginDrawing : public ::testing::Test {
protected:
    DrawingDoors doors() {
        DrawingDoors doors;
        doors.open_window = [this](Kind kind) -> Result<std::unique_ptr<Window>> {
            windows.push_back(kind);
            if (kind == Kind::gl && no_gl_window) return fail(Error::Code::unsupported, "no GL window");
            if (no_window) return fail(Error::Code::unsupported, "no display");
            return std::unique_ptr<Window>(std::make_unique<NullWindow>(NullDisplay{}, clock));
        };
        doors.make_renderer = [this](Kind kind, Window&) -> Result<std::unique_ptr<Renderer>> {
            if (kind == Kind::gl && no_gl_renderer) return fail(Error::Code::unsupported, "no GL 3.3");
            return std::unique_ptr<Renderer>(std::make_unique<NoRenderer>(kind == Kind::gl ? "gl" : "cpu"));
        };
        return doors;
    }

    static RendererChoice gl() { return {Kind::gl, "GL draws, on a card", {}}; }

    RealClock clock;
    std::vector<Kind> windows;
    bool no_gl_window = false, no_gl_renderer = false, no_window = false;
};

TEST_F(BeginDrawing, gl_that_begins_draws) {
    const auto begun = begin_drawing(RendererWish::automatic, gl(), doors());
    ASSERT_TRUE(begun);
    EXPECT_STREQ(begun->renderer->name(), "gl");
    EXPECT_EQ(begun->choice.trouble, "");
}

TEST_F(BeginDrawing, gl_that_fails_on_its_window_leaves_the_screen_to_the_cpu_in_a_window_of_its_own) {
    no_gl_renderer = true;
    const auto begun = begin_drawing(RendererWish::automatic, gl(), doors());
    ASSERT_TRUE(begun) << begun.error().message;
    EXPECT_STREQ(begun->renderer->name(), "cpu");
    EXPECT_EQ(windows, (std::vector{Kind::gl, Kind::cpu}));
    EXPECT_NE(begun->choice.trouble.find("no GL 3.3"), std::string::npos) << begun->choice.trouble;
}

TEST_F(BeginDrawing, a_window_that_gl_does_not_get_is_the_cpus) {
    no_gl_window = true;
    const auto begun = begin_drawing(RendererWish::automatic, gl(), doors());
    ASSERT_TRUE(begun) << begun.error().message;
    EXPECT_STREQ(begun->renderer->name(), "cpu");
    EXPECT_NE(begun->choice.trouble.find("no GL window"), std::string::npos) << begun->choice.trouble;
}

TEST_F(BeginDrawing, gl_that_was_asked_for_and_fails_is_an_error) {
    no_gl_renderer = true;
    const auto begun = begin_drawing(RendererWish::gl, gl(), doors());
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().message, "no GL 3.3");
    EXPECT_EQ(windows.size(), 1U);
}

TEST_F(BeginDrawing, without_any_window_it_says_why_there_is_none_for_the_cpu) {
    no_window = true;
    const auto begun = begin_drawing(RendererWish::automatic, gl(), doors());
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().message, "no display");
}

} // namespace
} // namespace lianping::player
