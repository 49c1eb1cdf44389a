#include "player/frame.h"

#include <atomic>

namespace lianping::player {

std::uint64_t next_frame_id() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

bool ten_bits(PixelFormat format) {
    return format == PixelFormat::i010 || format == PixelFormat::i210 || format == PixelFormat::i410 ||
           format == PixelFormat::p010;
}

bool paired_chroma(PixelFormat format) { return format == PixelFormat::nv12 || format == PixelFormat::p010; }

std::size_t bytes_of(const Frame& frame) {
    std::size_t bytes = 0;
    if (frame.device) // in 4:2:0, as all that devices give
        return std::size_t{frame.width} * frame.height * 3 / 2 * (ten_bits(frame.format) ? 2 : 1);
    for (std::size_t i = 0; i < frame.planes.size(); ++i) {
        const auto& plane = frame.planes[i];
        if (!plane.data) continue;
        const bool halved = i > 0 && i < 3 &&
                            (frame.format == PixelFormat::i420 || frame.format == PixelFormat::i010 ||
                             frame.format == PixelFormat::i420a || paired_chroma(frame.format));
        const std::size_t rows = halved ? (frame.height + 1) / 2 : frame.height;
        bytes += rows * static_cast<std::size_t>(plane.stride < 0 ? -plane.stride : plane.stride);
    }
    return bytes;
}

} // namespace lianping::player
