// Y in one texture, U and V in pairs in another (NV12).
uniform sampler2D u_plane0, u_plane1;
uniform vec2 u_texel0, u_texel1;
uniform vec2 u_block;

vec4 texel(vec2 stored) {
    return vec4(texture(u_plane0, stored * u_texel0).r, texture(u_plane1, stored / u_block * u_texel1).rg, 1.0);
}

vec4 filtered(vec2 stored) {
    return vec4(texture(u_plane0, stored * u_texel0).r, texture(u_plane1, chroma_at(stored, u_block) * u_texel1).rg,
                1.0);
}
