// Reveals the quad along a direction with a linear edge. At progress 0 nothing shows, at 1 all.
in vec2 v_at;
uniform vec4 u_wipe_target;    // left, top, width, height in window pixels
uniform vec2 u_wipe_direction; // cosine and sine
uniform float u_wipe_softness; // of the extent
uniform float u_wipe_progress;

float coverage() {
    float extent = dot(u_wipe_target.zw, abs(u_wipe_direction));
    float along = 0.5 + dot(v_at - u_wipe_target.xy - 0.5 * u_wipe_target.zw, u_wipe_direction) / extent;
    float edge = u_wipe_progress * (1.0 + u_wipe_softness);
    if (u_wipe_softness <= 0.0) return along < edge ? 1.0 : 0.0;
    return clamp((edge - along) / u_wipe_softness, 0.0, 1.0);
}
