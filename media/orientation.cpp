#include "media/orientation.h"

#include "media/avif_items.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

namespace lianping::media {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_exif = 64 << 10; // as much as JPEG lets it be
constexpr int most_segments = 1000;

// What is there of `size` bytes at `at`.
std::vector<std::uint8_t> read_at(int descriptor, std::int64_t at, std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    const ssize_t got = ::pread(descriptor, bytes.data(), size, at);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

bool is(std::span<const std::uint8_t> bytes, std::size_t at, std::string_view word) {
    return bytes.size() >= at + word.size() && std::memcmp(&bytes[at], word.data(), word.size()) == 0;
}

// A number of `size` bytes, big or little end first. The bytes are there.
std::uint32_t number(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size, bool big) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= std::uint32_t{bytes[at + i]} << 8U * static_cast<unsigned>(big ? size - 1 - i : i);
    return value;
}

struct Tiff {
    bool big = false;
    std::uint32_t directory = 0; // where the first one lies; 0: this is no TIFF
};

Tiff tiff_of(std::span<const std::uint8_t> head) {
    const bool big = is(head, 0, "MM\0*"sv);
    if (head.size() < 8 || (!big && !is(head, 0, "II*\0"sv))) return {};
    return {big, number(head, 4, 4, big)};
}

// `directory`: its bytes, as far as they are there.
int orientation_in_directory(std::span<const std::uint8_t> directory, bool big) {
    constexpr std::size_t entry = 12;
    constexpr std::uint32_t tag = 274, short_number = 3;
    if (directory.size() < 2) return 0;
    const std::size_t count = number(directory, 0, 2, big);
    for (std::size_t i = 0, at = 2; i < count && at + entry <= directory.size(); ++i, at += entry) {
        if (number(directory, at, 2, big) != tag || number(directory, at + 2, 2, big) != short_number)
            continue;
        const std::uint32_t value = number(directory, at + 8, 2, big);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 0;
    }
    return 0;
}

int in_png(int descriptor) {
    std::int64_t at = 8;
    for (int i = 0; i < most_segments; ++i) {
        const std::vector<std::uint8_t> head = read_at(descriptor, at, 8);
        if (head.size() < 8 || is(head, 4, "IDAT"sv)) return 0;
        const std::size_t size = number(head, 0, 4, true);
        if (is(head, 4, "eXIf"sv))
            return orientation_in_tiff(read_at(descriptor, at + 8, std::min(size, most_exif)));
        at += static_cast<std::int64_t>(size) + 12;
    }
    return 0;
}

int in_webp(int descriptor) {
    std::int64_t at = 12;
    for (int i = 0; i < most_segments; ++i) {
        const std::vector<std::uint8_t> head = read_at(descriptor, at, 8);
        if (head.size() < 8) return 0;
        const std::size_t size = number(head, 4, 4, false);
        if (is(head, 0, "EXIF"sv)) {
            const std::vector<std::uint8_t> exif = read_at(descriptor, at + 8, std::min(size, most_exif));
            const std::size_t skipped = is(exif, 0, "Exif\0\0"sv) ? 6 : 0; // as in JPEG
            return orientation_in_tiff(std::span(exif).subspan(skipped));
        }
        at += static_cast<std::int64_t>(size + size % 2) + 8;
    }
    return 0;
}

} // namespace

int orientation_in_tiff(std::span<const std::uint8_t> tiff) {
    const Tiff found = tiff_of(tiff);
    if (found.directory == 0 || found.directory >= tiff.size()) return 0;
    return orientation_in_directory(tiff.subspan(found.directory), found.big);
}

int orientation_in_file(int descriptor) {
    const std::vector<std::uint8_t> head = read_at(descriptor, 0, 16);
    if (is(head, 0, "\x89PNG"sv)) return in_png(descriptor);
    if (is(head, 0, "RIFF"sv) && is(head, 8, "WEBP"sv)) return in_webp(descriptor);
    if (is(head, 4, "ftyp"sv)) return avif_items_in_file(descriptor).orientation;
    const Tiff tiff = tiff_of(head);
    if (tiff.directory == 0) return 0;
    return orientation_in_directory(read_at(descriptor, tiff.directory, 4096), tiff.big);
}

std::array<std::int32_t, 9> display_matrix(int orientation) {
    // Where a step to the right and a step down in the file lead on the screen: (a, b) and (c, d).
    constexpr std::array<std::array<std::int32_t, 4>, 9> steps{{{1, 0, 0, 1},
                                                                {1, 0, 0, 1},
                                                                {-1, 0, 0, 1},
                                                                {-1, 0, 0, -1},
                                                                {1, 0, 0, -1},
                                                                {0, 1, 1, 0},
                                                                {0, 1, -1, 0},
                                                                {0, -1, -1, 0},
                                                                {0, -1, 1, 0}}};
    constexpr std::int32_t one = 1 << 16;
    const auto& step = steps[static_cast<std::size_t>(std::clamp(orientation, 0, 8))];
    return {step[0] * one, step[1] * one, 0, step[2] * one, step[3] * one, 0, 0, 0, 1 << 30};
}

} // namespace lianping::media
