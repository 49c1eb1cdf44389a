#pragma once
// Where the picture tests draw: a window of memory and every renderer in turn, each picture held to the
// reference.

#include "player/render/choose_renderer.h"
#include "player/render/cpu_renderer.h"
#include "player/render/gl_renderer.h"
#include "render/memory_window.h"
#include "render/reference.h"
#include "render/sample_frames.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

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

class Pictures : public ::testing::TestWithParam<Kind> {
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

inline std::string name_of_kind(const ::testing::TestParamInfo<Kind>& info) {
    const char* const names[] = {"cpu", "gl", "gles", "gl_converted"};
    return names[static_cast<std::size_t>(info.param)];
}

inline auto every_renderer() {
    return ::testing::Values(Kind::cpu, Kind::gl, Kind::gles, Kind::gl_converted);
}

} // namespace lianping::player
