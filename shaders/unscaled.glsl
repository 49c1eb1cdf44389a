// A window pixel is a pixel of the frame.
uniform vec4 u_target;      // left, top in window pixels; two unused
uniform vec2 u_source;      // upright, in pixels
uniform mat3x2 u_to_stored; // from upright pixels to stored ones

vec4 picture(vec2 at) {
    vec2 upright = u_source + (at - u_target.xy);
    return shown(texel(ivec2(floor(u_to_stored * vec3(upright, 1.0)))));
}
