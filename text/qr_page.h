#pragma once
// A code for phones as a whole picture: its modules on whole pixels, dark on a white sheet with the quiet
// zone that readers need, title and caption beside or beneath it.
//
// Thread-safety: safe. Blocks for some 20 ms at 1920x1080.

#include "text/pixels.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianping::text {

// The code without its quiet zone: side * side modules, row by row, not zero: dark.
struct QrModules {
    unsigned side = 0;
    std::vector<std::uint8_t> dark;
};

struct QrPage {
    QrModules code;
    std::string title, caption; // both may be empty
    std::uint32_t width = 1920, height = 1080;
    Rgba background{0.07, 0.10, 0.16, 1}; // drawn opaque
};

// Opaque. A picture too small for the code at one pixel a module, or a code whose modules are not side *
// side, shows title and caption alone.
Pixels draw_qr_page(const QrPage& page);

} // namespace lianping::text
