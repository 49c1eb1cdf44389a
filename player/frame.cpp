#include "player/frame.h"

#include <atomic>

namespace lianping::player {

std::uint64_t next_frame_id() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

std::size_t bytes_of(const Frame& frame) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < frame.planes.size(); ++i) {
        const auto& plane = frame.planes[i];
        if (!plane.data) continue;
        const bool halved = i > 0 && i < 3 &&
                            (frame.format == PixelFormat::i420 || frame.format == PixelFormat::nv12 ||
                             frame.format == PixelFormat::i010 || frame.format == PixelFormat::i420a);
        const std::size_t rows = halved ? (frame.height + 1) / 2 : frame.height;
        bytes += rows * static_cast<std::size_t>(plane.stride < 0 ? -plane.stride : plane.stride);
    }
    return bytes;
}

} // namespace lianping::player
