#include "media/wholeness.h"

#include "media/jpeg_series.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace lianping::media {
namespace {

using namespace std::string_view_literals;

constexpr int most_chunks = 1'000'000;
constexpr std::int64_t most_of_a_jpeg = 256LL << 20;

using Head = std::array<std::uint8_t, 12>;

std::size_t read_head(int descriptor, std::int64_t at, Head& head) {
    const ssize_t got = ::pread(descriptor, head.data(), head.size(), at);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

std::uint32_t big(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24U | std::uint32_t{at[1]} << 16U | std::uint32_t{at[2]} << 8U | at[3];
}

bool is(const std::uint8_t* at, std::string_view word) {
    return std::memcmp(at, word.data(), word.size()) == 0;
}

// W3C PNG, 5.3: length, four letters, data, a checksum; the last is IEND.
bool png_is_cut_off(int descriptor, std::int64_t size) {
    std::int64_t at = 8;
    Head head{};
    for (int i = 0; i < most_chunks; ++i) {
        if (read_head(descriptor, at, head) < 8) return true;
        const std::int64_t end = at + 12 + big(head.data());
        if (end > size) return true;
        if (is(&head[4], "IEND"sv)) return false;
        at = end;
    }
    return false;
}

bool jpeg_is_cut_off(int descriptor, std::int64_t size) {
    if (size > most_of_a_jpeg) return false;
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    return ::pread(descriptor, bytes.data(), bytes.size(), 0) == size && !first_jpeg(bytes);
}

std::uint32_t little(const std::uint8_t* at) {
    return std::uint32_t{at[3]} << 24U | std::uint32_t{at[2]} << 16U | std::uint32_t{at[1]} << 8U | at[0];
}

// ISO/IEC 14496-12, 4.2: boxes one behind the other; a length of 1 means that 64 bits of it follow, one of 0
// that the box goes on to the end.
std::optional<bool> mp4_lacks_its_end(int descriptor, std::int64_t size) {
    std::int64_t at = 0;
    for (int i = 0; i < most_chunks && at < size; ++i) {
        std::array<std::uint8_t, 16> head{};
        if (::pread(descriptor, head.data(), head.size(), at) < 8)
            return std::nullopt; // a few bytes too many
        std::uint64_t length = big(head.data());
        if (length == 0) return std::nullopt;
        if (length == 1) length = std::uint64_t{big(&head[8])} << 32U | big(&head[12]);
        if (length < 8) return std::nullopt; // no boxes any more
        if (length > static_cast<std::uint64_t>(size - at)) return true;
        at += static_cast<std::int64_t>(length);
    }
    return false;
}

// Microsoft's RIFF: four letters and a length, of all but these eight bytes. 0 and all ones stand in a
// recording whose end was never written.
std::optional<bool> riff_lacks_its_end(int descriptor, std::int64_t size) {
    Head head{};
    if (read_head(descriptor, 0, head) < head.size() || !is(head.data(), "RIFF"sv)) return std::nullopt;
    const std::uint32_t length = little(&head[4]);
    if (length == 0 || length == 0xffffffffU) return std::nullopt;
    return std::int64_t{length} + 8 > size;
}

// RFC 8794, 4 and 6: an identifier, then a length whose leading zeros say how many bytes it has; all ones: it
// is not known. The first element is EBML's head, the second holds all else.
std::optional<bool> matroska_lacks_its_end(int descriptor, std::int64_t size) {
    std::int64_t at = 0;
    for (int element = 0; element < 2; ++element) {
        Head head{};
        constexpr std::size_t identifier = 4;
        if (read_head(descriptor, at, head) < head.size() || head[identifier] == 0) return std::nullopt;
        const auto bytes = static_cast<std::size_t>(std::countl_zero(head[identifier])) + 1;
        std::uint64_t length = head[identifier] & (0xffU >> bytes);
        std::uint64_t unknown = 0xffU >> bytes;
        for (std::size_t i = 1; i < bytes && identifier + i < head.size(); ++i) {
            length = length << 8U | head[identifier + i];
            unknown = unknown << 8U | 0xffU;
        }
        if (length == unknown) return std::nullopt;
        at += static_cast<std::int64_t>(identifier + bytes);
        if (length > static_cast<std::uint64_t>(std::max(size - at, std::int64_t{0}))) return true;
        at += static_cast<std::int64_t>(length);
    }
    return false;
}

} // namespace

std::optional<bool> lacks_its_end(int descriptor, std::string_view container) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return std::nullopt;
    if (container.starts_with("mov,")) return mp4_lacks_its_end(descriptor, status.st_size);
    if (container.starts_with("matroska")) return matroska_lacks_its_end(descriptor, status.st_size);
    if (container == "avi" || container == "wav") return riff_lacks_its_end(descriptor, status.st_size);
    return std::nullopt;
}

// Microsoft's AVIMAINHEADER, the first chunk of the first list: microseconds a picture, and pictures.
std::chrono::nanoseconds length_told_by_avi(int descriptor) {
    std::array<std::uint8_t, 52> head{};
    if (::pread(descriptor, head.data(), head.size(), 0) != static_cast<ssize_t>(head.size()) ||
        !is(&head[8], "AVI LIST"sv) || !is(&head[20], "hdrlavih"sv))
        return {};
    const std::int64_t each = little(&head[32]), pictures = little(&head[48]);
    constexpr std::int64_t longest_each = 60'000'000,
                           most_pictures = 100'000'000; // else it is no word at all
    if (each > longest_each || pictures > most_pictures) return {};
    return std::chrono::microseconds(each * pictures);
}

bool is_cut_off(int descriptor) {
    struct stat status {};
    Head head{};
    if (::fstat(descriptor, &status) != 0 || read_head(descriptor, 0, head) < head.size()) return false;
    if (is(head.data(), "\x89PNG"sv)) return png_is_cut_off(descriptor, status.st_size);
    if (is(head.data(), "\xff\xd8\xff"sv)) return jpeg_is_cut_off(descriptor, status.st_size);
    if (is(head.data(), "RIFF"sv) && is(&head[8], "WEBP"sv)) {
        return std::int64_t{little(&head[4])} + 8 > status.st_size;
    }
    return false;
}

} // namespace lianping::media
