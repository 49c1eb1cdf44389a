#pragma once
// Markers of JPEG, as they stand behind 0xff (ISO 10918-1, table B.1).

namespace lianping::media {

inline constexpr unsigned start_of_image = 0xd8, end_of_image = 0xd9, start_of_scan = 0xda, app14 = 0xee;

// Those that begin a frame: SOF0 to SOF15, but for DHT, JPG and DAC that lie between.
constexpr bool begins_frame(unsigned marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

} // namespace lianping::media
