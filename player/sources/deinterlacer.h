#pragma once
// Pictures of two fields made whole, one for one (libavfilter's bwdif): a film keeps its rate, and only
// pictures that are marked as interlaced are changed.
//
// Thread-safety: unsafe.

#include "player/sources/libav.h"

extern "C" {
#include <libavfilter/avfilter.h>
}

#include <deque>

namespace lianping::player {

struct FilterDelete {
    void operator()(AVFilterGraph* graph) const { avfilter_graph_free(&graph); }
};

class Deinterlacer {
public:
    // Takes the picture over. It comes out of pull() when its neighbours are known: later than it came. A
    // picture that the filter cannot take comes out as it is.
    void push(AvPtr<AVFrame> picture, AVRational time_base);
    // No picture follows: those that wait for a neighbour come out.
    void drain();
    // Forgets what is in it.
    void reset();
    // In the order of push(); null: none is ready.
    AvPtr<AVFrame> pull();

private:
    bool open(const AVFrame& picture, AVRational time_base);
    void take_out();

    std::unique_ptr<AVFilterGraph, FilterDelete> graph_;
    AVFilterContext* source_ = nullptr; // the graph's
    AVFilterContext* sink_ = nullptr;
    int format_ = -1, width_ = 0, height_ = 0; // of graph_
    std::deque<AvPtr<AVFrame>> ready_;
};

} // namespace lianping::player
