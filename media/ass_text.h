#pragma once
// Subtitles written down as one ASS script (the format of libass; www.tcax.org/docs/ass-specs.htm): what
// intake puts into the store and the player draws.

#include "time/instants.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lianping::media {

// Thread-safety: unsafe.
class AssText {
public:
    // `header`: the script's own, up to its events; empty: that of Lianping, white on a dark edge in a size
    // that reads from the back of a room.
    explicit AssText(std::string header);

    // One event as libavcodec hands it out, "order,layer,style,name,left,right,vertical,effect,text", on from
    // `start` to `end` of the film. What is empty, over before the film begins, or there already is left out.
    void add(Duration start, Duration end, std::string_view event);

    std::size_t events() const { return events_.size(); }
    // The script, events by their beginning. Instants are in hundredths of a second, as the format has them.
    std::string script() const;

private:
    struct Event {
        Duration start{};
        int order = 0; // in which the script read them: what stands at once stacks in that order
        Duration end{};
        std::string layer, rest;
        // NOLINTNEXTLINE(modernize-use-nullptr): there is no 0
        friend auto operator<=>(const Event&, const Event&) = default;
    };
    std::string header_;
    std::set<Event> events_;
};

} // namespace lianping::media
