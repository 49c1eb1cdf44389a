#pragma once
// What makes a source's pictures: captures or receives, encodes where it must, and hands out access units of
// H.264 with the house time at which they were captured. Where it is called, it keeps the port, and each
// sender has a pipeline of its own.

#include "base/port_range.h"
#include "base/result.h"
#include "live/access_unit.h"
#include "live/hearing.h"
#include "live/house_map.h"
#include "wire/streams.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lianping::live {

// Thread-safety: one thread; `deliver` is called on a thread of GStreamer's, one at a time.
class SourcePipeline {
public:
    using Deliver = std::function<void(const AccessUnit&)>;

    // Opens it and lets it run. `hear` is given what is heard, as MediaPipeline::Around says. `house` must be
    // locked; `clock` is make_house_clock's. `keeps`: the folder of what stays from one start to the next
    // (whip: the page's certificate); `ports`: by which a browser's pictures come in. Errors, in an
    // operator's words: unsupported (an element is missing, a kind that this version does not know), io.
    // Blocks for some milliseconds.
    static Result<std::unique_ptr<SourcePipeline>>
    open(const SourceSpec& spec, GstClock* clock, std::shared_ptr<const HouseMap> house, Deliver deliver,
         const std::filesystem::path& keeps = {}, Hearing::Deliver hear = {}, PortRange ports = {});
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

    PictureSize size() const;  // of the last picture
    std::string sound() const; // in words; empty: it has none

private:
    struct Impl;
    explicit SourcePipeline(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::live
