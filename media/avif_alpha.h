#pragma once
// The alpha of AVIF stills, which libavformat 5.1 leaves out. For the folders that include libav.

struct AVFrame;

namespace lianping::media {

// Gives a still that was decoded from this file its alpha, straight, in a fourth plane; leaves it alone where
// the file is no AVIF, has none, or the alpha cannot be decoded. Blocks on the disk. Thread-safety: safe.
void add_alpha_of_avif(int descriptor, AVFrame& picture);

} // namespace lianping::media
