#pragma once
// Markers of JPEG, as they stand behind 0xff (ISO 10918-1, table B.1).

namespace lianping::media {

inline constexpr unsigned start_of_image = 0xd8, end_of_image = 0xd9, start_of_scan = 0xda, app14 = 0xee;

} // namespace lianping::media
