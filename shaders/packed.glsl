// BGRA, premultiplied, in one texture whose red is the blue. u_lowest_alpha is 1 where the fourth byte means nothing.
uniform sampler2D u_plane0;
uniform float u_lowest_alpha;

vec4 opaque_where_told(vec4 rgba) { return vec4(rgba.bgr, max(rgba.a, u_lowest_alpha)); }

vec4 texel(ivec2 stored) { return opaque_where_told(texelFetch(u_plane0, stored, 0)); }

vec4 filtered(vec2 stored) { return opaque_where_told(texture(u_plane0, stored / vec2(textureSize(u_plane0, 0)))); }
