// One quad: its picture (three_planes, two_planes, packed or plain) as much as its opacity and effect let show.
uniform float u_opacity;
out vec4 o_colour; // premultiplied

void main() { o_colour = picture() * (u_opacity * coverage()); }
