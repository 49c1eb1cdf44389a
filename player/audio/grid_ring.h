#pragma once
// The mixed sound between the thread that mixes it and the device that reads it: a stretch of the house grid.
//
// Thread-safety: one writer, one reader; the lock is held for as long as a copy takes.

#include "time/instants.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace lianping::player {

class GridRing {
public:
    // Holds `capacity` frames.
    GridRing(int channels, std::size_t capacity);

    // The reader: copies the frames from `from` on into `out`. Those that are not there are silent. True when
    // all were there.
    bool read(std::int64_t from, std::span<float> out);

    // The writer: where the next frames belong. `lead` frames ahead of what was read last there is enough:
    // then nothing. What the reader asks for lies elsewhere than what is here: begins there, on a multiple of
    // `block`.
    struct Place {
        std::int64_t frame = 0;
        bool anew = false; // it does not go on where the last write ended
    };
    bool wants(std::int64_t lead, std::int64_t block, Place& place);
    void write(std::int64_t frame, std::span<const float> samples);
    // Waits until the reader has read, at most for `patience`.
    void wait(Duration patience);
    void wake();

private:
    std::int64_t slot(std::int64_t frame) const { return (frame % capacity_ + capacity_) % capacity_; }

    const std::size_t channels_;
    const std::int64_t capacity_;
    std::mutex mutex_; // guards what follows
    std::condition_variable moved_;
    std::vector<float> samples_;
    std::int64_t begin_ = 0, end_ = 0; // frames that are here
    std::int64_t read_from_ = 0, read_to_ = 0;
    bool asked_ = false;
    bool news_ = false;
};

} // namespace lianping::player
