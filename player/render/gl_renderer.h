#pragma once
// Drawing by GL: a quad is one draw, from the frame's own planes to the window, with nothing in between. What
// samples which pixel is in placement.h, and the shaders in shaders/ follow it.

#include "player/render/gl_context.h"
#include "player/render/gl_device_images.h"
#include "player/render/gl_programs.h"
#include "player/render/gl_textures.h"
#include "player/render/placement.h"
#include "player/window.h"

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace lianping::player {

class GlRenderer final : public Renderer {
public:
    enum class Target { window, memory }; // the window's back buffer, or a buffer of the renderer's own
    // Draws with the context that is current; `own` is that context where the renderer is to keep it alive.
    GlRenderer(Window& window, Target target, std::unique_ptr<GlContext> own, GlTextures::Upload upload,
               std::optional<DeviceImageCalls> device = device_image_calls());
    ~GlRenderer() override;
    GlRenderer(const GlRenderer&) = delete;
    GlRenderer& operator=(const GlRenderer&) = delete;

    void draw(const Composition& composition) override;
    void prepare(const FramePtr& frame) override;
    // Draws once more, into memory: a window's back buffer is not defined after it was shown. Blocks until it
    // is there.
    Result<Image> read_back() override;
    Result<GlassSamples> sample() override;
    const char* name() const override { return "gl"; }
    bool takes_device_pictures() const override { return textures_.takes_device_pictures(); }
    std::string trouble() const override { return trouble_; }

private:
    void draw_into(const Composition& composition);
    void draw_quad(const Quad& quad, const Placement& placement);
    void set_picture(unsigned program, const Quad& quad, const Placement& placement) const;
    using SampledPixels = std::array<std::uint8_t, GlassSamples::count * 4>; // RGBA, the lowest row first
    void gather_samples(unsigned drawn, SampledPixels& rgba);
    void pick_samples(unsigned drawn, SampledPixels& rgba) const;
    void bind_memory(); // makes or resizes the buffer, and draws into it from now on
    Effect effect_of(const Quad& quad) const { return quad.wipe.progress < 1 ? Effect::wipe : Effect::cut; }

    std::unique_ptr<GlContext> own_; // outlives all below
    Window& window_;
    Target target_;
    bool software_;
    GlPrograms programs_;
    GlTextures textures_;
    unsigned vertex_array_ = 0;
    unsigned framebuffer_ = 0, renderbuffer_ = 0; // 0: not made
    unsigned samples_ = 0, samples_buffer_ = 0;   // of sample(); the same
    std::uint32_t memory_w_ = 0, memory_h_ = 0;   // of the renderbuffer
    Composition last_;
    std::string trouble_;
};

} // namespace lianping::player
