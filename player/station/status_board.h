#pragma once
// What the presenter and the clock thread let others know of themselves; the bus thread makes the status of
// it.
//
// Thread-safety: safe.

#include "player/glass_truth.h"
#include "player/house_view.h"
#include "player/presentation_record.h"
#include "wire/messages.h"

#include <mutex>
#include <string>
#include <vector>

namespace lianping::player {

inline constexpr Duration report_every = 500ms; // what each thread lets it know

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
    GlassVerdict truth;               // whether the glass shows what it should
    NodeTime at = NodeTime::always(); // of this report
};

// Of the clock thread.
struct ClockReport {
    ClockEstimate estimate;
    Duration round_trip{};
    NodeTime last_probe = NodeTime::always();
};

// Of the sound thread.
struct SoundReport {
    std::string device; // empty: none is open
    int rate = 0, channels = 0;
    bool playing = false;
    Duration error{};            // house time of what is given minus house time at which it is heard
    double device_ppm = 0;       // of its clock against house time
    std::uint64_t underruns = 0; // times something was not there in time
    std::uint64_t resyncs = 0;   // times sound was put right at once
    std::string decoder;         // of what is heard
    std::vector<std::string> troubles;
};

class StatusBoard {
public:
    void put(SoundReport report) {
        const std::scoped_lock lock(mutex_);
        sound_ = std::move(report);
    }
    SoundReport sound() const {
        const std::scoped_lock lock(mutex_);
        return sound_;
    }
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
    SoundReport sound_;
};

} // namespace lianping::player
