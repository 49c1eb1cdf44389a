#include "media/jpeg_series.h"

#include "media/jpeg_markers.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

namespace lianping::media {
namespace {

constexpr std::size_t most_of_file = 24 << 20; // three large pictures
constexpr std::size_t first_piece = 1 << 20;
constexpr int pictures_of_a_film = 3;

bool is_restart(unsigned marker) { return marker >= 0xd0 && marker <= 0xd7; }

// The next marker within coded pixels, from `at` on; the end where there is none.
std::size_t behind_scan(std::span<const std::uint8_t> bytes, std::size_t at) {
    while (at + 1 < bytes.size()) {
        const auto found = std::find(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), 0xff);
        at = static_cast<std::size_t>(found - bytes.begin());
        if (at + 1 >= bytes.size()) break;
        const unsigned next = bytes[at + 1];
        if (next != 0 && next != 0xff && !is_restart(next)) return at;
        at += next == 0xff ? 1 : 2;
    }
    return bytes.size();
}

} // namespace

std::optional<JpegExtent> first_jpeg(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 4 || bytes[0] != 0xff || bytes[1] != start_of_image) return std::nullopt;
    JpegExtent extent;
    std::size_t at = 2;
    while (at + 4 <= bytes.size() || (at + 2 <= bytes.size() && bytes[at + 1] == end_of_image)) {
        if (bytes[at] != 0xff) return std::nullopt;
        const unsigned marker = bytes[at + 1];
        if (marker == end_of_image) return extent.bytes = at + 2, extent;
        if (marker == 0xff || is_restart(marker) || marker == 0x01) {
            at += marker == 0xff ? 1 : 2;
            continue;
        }
        const std::size_t size = std::size_t{bytes[at + 2]} << 8U | bytes[at + 3];
        if (begins_frame(marker) && at + 9 <= bytes.size()) {
            extent.height = static_cast<unsigned>(bytes[at + 5] << 8U | bytes[at + 6]);
            extent.width = static_cast<unsigned>(bytes[at + 7] << 8U | bytes[at + 8]);
        }
        at += 2 + std::max<std::size_t>(size, 2);
        if (marker == start_of_scan) at = behind_scan(bytes, at);
    }
    return std::nullopt;
}

bool is_series_of_jpegs(int descriptor) {
    std::vector<std::uint8_t> bytes(first_piece);
    std::optional<JpegExtent> first;
    std::size_t at = 0;
    for (int pictures = 0; pictures < pictures_of_a_film;) {
        const ssize_t got = ::pread(descriptor, bytes.data(), bytes.size(), 0);
        if (got < 3 || bytes[0] != 0xff || bytes[1] != start_of_image || bytes[2] != 0xff) return false;
        const auto there = std::span<const std::uint8_t>(bytes).first(static_cast<std::size_t>(got));
        const auto next = at < there.size() ? first_jpeg(there.subspan(at)) : std::nullopt;
        if (!next) {
            if (there.size() < bytes.size() || bytes.size() >= most_of_file) return false;
            bytes.resize(std::min(bytes.size() * 4, most_of_file));
            continue;
        }
        if (first && (next->width != first->width || next->height != first->height)) return false;
        if (!first) first = next;
        at += next->bytes;
        ++pictures;
    }
    return true;
}

} // namespace lianping::media
