#include "player/render/gl_tabling.h"

#include "player/colour_table.h"
#include "player/render/gl_uniforms.h"

#include <epoxy/gl.h>

#include <algorithm>

namespace lianping::player {
namespace {

constexpr std::size_t tables_kept = 4;

} // namespace

GlTabling::~GlTabling() {
    for (const Held& held : tables_) glDeleteTextures(1, &held.name);
    if (framebuffer_ != 0) glDeleteFramebuffers(1, &framebuffer_);
}

unsigned GlTabling::table_texture(const ColourTable& table) {
    const auto known = std::find_if(tables_.begin(), tables_.end(),
                                    [&](const Held& held) { return held.table == table.id; });
    if (known != tables_.end()) {
        tables_.splice(tables_.begin(), tables_, known);
        return tables_.front().name;
    }
    Held held{table.id, 0};
    glGenTextures(1, &held.name);
    glBindTexture(GL_TEXTURE_3D, held.name);
    for (const GLenum way : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T, GL_TEXTURE_WRAP_R})
        glTexParameteri(GL_TEXTURE_3D, way, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MAX_LEVEL, 0);
    constexpr GLsizei n = ColourTable::nodes;
    glTexImage3D(GL_TEXTURE_3D, 0, GL_RGBA32F, n, n, n, 0, GL_RGBA, GL_FLOAT, table.light.data());
    tables_.push_front(held);
    if (tables_.size() > tables_kept) {
        glDeleteTextures(1, &tables_.back().name);
        tables_.pop_back();
    }
    return held.name;
}

Result<void> GlTabling::draw(const Frame& frame, PictureKind kind, const std::array<unsigned, 3>& planes,
                             unsigned to) {
    const Result<unsigned> program = programs_.program({kind, Sampling::tabled, Effect::cut});
    if (!program) return fail(program.error());
    GLint bound = 0;
    std::array<GLint, 4> viewport{};
    glGetIntegerv(GL_FRAMEBUFFER_BINDING, &bound);
    glGetIntegerv(GL_VIEWPORT, viewport.data());
    if (framebuffer_ == 0) glGenFramebuffers(1, &framebuffer_);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, to, 0);
    const auto w = static_cast<GLsizei>(frame.width), h = static_cast<GLsizei>(frame.height);
    glViewport(0, 0, w, h);
    glDisable(GL_BLEND);

    glActiveTexture(GL_TEXTURE3);
    glBindTexture(GL_TEXTURE_3D, table_texture(*frame.table));
    const int count = kind == PictureKind::three_planes ? 3 : kind == PictureKind::two_planes ? 2 : 1;
    for (int i = count - 1; i >= 0; --i) {
        glActiveTexture(GL_TEXTURE0 + static_cast<unsigned>(i));
        glBindTexture(GL_TEXTURE_2D, planes[static_cast<std::size_t>(i)]);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    }
    glUseProgram(*program);
    const Uniforms uniforms(*program);
    uniforms.set("u_visible", 0, 0, w, h);
    uniforms.set("u_window", w, h);
    uniforms.set("u_target", 0, 0);
    uniforms.set("u_source", 0, 0);
    uniforms.set("u_step", 1, 1);
    uniforms.set("u_opacity", 1);
    uniforms.set("u_table_nodes", ColourTable::nodes);
    uniforms.set("u_table_top", frame.table->top);
    // A window's first row is the upper one, a texture's is the one at 0: upside down on purpose.
    uniforms.set_turning({1, 0, 0, 0, -1, static_cast<double>(h)});
    uniforms.set_planes(frame);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);

    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, 0, 0);
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(bound));
    glViewport(viewport[0], viewport[1], viewport[2], viewport[3]);
    return {};
}

} // namespace lianping::player
