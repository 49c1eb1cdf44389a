#pragma once
// Decoded sound of one slot between the thread that decodes and the one that mixes: a bounded stretch of it,
// around the place that is read.
//
// Thread-safety: one writer, one reader; the lock is held for as long as a copy takes.

#include "player/sound_source.h"
#include "time/instants.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace lianping::player {

class SoundRing {
public:
    // Holds `capacity` frames; a quarter of it lies behind what is read.
    SoundRing(int channels, std::int64_t capacity, std::int64_t start);

    // The reader's; as SoundSource::read.
    SoundSource::State read(std::int64_t frame, std::span<float> out);
    bool prepared() const; // something is there, or nothing will come

    // The writer's.
    enum class Push {
        taken,
        full,
        elsewhere, // the reader is where these do not lead: begin anew at wanted()
    };
    // Frames behind those pushed last. Waits up to `patience` for room.
    Push push(std::span<const float> samples, Duration patience);
    // Where the next frames belong.
    std::int64_t end() const;
    // The frame that the reader asks for next; from now on frames are pushed from there.
    std::int64_t begin_anew();
    // Nothing sounds from end() on. Waits until the reader is elsewhere (true), up to `patience`.
    bool finish(Duration patience);
    void fail(std::string why);
    std::string failure() const;
    void close(); // wakes the writer

private:
    bool elsewhere() const;
    std::int64_t slot(std::int64_t frame) const { return (frame % capacity_ + capacity_) % capacity_; }

    const std::int64_t channels_;
    const std::int64_t capacity_;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::vector<float> samples_;
    std::int64_t begin_, end_; // frames that are here
    std::int64_t wanted_;      // by the reader, next
    bool finished_ = false, closed_ = false;
    std::string failure_;
};

} // namespace lianping::player
