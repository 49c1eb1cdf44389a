#pragma once
// A notice as a whole picture: title, body and perhaps a picture, designed to be read across a room on
// whatever shape a screen has: wide, portrait, a strip of LED panels.
//
// Thread-safety: safe. Blocks for some 20 to 150 ms at 1920x1080, more with a large picture.

#include "text/pixels.h"

#include <optional>
#include <string>
#include <string_view>

namespace lianping::text {

enum class NoticeStyle {
    automatic,  // split where there is a picture, else plain
    plain,      // words on the colour, an accent beside the title
    card,       // a light sheet on the colour
    poster,     // the title as large as it goes; a picture fills the screen behind it
    split,      // the picture fills the right part (below on a tall screen), words the left
    split_left, // the other way round
    banner,     // a band of the accent's colour with the title, the body beneath
};

// By its name in the operator's language: "auto", "plain", "card", "poster", "split", "split left", "banner".
std::optional<NoticeStyle> notice_style(std::string_view name);
std::string_view to_text(NoticeStyle style);

struct Notice {
    // Both may have line breaks and be empty. What is no UTF-8 is drawn as replacement characters.
    std::string title, body;
    // Upright and opaque or with alpha, of any size; empty: none. Whoever calls has decoded it: nothing here
    // reads a file.
    Pixels picture;
    NoticeStyle style = NoticeStyle::automatic;
    std::uint32_t width = 1920, height = 1080; // of the result; clamped to 16..16384
    Rgba background{0.07, 0.10, 0.16, 1};      // drawn opaque
    // Left out: chosen so that words stand out from their ground by 4.5:1 at least. A colour that is given is
    // moved towards white or black until it does.
    std::optional<Rgba> ink, accent;
};

// Opaque. Text that would not fit is set smaller, down to a size that still reads on a large picture; what
// does not fit even then ends in an ellipsis. No line of Chinese begins with a closing mark or ends with an
// opening one.
Pixels draw_notice(const Notice& notice);

} // namespace lianping::text
