#pragma once
// Where the picture tests draw: a window of memory and every renderer in turn, each picture held to the
// reference.

#include "player/render/choose_renderer.h"
#include "player/render/cpu_renderer.h"
#include "player/render/gl_renderer.h"
#include "player/window.h"
#include "render/reference.h"
#include "render/sample_frames.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

// Memory to draw into, and what was said to have changed.
class MemoryWindow final : public Window {
public:
    MemoryWindow(std::uint32_t w, std::uint32_t h) : w_(w), h_(h), pixels_(std::size_t(w) * h * 4, 0x80) {}
    Result<Surface> surface() override {
        return Surface{pixels_.data(), std::ptrdiff_t(w_) * 4, w_, h_, generation_};
    }
    void drawn(const PixelRect& rect) override { last_drawn = rect; }
    Shown present() override { return {}; }
    DisplayTiming timing() const override { return {}; }
    Events pump() override { return {}; }
    std::uint32_t width() const override { return w_; }
    std::uint32_t height() const override { return h_; }
    void resize(std::uint32_t w, std::uint32_t h) {
        w_ = w;
        h_ = h;
        pixels_.assign(std::size_t(w) * h * 4, 0x80);
        ++generation_;
    }
    void spoil() { std::fill(pixels_.begin(), pixels_.end(), 0x33); }

    PixelRect last_drawn;

private:
    std::uint32_t w_, h_;
    std::vector<std::uint8_t> pixels_;
    std::uint64_t generation_ = 1;
};

enum class Kind { cpu, gl, gles, gl_converted };

// A window and a renderer for it.
struct Stage {
    explicit Stage(Kind of) : kind(of), window(1, 1) {
        if (kind == Kind::cpu) {
            renderer = std::make_unique<CpuRenderer>(window);
            return;
        }
        auto context =
            GlContext::make_current(kind == Kind::gles ? GlContext::Api::es : GlContext::Api::desktop);
        if (context)
            renderer = std::make_unique<GlRenderer>(window, GlRenderer::Target::memory, std::move(*context),
                                                    kind == Kind::gl_converted ? GlTextures::Upload::converted
                                                                               : GlTextures::Upload::planes);
    }
    Image draw(const Composition& composition) {
        renderer->draw(composition);
        auto image = renderer->read_back();
        EXPECT_TRUE(image) << renderer->trouble();
        EXPECT_EQ(renderer->trouble(), "");
        return image ? *image : Image{};
    }
    Kind kind;
    MemoryWindow window;
    std::unique_ptr<Renderer> renderer; // null: not on this machine
};

// One stage is kept for picture after picture, as a player keeps it: a context and its programs take long to
// make.
inline Stage& stage_of(Kind kind, std::uint32_t w, std::uint32_t h) {
    static std::unique_ptr<Stage> stage;
    if (!stage || stage->kind != kind) {
        stage.reset();
        stage = std::make_unique<Stage>(kind);
    }
    stage->window.resize(w, h);
    return *stage;
}

class Pictures : public testing::TestWithParam<Kind> {
protected:
    void expect_same(const Composition& composition, const std::string& what) {
        Stage& stage = stage_of(GetParam(), composition.width, composition.height);
        if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
        const Difference difference = compare(draw_reference(composition), stage.draw(composition));
        EXPECT_TRUE(same(difference)) << what << ": " << words(difference);
    }
};

inline RectF all_of(const Frame& frame) { return {0, 0, double(frame.width), double(frame.height)}; }

inline Quad quad_of(FramePtr frame, RectF target) {
    Quad quad;
    quad.source = all_of(*frame);
    quad.frame = std::move(frame);
    quad.target = target;
    return quad;
}

inline Composition picture(std::uint32_t w, std::uint32_t h, std::vector<Quad> quads) {
    return {w, h, {40, 80, 120}, std::move(quads)};
}

inline std::string name_of_kind(const testing::TestParamInfo<Kind>& info) {
    const char* const names[] = {"cpu", "gl", "gles", "gl_converted"};
    return names[static_cast<std::size_t>(info.param)];
}

inline auto every_renderer() { return testing::Values(Kind::cpu, Kind::gl, Kind::gles, Kind::gl_converted); }

} // namespace lianping::player
