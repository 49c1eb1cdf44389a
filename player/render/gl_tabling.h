#pragma once
// A frame whose colours are not the screen's, brought there by its colour table: one draw at the stored size
// from its planes into a packed texture, from which it is then drawn like any other.
//
// Thread-safety: unsafe; needs the GL context current.

#include "player/frame.h"
#include "player/render/gl_programs.h"

#include <array>
#include <cstdint>
#include <list>
#include <string>

namespace lianping::player {

class GlTabling {
public:
    explicit GlTabling(GlPrograms& programs) : programs_(programs) {}
    ~GlTabling();
    GlTabling(const GlTabling&) = delete;
    GlTabling& operator=(const GlTabling&) = delete;

    // Draws `planes` of the frame into `to`, a texture of RGBA8 of its size. What was bound to draw into and
    // where is bound again. Errors: unsupported, with the compiler's words.
    Result<void> draw(const Frame& frame, PictureKind kind, const std::array<unsigned, 3>& planes,
                      unsigned to);

private:
    unsigned table_texture(const ColourTable& table);

    struct Held {
        std::uint64_t table = 0;
        unsigned name = 0;
    };
    GlPrograms& programs_;
    std::list<Held> tables_; // the last used first; a few are kept
    unsigned framebuffer_ = 0;
};

} // namespace lianping::player
