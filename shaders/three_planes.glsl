// Y, U and V in a texture each; 8 bits, or 10 in the low bits of 16.
uniform sampler2D u_plane0, u_plane1, u_plane2;
uniform vec2 u_texel0, u_texel1; // one by the size of the first plane and of the others
uniform vec2 u_block;            // pixels that share a sample of chroma

vec4 texel(vec2 stored) {
    vec2 block = stored / u_block * u_texel1;
    return vec4(texture(u_plane0, stored * u_texel0).r, texture(u_plane1, block).r, texture(u_plane2, block).r, 1.0);
}

vec4 filtered(vec2 stored) {
    vec2 block = chroma_at(stored, u_block) * u_texel1;
    return vec4(texture(u_plane0, stored * u_texel0).r, texture(u_plane1, block).r, texture(u_plane2, block).r, 1.0);
}
