#pragma once
// Where the parts of a recording begin and end: at key frames, so that each can be played alone. Pure.

#include "time/instants.h"

#include <optional>
#include <string>

namespace lianping::live {

// What decides whether two pictures can be in one part.
struct PartShape {
    std::string parameter_sets; // of the last key frame, as a byte stream
    std::uint32_t width = 0, height = 0;
    std::string sound; // what the part's sound is opened by; empty: it has none
    friend bool operator==(const PartShape&, const PartShape&) = default;
};

// Thread-safety: unsafe.
class PartRules {
public:
    static constexpr Duration longest =
        5min;                            // then at the next key frame; a chapter of what they are joined to
    static constexpr Duration hole = 2s; // without a picture: what comes then is another part

    enum class Act {
        leave_out, // it depends on a picture that is not there
        go_on,
        begin, // a part begins with it
    };
    // Of each picture in the order of decoding. `shape` counts for key frames.
    Act take(HouseTime stamp, bool key, const PartShape& shape);
    // The part is closed; the next one begins with a key frame.
    void closed() { begun_.reset(); }

private:
    std::optional<HouseTime> begun_; // stamp of the open part's first picture
    HouseTime last_;
    PartShape shape_;
    bool broken_ = false; // what comes can only begin another part
};

} // namespace lianping::live
