// The four corners of a quad as a strip; no buffer is read.
uniform vec4 u_corners; // left, bottom, width, height in clip space

void main() {
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    gl_Position = vec4(u_corners.xy + corner * u_corners.zw, 0.0, 1.0);
}
