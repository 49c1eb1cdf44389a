// Samples as stored -> R'G'B' as shown, full range. The matrix holds range, matrix coefficients and bit depth.
uniform mat3 u_to_rgb;
uniform vec3 u_to_rgb_offset;

vec4 shown(vec4 stored) { return vec4(clamp(u_to_rgb * stored.xyz + u_to_rgb_offset, 0.0, 1.0), stored.a); }
