#pragma once
// The address of a camera, as its maker's page gives it: "rtsp://user:password@10.0.0.8:554/main?channel=1".
// User and password are taken out of it, so that what is logged and shown of it holds neither.
//
// Pure.

#include "base/result.h"

#include <string>
#include <string_view>

namespace lianping::programme {

struct RtspAddress {
    std::string url;            // without them
    std::string user, password; // percent-decoded (RFC 3986); empty: none
};

// Errors (invalid) say how it is written, and never what a password may be.
Result<RtspAddress> parse_rtsp(std::string_view text);

} // namespace lianping::programme
