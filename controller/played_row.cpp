#include "controller/played_row.h"

#include <algorithm>

namespace lianping::controller {

Played played_at(const records::Statement& row, int first) {
    Played is;
    is.number = static_cast<std::uint64_t>(row.integer(first));
    is.screen = row.text(first + 1);
    is.from = UtcTime(Duration(row.integer(first + 2)));
    is.to = UtcTime(Duration(row.integer(first + 3)));
    is.as = played_as(row.integer(first + 4));
    is.marks = static_cast<std::uint32_t>(row.integer(first + 5));
    is.entry = row.text(first + 6);
    is.playlist = row.text(first + 7);
    is.item = row.text(first + 8);
    is.media = row.text(first + 9);
    is.place = row.text(first + 10);
    is.by = row.text(first + 11);
    is.instead = row.text(first + 12);
    is.why = row.text(first + 13);
    is.pictures = static_cast<std::uint64_t>(row.integer(first + 14));
    is.late = static_cast<std::uint64_t>(row.integer(first + 15));
    is.dropped = static_cast<std::uint64_t>(row.integer(first + 16));
    return is;
}

static_assert(static_cast<int>(Played::As::gap) == 6);
Played::As played_as(std::int64_t kind) {
    return static_cast<Played::As>(std::clamp<std::int64_t>(kind, 0, 6));
}

} // namespace lianping::controller
