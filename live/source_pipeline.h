#pragma once
// The pipeline that makes a source's pictures: captures or receives, encodes where it must, and hands out
// access units of H.264 with the house time at which they were captured.

#include "base/result.h"
#include "live/gst.h"
#include "live/house_map.h"
#include "wire/streams.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lianping::live {

// One encoded picture: H.264 as a byte stream, parameter sets before each key frame.
struct AccessUnit {
    GstBuffer* buffer = nullptr; // borrowed for the call
    HouseTime stamp;             // of its capture
    HouseTime decode;            // pictures come in the order of this; <= stamp
    bool key = false;            // depends on none before it
    std::uint32_t width = 0, height = 0;
};

// Thread-safety: one thread; `deliver` is called on a thread of GStreamer's.
class SourcePipeline {
public:
    using Deliver = std::function<void(const AccessUnit&)>;

    // Opens it and lets it run. `house` must be locked; `clock` is make_house_clock's. Errors, in an
    // operator's words: unsupported (an element is missing, a kind that this version does not know), io.
    // Blocks for some milliseconds.
    static Result<std::unique_ptr<SourcePipeline>>
    open(const SourceSpec& spec, GstClock* clock, std::shared_ptr<const HouseMap> house, Deliver deliver);
    ~SourcePipeline(); // ends it; after that nothing is delivered
    SourcePipeline(const SourcePipeline&) = delete;
    SourcePipeline& operator=(const SourcePipeline&) = delete;

    // Why it has ended, where it has: it makes no more pictures then. Looks at what its elements said.
    std::optional<std::string> ended();
    int bus_fd() const; // readable when ended() may have news

    // What is not as it should be though pictures come, in an operator's words; empty: nothing.
    std::string trouble() const;

    // Somebody new looks on: the next picture should be one to begin with. Only what is encoded here obeys.
    void want_key_frame();

    struct Size {
        std::uint32_t width = 0, height = 0;
    };
    Size size() const; // of the last picture

private:
    struct Impl;
    explicit SourcePipeline(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Whether a source of that kind is fed from outside: it runs also when nobody looks on, so that whoever sends
// sees that it works, and is not opened anew because nobody sends.
bool is_called(const SourceSpec& spec);

} // namespace lianping::live
