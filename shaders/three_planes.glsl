// Y, U and V in a texture each; 8 bits, or 10 in the low bits of 16.
uniform sampler2D u_plane0, u_plane1, u_plane2;
uniform ivec2 u_block_shift; // how many pixels share a sample of chroma, as a power of two

vec4 texel(ivec2 stored) {
    ivec2 block = stored >> u_block_shift;
    return vec4(texelFetch(u_plane0, stored, 0).r, texelFetch(u_plane1, block, 0).r, texelFetch(u_plane2, block, 0).r,
                1.0);
}

vec4 filtered(vec2 stored) {
    vec2 block = chroma_at(stored, vec2(ivec2(1) << u_block_shift)) / vec2(textureSize(u_plane1, 0));
    return vec4(texture(u_plane0, stored / vec2(textureSize(u_plane0, 0))).r, texture(u_plane1, block).r,
                texture(u_plane2, block).r, 1.0);
}
