// The four corners of what of a quad is in the window, as a strip; no buffer is read. Positions go to the fragments as
// varyings: computing them there costs as much again where GL is software.
uniform vec4 u_visible;     // left, top, width, height in window pixels
uniform vec2 u_window;      // its size
uniform vec2 u_target;      // left, top of the whole quad in window pixels
uniform vec2 u_source;      // where its source begins, in upright pixels
uniform vec2 u_step;        // source pixels a window pixel
uniform mat3x2 u_to_stored; // from upright pixels to stored ones

out vec2 v_at;      // window pixels from the upper left corner
out vec2 v_upright; // pixels of the frame, turned
out vec2 v_stored;  // pixels of the frame, as stored

void main() {
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    v_at = u_visible.xy + corner * u_visible.zw;
    v_upright = u_source + (v_at - u_target) * u_step;
    v_stored = u_to_stored * vec3(v_upright, 1.0);
    vec2 clip = v_at / u_window * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
