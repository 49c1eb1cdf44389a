// Y in one texture, U and V in pairs in another (NV12).
uniform sampler2D u_plane0, u_plane1;
uniform ivec2 u_block_shift;

vec4 texel(ivec2 stored) {
    return vec4(texelFetch(u_plane0, stored, 0).r, texelFetch(u_plane1, stored >> u_block_shift, 0).rg, 1.0);
}

vec4 filtered(vec2 stored) {
    vec2 block = chroma_at(stored, vec2(ivec2(1) << u_block_shift)) / vec2(textureSize(u_plane1, 0));
    return vec4(texture(u_plane0, stored / vec2(textureSize(u_plane0, 0))).r, texture(u_plane1, block).rg, 1.0);
}
