// R'G'B' of the source -> light by its colour table -> what the screen makes it of; written as BGRA into a texture
// whose red is the blue. The steps are those of player/colour_table.h.
in vec2 v_stored;
uniform sampler3D u_table;
uniform float u_table_nodes; // a direction
uniform float u_table_top;   // the signal at the last node

// Between nodes in tetrahedra: from the cell's first corner along the greatest share, then along the second, to the
// last corner. So greys stay grey.
vec3 looked_up(vec3 at) {
    ivec3 cell = ivec3(min(floor(at), u_table_nodes - 2.0));
    vec3 share = at - vec3(cell);
    float hi = max(max(share.r, share.g), share.b);
    float lo = min(min(share.r, share.g), share.b);
    float mid = share.r + share.g + share.b - hi - lo;
    ivec3 greatest = share.r >= hi ? ivec3(0, 0, 1) : share.g >= hi ? ivec3(0, 1, 0) : ivec3(1, 0, 0);
    ivec3 least = share.b <= lo ? ivec3(1, 0, 0) : share.g <= lo ? ivec3(0, 1, 0) : ivec3(0, 0, 1);
    cell = cell.bgr; // as the table lies: blue runs fastest
    return (texelFetch(u_table, cell, 0) * (1.0 - hi) + texelFetch(u_table, cell + greatest, 0) * (hi - mid) +
            texelFetch(u_table, cell + 1 - least, 0) * (mid - lo) + texelFetch(u_table, cell + 1, 0) * lo)
        .bgr;
}

vec4 picture() {
    vec4 colour = shown(texel(v_stored));
    vec3 light = looked_up(min(colour.rgb / u_table_top, 1.0) * (u_table_nodes - 1.0));
    float grey = clamp(dot(light, vec3(0.2126, 0.7152, 0.0722)), 0.0, 1.0);
    float least = min(min(min(light.r, light.g), light.b), 0.0);
    float keep = (grey + 1e-6) / (grey - least + 1e-6); // 1 where nothing is to be done
    vec3 inside = clamp(grey + (light - grey) * keep, 0.0, 1.0);
    return vec4(pow(inside, vec3(1.0 / 2.4)).bgr, colour.a);
}
