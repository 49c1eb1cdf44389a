#pragma once
// Cairo's things with an owner.

#include <cairo.h>

#include <memory>

namespace lianping::intake {

struct CairoFree {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using SurfacePtr = std::unique_ptr<cairo_surface_t, CairoFree>;
using CairoPtr = std::unique_ptr<cairo_t, CairoFree>;

} // namespace lianping::intake
