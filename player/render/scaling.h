#pragma once
// A part of a frame, scaled as its Placement says: conversion to BGRA, box and bilinear sampling a row at a
// time, so that no converted picture of the stored size is ever written to memory.

#include "player/render/placement.h"
#include "player/render/row_scaling.h"

#include <vector>

namespace lianping::player {

// Pixels to write to: the upper left one is `at` of the window.
struct Canvas32 {
    std::uint8_t* bgra = nullptr;
    std::ptrdiff_t stride = 0;
    int x = 0, y = 0;
    std::uint8_t* pixel(int window_x, int window_y) const {
        return bgra + (window_y - y) * stride + static_cast<std::ptrdiff_t>(window_x - x) * 4;
    }
};

// Keeps its tables and rows from call to call. Thread-safety: unsafe.
class Scaler {
public:
    // Writes what of the target lies in `clip` (within placement.visible). `frame` stands upright already.
    void paint(const Frame& frame, const Placement& placement, const PixelRect& clip, const Canvas32& out);

private:
    // One axis of a placement: window pixel -> the two reduced pixels it is made of.
    struct Axis {
        double origin = 0, step = 0; // of the source
        int target = 0;              // where the target begins in the window
        int box = 1;
        int first_texel = 0, last_texel = 0;
    };

    static Axis axis_x(const Placement& placement);
    static Axis axis_y(const Placement& placement);
    void tabulate(const Axis& axis, int first, int count);
    void paint_unscaled(const Frame& frame, const Placement& placement, const PixelRect& clip,
                        const Canvas32& out);
    const std::uint8_t* scaled_row(const Frame& frame, const Axis& x, const Axis& y, int reduced_row);
    void read_reduced_row(const Frame& frame, const Axis& x, const Axis& y, int reduced_row);
    void read_row(const Frame& frame, const Axis& x, int texel_row, std::uint8_t* bgra) const;

    RowTable across_;                     // window columns, counted from first_reduced_
    int first_reduced_ = 0, reduced_ = 0; // columns of reduced pixels that are read
    std::vector<std::uint8_t> texels_;    // one row as stored, converted
    std::vector<std::uint32_t> sums_;     // of a box's rows
    std::vector<std::uint8_t> row_;       // one row of reduced pixels
    struct Scaled {
        int reduced_row = -1;
        std::vector<std::uint8_t> bgra;
    };
    Scaled above_, below_; // the two rows of reduced pixels that the window row lies between, scaled across
};

} // namespace lianping::player
