#include "player/render/gl_renderer.h"

#include "player/render/choose_renderer.h"
#include "player/render/gl_uniforms.h"

#include <epoxy/gl.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

namespace lianping::player {
namespace {

constexpr int most_errors = 16; // that GL keeps at a time

Sampling sampling_of(const Placement& placement) {
    if (placement.unscaled) return Sampling::unscaled;
    return placement.box_x > 1 || placement.box_y > 1 ? Sampling::box : Sampling::bilinear;
}

GlTextures::Upload upload_for(const std::string& device) {
    return is_software(device) ? GlTextures::Upload::converted : GlTextures::Upload::planes;
}

std::pair<double, double> stored(const Turning& t, double x, double y) {
    return {t.xx * x + t.xy * y + t.x0, t.yx * x + t.yy * y + t.y0};
}

} // namespace

GlRenderer::GlRenderer(Window& window, Target target, std::unique_ptr<GlContext> own,
                       GlTextures::Upload upload, std::optional<DeviceImageCalls> device)
    : own_(std::move(own)),
      window_(window),
      target_(target),
      software_(is_software(gl_device())),
      textures_(upload, programs_, std::move(device)) {
    glGenVertexArrays(1, &vertex_array_);
    glBindVertexArray(vertex_array_);
    glDisable(GL_DITHER);
    glDisable(GL_DEPTH_TEST);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

GlRenderer::~GlRenderer() {
    glDeleteVertexArrays(1, &vertex_array_);
    if (samples_ != 0) glDeleteFramebuffers(1, &samples_);
    if (samples_buffer_ != 0) glDeleteRenderbuffers(1, &samples_buffer_);
    if (framebuffer_ != 0) glDeleteFramebuffers(1, &framebuffer_);
    if (renderbuffer_ != 0) glDeleteRenderbuffers(1, &renderbuffer_);
}

void GlRenderer::bind_memory() {
    if (framebuffer_ == 0) {
        glGenFramebuffers(1, &framebuffer_);
        glGenRenderbuffers(1, &renderbuffer_);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    if (memory_w_ == window_.width() && memory_h_ == window_.height()) return;
    memory_w_ = window_.width();
    memory_h_ = window_.height();
    glBindRenderbuffer(GL_RENDERBUFFER, renderbuffer_);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, static_cast<GLsizei>(memory_w_),
                          static_cast<GLsizei>(memory_h_));
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, renderbuffer_);
}

void GlRenderer::draw(const Composition& composition) {
    if (target_ == Target::memory)
        bind_memory();
    else
        glBindFramebuffer(GL_FRAMEBUFFER, 0);
    textures_.draw_begins(composition.quads);
    draw_into(composition);
    last_ = composition;
    // A software GL draws when it must, and would do so in present(), when the picture is due.
    if (software_)
        glFinish();
    else
        glFlush();
    textures_.draw_ended();
}

void GlRenderer::draw_into(const Composition& composition) {
    glViewport(0, 0, static_cast<GLsizei>(window_.width()), static_cast<GLsizei>(window_.height()));
    const PixelRect window = whole(window_.width(), window_.height());
    std::size_t bottom = 0;
    bool hidden = false; // whether the quad `bottom` hides all that is under it
    for (std::size_t i = 0; i < composition.quads.size(); ++i) {
        const Quad& quad = composition.quads[i];
        if (!opaque(quad) ||
            !contains(locate(quad, composition, window_.width(), window_.height()).visible, window))
            continue;
        bottom = i;
        hidden = true;
    }
    if (!hidden) {
        const Colour c = composition.background;
        glClearColor(static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255,
                     static_cast<float>(c.b) / 255, 1);
        glClear(GL_COLOR_BUFFER_BIT);
    }
    for (std::size_t i = bottom; i < composition.quads.size(); ++i) {
        const Quad& quad = composition.quads[i];
        if (quad.opacity <= 0 || quad.wipe.progress <= 0) continue;
        const Placement placement = locate(quad, composition, window_.width(), window_.height());
        if (!empty(placement.visible)) draw_quad(quad, placement);
    }
}

void GlRenderer::draw_quad(const Quad& quad, const Placement& placement) {
    ProgramKind kind{PictureKind::plain, Sampling::unscaled, effect_of(quad)};
    if (quad.frame) {
        const FrameTextures textures = textures_.of(quad.frame);
        kind.picture = textures.kind;
        kind.sampling = sampling_of(placement);
        for (int i = textures.planes - 1; i >= 0; --i) {
            glActiveTexture(GL_TEXTURE0 + static_cast<unsigned>(i));
            glBindTexture(GL_TEXTURE_2D, textures.names[static_cast<std::size_t>(i)]);
            const GLint filter = placement.unscaled ? GL_NEAREST : GL_LINEAR;
            glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
            glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
        }
    }
    const Result<unsigned> program = programs_.program(kind);
    if (!program) {
        trouble_ = program.error().message;
        return;
    }
    glUseProgram(*program);
    const Uniforms uniforms(*program);
    uniforms.set("u_visible", placement.visible);
    uniforms.set("u_window", window_.width(), window_.height());
    uniforms.set("u_target", placement.target.x, placement.target.y);
    uniforms.set("u_opacity", std::min(quad.opacity, 1.0));
    if (kind.effect == Effect::wipe) {
        const double angle = quad.wipe.direction * std::numbers::pi / 180;
        uniforms.set("u_wipe_target", placement.target);
        uniforms.set("u_wipe_direction", std::cos(angle), std::sin(angle));
        uniforms.set("u_wipe_softness", quad.wipe.softness);
        uniforms.set("u_wipe_progress", quad.wipe.progress);
    }
    if (quad.frame)
        set_picture(*program, quad, placement);
    else
        uniforms.set("u_colour", quad.colour.r / 255.0, quad.colour.g / 255.0, quad.colour.b / 255.0);
    if (opaque(quad))
        glDisable(GL_BLEND);
    else
        glEnable(GL_BLEND);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void GlRenderer::set_picture(unsigned program, const Quad& quad, const Placement& placement) const {
    const Uniforms uniforms(program);
    uniforms.set_planes(*quad.frame);
    uniforms.set("u_source", placement.source.x, placement.source.y);
    uniforms.set("u_step", placement.source.w / placement.target.w, placement.source.h / placement.target.h);
    uniforms.set("u_box", placement.box_x, placement.box_y);
    const Turning turning = to_stored(quad);
    uniforms.set_turning(turning);

    const PixelRect& t = placement.texels;
    const double first_x = t.x + 0.5, first_y = t.y + 0.5, last_x = t.x + t.w - 0.5, last_y = t.y + t.h - 0.5;
    uniforms.set("u_texels", first_x, first_y, last_x, last_y);
    const auto [ax, ay] = stored(turning, first_x, first_y);
    const auto [bx, by] = stored(turning, last_x, last_y);
    uniforms.set("u_stored_texels", std::min(ax, bx), std::min(ay, by), std::max(ax, bx), std::max(ay, by));
}

void GlRenderer::prepare(const FramePtr& frame) {
    if (frame) textures_.prepare(frame, static_cast<std::uint64_t>(window_.width()) * window_.height());
}

Result<Image> GlRenderer::read_back() {
    bind_memory();
    draw_into(last_);
    Image image{memory_w_, memory_h_, {}};
    const std::size_t row = static_cast<std::size_t>(memory_w_) * 4;
    image.bgrx.resize(row * memory_h_);
    std::vector<std::uint8_t> rgba(image.bgrx.size());
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, static_cast<GLsizei>(memory_w_), static_cast<GLsizei>(memory_h_), GL_RGBA,
                 GL_UNSIGNED_BYTE, rgba.data());
    for (std::uint32_t y = 0; y < memory_h_; ++y) { // GL counts rows from the bottom
        const std::uint8_t* from = rgba.data() + (memory_h_ - 1 - y) * row;
        std::uint8_t* to = image.bgrx.data() + y * row;
        for (std::size_t i = 0; i < row; i += 4) {
            to[i] = from[i + 2];
            to[i + 1] = from[i + 1];
            to[i + 2] = from[i];
            to[i + 3] = 255;
        }
    }
    if (target_ == Target::window) glBindFramebuffer(GL_FRAMEBUFFER, 0);
    textures_.draw_ended();
    return image;
}

// The pixel in the middle of each cell, on the device; 576 bytes come back.
void GlRenderer::gather_samples(unsigned drawn, SampledPixels& rgba) {
    if (samples_ == 0) {
        glGenRenderbuffers(1, &samples_buffer_);
        glBindRenderbuffer(GL_RENDERBUFFER, samples_buffer_);
        glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, GlassSamples::columns, GlassSamples::rows);
        glGenFramebuffers(1, &samples_);
        glBindFramebuffer(GL_DRAW_FRAMEBUFFER, samples_);
        glFramebufferRenderbuffer(GL_DRAW_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER,
                                  samples_buffer_);
    }
    const auto w = static_cast<GLint>(window_.width()), h = static_cast<GLint>(window_.height());
    glBindFramebuffer(GL_READ_FRAMEBUFFER, drawn);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, samples_);
    glBlitFramebuffer(0, 0, w, h, 0, 0, GlassSamples::columns, GlassSamples::rows, GL_COLOR_BUFFER_BIT,
                      GL_NEAREST);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, samples_);
    glReadPixels(0, 0, GlassSamples::columns, GlassSamples::rows, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
}

// The same where the picture is in this machine's memory: scaling it would have the driver make programs for
// that, which takes longer than all that a first picture needs, and some 20 MB.
void GlRenderer::pick_samples(unsigned drawn, SampledPixels& rgba) const {
    glBindFramebuffer(GL_READ_FRAMEBUFFER, drawn);
    auto* to = rgba.data();
    for (int row = 0; row < GlassSamples::rows; ++row)
        for (int column = 0; column < GlassSamples::columns; ++column, to += 4)
            glReadPixels(middle_of(column, GlassSamples::columns, window_.width()),
                         middle_of(row, GlassSamples::rows, window_.height()), 1, 1, GL_RGBA,
                         GL_UNSIGNED_BYTE, to);
}

Result<GlassSamples> GlRenderer::sample() {
    const GLuint drawn = target_ == Target::memory ? framebuffer_ : 0; // what was drawn is still bound
    SampledPixels rgba{};
    // What went wrong before is not the read-back's; a context that is lost says so without end.
    for (int old = 0; old < most_errors && glGetError() != GL_NO_ERROR;) ++old;
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    if (software_)
        pick_samples(drawn, rgba);
    else
        gather_samples(drawn, rgba);
    glBindFramebuffer(GL_FRAMEBUFFER, drawn);
    if (const GLenum error = glGetError(); error != GL_NO_ERROR)
        return fail(Error::Code::io,
                    "the picture cannot be read back (GL error " + std::to_string(error) + ")");
    GlassSamples samples;
    samples.known.fill(true);
    for (std::size_t row = 0; row < GlassSamples::rows; ++row) // GL counts rows from the bottom
        for (std::size_t column = 0; column < GlassSamples::columns; ++column) {
            const auto* at = &rgba[((GlassSamples::rows - 1 - row) * GlassSamples::columns + column) * 4];
            samples.luma[row * GlassSamples::columns + column] = luma_of(at[0], at[1], at[2]);
        }
    return samples;
}

Result<std::unique_ptr<Renderer>> make_gl_renderer(Window& window) {
    if (gl_device().empty())
        return fail(Error::Code::unsupported, "no GL context is current: the window was not opened for GL");
    return std::unique_ptr<Renderer>(
        std::make_unique<GlRenderer>(window, GlRenderer::Target::window, nullptr, upload_for(gl_device())));
}

Result<std::unique_ptr<Renderer>> make_offscreen_gl_renderer(Window& window) {
    auto context = GlContext::make_current();
    if (!context) return fail(context.error());
    return std::unique_ptr<Renderer>(std::make_unique<GlRenderer>(
        window, GlRenderer::Target::memory, std::move(*context), upload_for(gl_device())));
}

} // namespace lianping::player
