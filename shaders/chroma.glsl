// Where to sample chroma so that each of its samples belongs to its block of pixels unchanged (nearest), and yet a
// position between two pixels of different blocks gets its share of both: the bilinear interpolation of what was spread
// over the blocks first.
vec2 chroma_at(vec2 stored, vec2 block) {
    vec2 pixel = floor(stored - 0.5);
    vec2 share = stored - 0.5 - pixel; // of the pixel after
    vec2 index = floor(pixel / block);
    vec2 is_last = step(block - 1.5, pixel - index * block);
    return index + 0.5 + is_last * share;
}
