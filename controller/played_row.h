#pragma once
// A row of the proof of play, as it lies in the controller's database (docs/records.md).

#include "plan/played.h"
#include "records/database.h"

#include <cstdint>

namespace lianping::controller {

// What played_at() reads, in its order.
inline constexpr const char* played_columns = "number, screen, from_ns, to_ns, kind, marks, entry, playlist, "
                                              "item, media, place, by_whom, instead, why, "
                                              "pictures, late, dropped";

// The row whose played_columns begin at column `first`.
Played played_at(const records::Statement& row, int first);

// A kind that this version does not know counts as the last one.
Played::As played_as(std::int64_t kind);

} // namespace lianping::controller
