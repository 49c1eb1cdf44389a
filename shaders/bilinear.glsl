// Bilinear between the centres of the four nearest pixels; none beyond the source's edge.
in vec2 v_stored;
uniform vec4 u_stored_texels; // centres of the pixels with the least and the greatest coordinates

vec4 picture() { return shown(filtered(clamp(v_stored, u_stored_texels.xy, u_stored_texels.zw))); }
