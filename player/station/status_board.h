#pragma once
// What the presenter and the clock thread let others know of themselves; the bus thread makes the status of
// it.
//
// Thread-safety: safe.

#include "player/house_view.h"
#include "player/presentation_record.h"
#include "wire/messages.h"

#include <mutex>
#include <string>
#include <vector>

namespace lianping::player {

// Of the presenter.
struct GlassReport {
    ClockEstimate mapping; // the house time that it goes by
    HouseView::Basis basis = HouseView::Basis::nothing;
    std::string item; // on the glass, also where it stands in for another
    bool held = false;
    PresentationCounts counts;
    double fps = 0;
    std::vector<PresentationSample> samples; // of the last second
    std::uint32_t width = 0, height = 0;
    double refresh_hz = 0;
    std::string renderer, decoder;
    bool sched_fifo = false;
    std::vector<std::string> troubles;
};

// Of the clock thread.
struct ClockReport {
    ClockEstimate estimate;
    Duration round_trip{};
    NodeTime last_probe = NodeTime::always();
};

class StatusBoard {
public:
    void put(GlassReport report) {
        const std::scoped_lock lock(mutex_);
        glass_ = std::move(report);
    }
    void put(const ClockReport& report) {
        const std::scoped_lock lock(mutex_);
        clock_ = report;
    }
    GlassReport glass() const {
        const std::scoped_lock lock(mutex_);
        return glass_;
    }
    ClockReport clock() const {
        const std::scoped_lock lock(mutex_);
        return clock_;
    }

private:
    mutable std::mutex mutex_; // guards what follows
    GlassReport glass_;
    ClockReport clock_;
};

} // namespace lianping::player
