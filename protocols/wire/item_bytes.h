#pragma once
// Private to wire: an item to and from its message, and what others are written by as well.

#include "lianping.pb.h"
#include "plan/plan.h"
#include "wire/faults.h"

#include <string>

namespace lianping::bytes {

inline constexpr int most_zones = 64;

std::uint32_t pack(Colour c);
Colour unpack(std::uint32_t c);

// The hash is a file's name in the store, so nothing but its own letters may stand in it. Empty: no file.
bool is_hash(const std::string& text);

ZoneRect take_rect(double x, double y, double w, double h, Faults& faults);

void put(const Item& from, wire::Item& to);
Item take(const wire::Item& from, Faults& faults);

} // namespace lianping::bytes
