// A window pixel is a pixel of the frame. The textures are sampled without a filter.
in vec2 v_stored;

vec4 picture() { return shown(texel(v_stored)); }
