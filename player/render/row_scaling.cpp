#include "player/render/row_scaling.h"

#include <cstring>
#include <utility>

namespace lianping::player {
namespace {

using Bytes16 [[gnu::vector_size(16)]] = std::uint8_t;
using Halves2 [[gnu::vector_size(16)]] = std::uint64_t;
using Words16 [[gnu::vector_size(32)]] = std::uint16_t;

// Four pixels a step. Each is eight words: four channels of its left neighbour, four of its right one.
[[gnu::always_inline]] inline void scale(const std::int32_t* left, const std::uint16_t* weights,
                                         std::size_t count, const std::uint8_t* from, std::uint8_t* to) {
    for (std::size_t i = 0; i < count; i += 4, left += 4, weights += 32, to += 16) {
        std::uint64_t pairs[4];
        for (int k = 0; k < 4; ++k)
            std::memcpy(&pairs[k], from + static_cast<std::ptrdiff_t>(left[k]) * 4, 8);
        Words16 weights_02, weights_13;
        std::memcpy(&weights_02, weights, 32);
        std::memcpy(&weights_13, weights + 16, 32);
        const Halves2 pairs_02{pairs[0], pairs[2]}, pairs_13{pairs[1], pairs[3]};
        const Words16 a = __builtin_convertvector(reinterpret_cast<Bytes16>(pairs_02), Words16) * weights_02;
        const Words16 b = __builtin_convertvector(reinterpret_cast<Bytes16>(pairs_13), Words16) * weights_13;
        const Words16 lefts =
            __builtin_shufflevector(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
        const Words16 rights =
            __builtin_shufflevector(a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
        const Bytes16 mixed = __builtin_convertvector((lefts + rights + 128) >> 8, Bytes16);
        std::memcpy(to, &mixed, 16);
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void scale_avx2(const std::int32_t* left, const std::uint16_t* weights,
                                        std::size_t count, const std::uint8_t* from, std::uint8_t* to) {
    scale(left, weights, count, from, to);
}
const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
#endif

} // namespace

void RowTable::add(int left, int weight) {
    left_.push_back(left);
    const auto right = static_cast<std::uint16_t>(weight);
    const auto rest = static_cast<std::uint16_t>(256 - weight);
    weights_.push_back({{rest, rest, rest, rest, right, right, right, right}});
    ++size_;
}

void RowTable::finish() {
    while (left_.size() % 4 != 0) {
        left_.push_back(left_.back());
        weights_.push_back(weights_.back());
    }
    for (std::size_t i = 0; i < weights_.size(); i += 4) std::swap(weights_[i + 1], weights_[i + 2]);
}

void scale_row(const RowTable& table, const std::uint8_t* from, std::uint8_t* to) {
    const std::uint16_t* weights = table.weights_.data()->of_256;
#if defined(__x86_64__)
    if (has_avx2) return scale_avx2(table.left_.data(), weights, table.left_.size(), from, to);
#endif
    scale(table.left_.data(), weights, table.left_.size(), from, to);
}

} // namespace lianping::player
