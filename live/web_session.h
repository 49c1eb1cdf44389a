#pragma once
// A browser's offer -> our answer, by GStreamer's webrtcbin.

#include "base/port_range.h"
#include "base/result.h"
#include "live/gst.h"

#include <string>

namespace lianping::live {

// Asks browsers for H.264, which is passed through. To be called before there is an offer.
void prefer_h264(GstElement* webrtcbin);
// What it sends and receives by. Before it is set going.
void keep_to(PortRange ports, GstElement* webrtcbin);

// With all candidates in it. Blocks until they are known, 3 s at most. Errors, in an operator's words:
// invalid, timeout.
Result<std::string> answer_to(GstElement* webrtcbin, const std::string& offer);

} // namespace lianping::live
