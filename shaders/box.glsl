// The average of boxes of pixels, sampled bilinearly: two boxes a direction, of which the second weighs `share`. The
// sampler averages two neighbours a tap by their weights, so 2 x box pixels a direction cost box taps.
in vec2 v_upright;
uniform vec4 u_texels; // centres of the first and the last pixel, upright
uniform vec2 u_box;    // pixels averaged across and down, whole, at least 1
uniform mat3x2 u_to_stored;

// Weights of the two pixels of tap `i` of a direction.
vec2 pair(float i, float box, float share) {
    return mix(vec2(1.0 - share), vec2(share), vec2(greaterThanEqual(vec2(2.0 * i, 2.0 * i + 1.0), vec2(box)))) / box;
}

vec4 picture() {
    vec2 reduced = v_upright / u_box - 0.5;
    vec2 first = floor(reduced);
    vec2 share = reduced - first;
    vec4 sum = vec4(0.0);
    for (float j = 0.0; j < u_box.y; j += 1.0) {
        vec2 down = pair(j, u_box.y, share.y);
        float weight_down = down.x + down.y;
        if (weight_down <= 0.0) continue;
        float y = first.y * u_box.y + 2.0 * j + 0.5 + down.y / weight_down;
        for (float i = 0.0; i < u_box.x; i += 1.0) {
            vec2 across = pair(i, u_box.x, share.x);
            float weight_across = across.x + across.y;
            if (weight_across <= 0.0) continue;
            float x = first.x * u_box.x + 2.0 * i + 0.5 + across.y / weight_across;
            vec2 upright = clamp(vec2(x, y), u_texels.xy, u_texels.zw);
            sum += filtered(u_to_stored * vec3(upright, 1.0)) * (weight_across * weight_down);
        }
    }
    return shown(sum);
}
