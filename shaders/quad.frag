// One quad: its picture (three_planes, two_planes, packed or plain) as much as its opacity and effect let show.
uniform float u_window_height;
uniform float u_opacity;
out vec4 o_colour; // premultiplied

void main() {
    vec2 at = vec2(gl_FragCoord.x, u_window_height - gl_FragCoord.y);
    o_colour = picture(at) * (u_opacity * coverage(at));
}
