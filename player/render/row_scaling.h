#pragma once
// One row of pixels, scaled across bilinearly. The only loop of the CPU renderer that is not libyuv's: it is
// compiled for the processor's vectors (AVX2 where it has them) from one portable text.
//
// Thread-safety: RowTable is a value; scale_row is a function of its arguments.

#include <cstdint>
#include <vector>

namespace lianping::player {

// For each pixel to write, the pixel of the source row to its left and the weight of the one after it.
class RowTable {
public:
    void clear() {
        left_.clear();
        weights_.clear();
        size_ = 0;
    }
    // Appends a pixel: `weight` of 256 is that of the source pixel left + 1.
    void add(int left, int weight);
    // To be called after the last one.
    void finish();

    std::size_t size() const { return size_; }
    // How many bytes scale_row() writes: a few more than 4 a pixel.
    std::size_t bytes() const { return left_.size() * 4; }

private:
    friend void scale_row(const RowTable& table, const std::uint8_t* from, std::uint8_t* to);
    struct alignas(16) Weights {
        std::uint16_t of_256[8]; // 4 x that of the left pixel, 4 x that of the right one
    };
    std::size_t size_ = 0;
    std::vector<std::int32_t> left_; // filled up to a multiple of four
    // In groups of four, in the order 0, 2, 1, 3: so that adding neighbours' halves leaves them in order.
    std::vector<Weights> weights_;
};

// BGRA to BGRA. `from` is read up to the pixel after the last `left`; `to` has room for table.bytes().
void scale_row(const RowTable& table, const std::uint8_t* from, std::uint8_t* to);

} // namespace lianping::player
