// A quad of one colour.
uniform vec3 u_colour;

vec4 picture() { return vec4(u_colour, 1.0); }
