#include "player/render/gl_uniforms.h"

#include "player/render/colour_matrix.h"
#include "player/render/yuv_to_bgra.h"

#include <epoxy/gl.h>

#include <cmath>

namespace lianping::player {
namespace {

float f(double value) { return static_cast<float>(value); }

} // namespace

int Uniforms::at(const char* name) const { return glGetUniformLocation(program_, name); }

void Uniforms::set(const char* name, double x) const { glUniform1f(at(name), f(x)); }
void Uniforms::set(const char* name, double x, double y) const { glUniform2f(at(name), f(x), f(y)); }
void Uniforms::set(const char* name, double x, double y, double z) const {
    glUniform3f(at(name), f(x), f(y), f(z));
}
void Uniforms::set(const char* name, double x, double y, double z, double w) const {
    glUniform4f(at(name), f(x), f(y), f(z), f(w));
}

void Uniforms::set_turning(const Turning& t) const {
    const float columns[6] = {f(t.xx), f(t.yx), f(t.xy), f(t.yy), f(t.x0), f(t.y0)};
    glUniformMatrix3x2fv(at("u_to_stored"), 1, GL_FALSE, columns);
}

void Uniforms::set_planes(const Frame& frame) const {
    const bool packed = frame.format == PixelFormat::bgra || frame.format == PixelFormat::bgrx;
    const bool alpha = frame.format == PixelFormat::bgra || frame.format == PixelFormat::i420a;
    if (!packed) {
        const ColourConversion c = conversion_of(frame);
        float columns[9];
        for (std::size_t row = 0; row < 3; ++row)
            for (std::size_t column = 0; column < 3; ++column)
                columns[column * 3 + row] = f(c.matrix[row][column]);
        glUniformMatrix3fv(at("u_to_rgb"), 1, GL_FALSE, columns);
        set("u_to_rgb_offset", c.offset[0], c.offset[1], c.offset[2]);
    }
    set("u_lowest_alpha", alpha ? 0 : 1);
    const Subsampling sub = subsampling(frame.format);
    const double w = frame.width, h = frame.height;
    set("u_block", sub.across, sub.down);
    set("u_texel0", 1 / w, 1 / h);
    set("u_texel1", 1 / std::ceil(w / sub.across), 1 / std::ceil(h / sub.down));
}

} // namespace lianping::player
