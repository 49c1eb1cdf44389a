#pragma once
// House time as a clock of GStreamer: what a pipeline stamps by it is house time, in nanoseconds.

#include "live/gst.h"
#include "live/house_map.h"

#include <memory>

namespace lianping::live {

// A GstSystemClock whose reading is the map's: waits are right, because the base class waits the difference.
// It never goes back (GstClock's own rule): where house time is corrected backwards it stands still until
// that is made up. Thread-safety: safe, as every GstClock.
GstPtr<GstClock> make_house_clock(std::shared_ptr<const HouseMap> map);

} // namespace lianping::live
