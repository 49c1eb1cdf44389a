#include "media/wholeness.h"

#include "media/jpeg_series.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace lianping::media {
namespace {

using std::string_view_literals::operator""sv;

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

} // namespace

bool is_cut_off(int descriptor) {
    struct stat status {};
    Head head{};
    if (::fstat(descriptor, &status) != 0 || read_head(descriptor, 0, head) < head.size()) return false;
    if (is(head.data(), "\x89PNG"sv)) return png_is_cut_off(descriptor, status.st_size);
    if (is(head.data(), "\xff\xd8\xff"sv)) return jpeg_is_cut_off(descriptor, status.st_size);
    if (is(head.data(), "RIFF"sv) && is(&head[8], "WEBP"sv)) {
        const std::uint32_t length = head[4] | std::uint32_t{head[5]} << 8U | std::uint32_t{head[6]} << 16U |
                                     std::uint32_t{head[7]} << 24U;
        return std::int64_t{length} + 8 > status.st_size;
    }
    return false;
}

} // namespace lianping::media
