// BGRA, premultiplied, in one texture whose red is the blue. u_lowest_alpha is 1 where the fourth byte means nothing.
uniform sampler2D u_plane0;
uniform vec2 u_texel0;
uniform float u_lowest_alpha;

vec4 filtered(vec2 stored) {
    vec4 bgra = texture(u_plane0, stored * u_texel0);
    return vec4(bgra.bgr, max(bgra.a, u_lowest_alpha));
}

vec4 texel(vec2 stored) { return filtered(stored); }

vec4 shown(vec4 stored) { return stored; }
