// Bilinear between the centres of the four nearest pixels; none beyond the source's edge.
uniform vec4 u_target;
uniform vec2 u_source;
uniform vec2 u_step;   // source pixels a window pixel
uniform vec4 u_texels; // centres of the first and the last pixel, upright
uniform mat3x2 u_to_stored;

vec4 picture(vec2 at) {
    vec2 upright = clamp(u_source + (at - u_target.xy) * u_step, u_texels.xy, u_texels.zw);
    return shown(filtered(u_to_stored * vec3(upright, 1.0)));
}
