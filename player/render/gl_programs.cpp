#include "player/render/gl_programs.h"

#include "player/render/shader_sources.h"

#include <epoxy/gl.h>

namespace lianping::player {
namespace {

std::string fragment_source(const ProgramKind& kind) {
    std::string text;
    const auto add = [&](std::string_view file) { text.append(shader_source(file)).append("\n"); };
    if (kind.picture == PictureKind::plain) {
        add("plain.glsl");
    } else {
        if (kind.picture != PictureKind::packed) {
            add("chroma.glsl");
            add("colour.glsl");
        }
        if (kind.picture == PictureKind::three_planes) add("three_planes.glsl");
        if (kind.picture == PictureKind::two_planes) add("two_planes.glsl");
        if (kind.picture == PictureKind::packed) add("packed.glsl");
        if (kind.sampling == Sampling::unscaled) add("unscaled.glsl");
        if (kind.sampling == Sampling::bilinear) add("bilinear.glsl");
        if (kind.sampling == Sampling::box) add("box.glsl");
        if (kind.sampling == Sampling::tabled) add("tabled.glsl");
    }
    add(kind.effect == Effect::wipe ? "wipe.glsl" : "cut.glsl");
    add("quad.frag");
    return text;
}

Result<unsigned> compile_stage(GLenum stage, const std::string& source) {
    const unsigned shader = glCreateShader(stage);
    const char* text = source.c_str();
    glShaderSource(shader, 1, &text, nullptr);
    glCompileShader(shader);
    GLint good = 0;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
    if (good != 0) return shader;
    std::string words(2048, '\0');
    GLsizei length = 0;
    glGetShaderInfoLog(shader, static_cast<GLsizei>(words.size()), &length, words.data());
    glDeleteShader(shader);
    words.resize(static_cast<std::size_t>(length));
    return fail(Error::Code::unsupported, "this GL does not compile a shader: " + words);
}

} // namespace

GlPrograms::GlPrograms() {
    prelude_ =
        epoxy_is_desktop_gl()
            ? "#version 330 core\n"
            : "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n"
              "precision highp sampler3D;\n";
}

GlPrograms::~GlPrograms() {
    for (const auto& [kind, program] : programs_) glDeleteProgram(program);
}

Result<unsigned> GlPrograms::program(const ProgramKind& kind) {
    const auto known = programs_.find(kind);
    if (known != programs_.end()) return known->second;
    Result<unsigned> made = compile(kind);
    if (made) programs_.emplace(kind, *made);
    return made;
}

Result<unsigned> GlPrograms::compile(const ProgramKind& kind) const {
    Result<unsigned> vertex =
        compile_stage(GL_VERTEX_SHADER, prelude_ + std::string(shader_source("quad.vert")));
    if (!vertex) return vertex;
    Result<unsigned> fragment = compile_stage(GL_FRAGMENT_SHADER, prelude_ + fragment_source(kind));
    if (!fragment) {
        glDeleteShader(*vertex);
        return fragment;
    }
    const unsigned program = glCreateProgram();
    glAttachShader(program, *vertex);
    glAttachShader(program, *fragment);
    glLinkProgram(program);
    glDeleteShader(*vertex);
    glDeleteShader(*fragment);
    GLint good = 0;
    glGetProgramiv(program, GL_LINK_STATUS, &good);
    if (good == 0) {
        glDeleteProgram(program);
        return fail(Error::Code::unsupported, "this GL does not link a shader");
    }
    glUseProgram(program);
    const char* const planes[] = {"u_plane0", "u_plane1", "u_plane2"};
    for (int i = 0; i < 3; ++i) glUniform1i(glGetUniformLocation(program, planes[i]), i);
    glUniform1i(glGetUniformLocation(program, "u_table"), 3);
    return program;
}

} // namespace lianping::player
