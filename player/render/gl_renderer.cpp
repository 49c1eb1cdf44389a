#include "player/render/gl_renderer.h"

#include "player/render/choose_renderer.h"
#include "player/render/colour_matrix.h"
#include "player/render/yuv_to_bgra.h"

#include <epoxy/gl.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

namespace lianping::player {
namespace {

class Uniforms {
public:
    explicit Uniforms(unsigned program) : program_(program) {}
    void set(const char* name, double x) const { glUniform1f(at(name), f(x)); }
    void set(const char* name, double x, double y) const { glUniform2f(at(name), f(x), f(y)); }
    void set(const char* name, double x, double y, double z) const {
        glUniform3f(at(name), f(x), f(y), f(z));
    }
    void set(const char* name, double x, double y, double z, double w) const {
        glUniform4f(at(name), f(x), f(y), f(z), f(w));
    }
    void set(const char* name, const PixelRect& rect) const { set(name, rect.x, rect.y, rect.w, rect.h); }
    GLint at(const char* name) const { return glGetUniformLocation(program_, name); }

private:
    static float f(double value) { return static_cast<float>(value); }
    unsigned program_;
};

void set_turning(const Uniforms& uniforms, const Turning& t) {
    const float columns[6] = {static_cast<float>(t.xx), static_cast<float>(t.yx), static_cast<float>(t.xy),
                              static_cast<float>(t.yy), static_cast<float>(t.x0), static_cast<float>(t.y0)};
    glUniformMatrix3x2fv(uniforms.at("u_to_stored"), 1, GL_FALSE, columns);
}

void set_colour(const Uniforms& uniforms, const Frame& frame) {
    const ColourConversion c = conversion_of(frame);
    float columns[9];
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
            columns[column * 3 + row] = static_cast<float>(c.matrix[row][column]);
    glUniformMatrix3fv(uniforms.at("u_to_rgb"), 1, GL_FALSE, columns);
    uniforms.set("u_to_rgb_offset", c.offset[0], c.offset[1], c.offset[2]);
}

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
                       GlTextures::Upload upload)
    : own_(std::move(own)),
      window_(window),
      target_(target),
      software_(is_software(gl_device())),
      textures_(upload) {
    glGenVertexArrays(1, &vertex_array_);
    glBindVertexArray(vertex_array_);
    glDisable(GL_DITHER);
    glDisable(GL_DEPTH_TEST);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

GlRenderer::~GlRenderer() {
    glDeleteVertexArrays(1, &vertex_array_);
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
        set_picture(*program, kind.picture, quad, placement);
    else
        uniforms.set("u_colour", quad.colour.r / 255.0, quad.colour.g / 255.0, quad.colour.b / 255.0);
    if (opaque(quad))
        glDisable(GL_BLEND);
    else
        glEnable(GL_BLEND);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void GlRenderer::set_picture(unsigned program, PictureKind kind, const Quad& quad,
                             const Placement& placement) const {
    const Uniforms uniforms(program);
    const Subsampling sub = subsampling(quad.frame->format);
    const bool alpha = quad.frame->format == PixelFormat::bgra || quad.frame->format == PixelFormat::i420a;
    if (kind != PictureKind::packed) set_colour(uniforms, *quad.frame);
    uniforms.set("u_lowest_alpha", alpha ? 0 : 1);
    const double w = quad.frame->width, h = quad.frame->height;
    uniforms.set("u_block", sub.across, sub.down);
    uniforms.set("u_texel0", 1 / w, 1 / h);
    uniforms.set("u_texel1", 1 / std::ceil(w / sub.across), 1 / std::ceil(h / sub.down));
    uniforms.set("u_source", placement.source.x, placement.source.y);
    uniforms.set("u_step", placement.source.w / placement.target.w, placement.source.h / placement.target.h);
    uniforms.set("u_box", placement.box_x, placement.box_y);
    const Turning turning = to_stored(quad);
    set_turning(uniforms, turning);

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
