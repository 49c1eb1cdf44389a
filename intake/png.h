#pragma once
// A drawn picture as a PNG, written to a descriptor.

#include "base/result.h"

#include <cairo.h>

namespace lianping::intake {

// io where it could not be written. The descriptor stays the caller's.
Result<void> write_png(cairo_surface_t* surface, int descriptor);

} // namespace lianping::intake
