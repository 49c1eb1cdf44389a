#pragma once
// Title and body as one block in a box: sized together, so that what is large stays large, and placed by what
// is really drawn.

#include "text/canvas.h"

#include <string>

namespace lianping::text {

struct BlockLook {
    double title_largest = 0, title_smallest = 0; // sizes in pixels
    double body_largest = 0, body_smallest = 0;
    Align align = Align::left;
    Face title_face = Face::sans;
    double gap = 0;  // between the two at their largest; shrinks with them
    double rule = 0; // height of the accent's rule above the title; 0: none
    double centre =
        0.46; // where in the box's spare height the block stands: the optical centre lies above the middle
};

struct Block {
    Set title, body;
    BlockLook look;
    Box box;        // that it was set into
    double top = 0; // of the first thing drawn
    double height = 0;
    double title_y = 0, body_y = 0; // of the logical boxes
    double rule_y = 0;
};

// The largest sizes at which both fit; at the smallest the body is cut, and the title where it fills the box.
Block set_block(const Canvas& canvas, const std::string& title, const std::string& body, const Box& box,
                const BlockLook& look);
void draw_block(const Canvas& canvas, const Block& block, const Rgba& title, const Rgba& body,
                const Rgba& accent);

} // namespace lianping::text
