#pragma once
// GL programs put together from the files of shaders/, compiled at first use and kept.
//
// Thread-safety: unsafe; needs the GL context current that they are used with.

#include "base/result.h"

#include <map>
#include <string>

namespace lianping::player {

enum class PictureKind { plain, three_planes, two_planes, packed };
// tabled: unscaled, through the source's colour table, as BGRA in a texture whose red is the blue.
enum class Sampling { unscaled, bilinear, box, tabled };
enum class Effect { cut, wipe };

struct ProgramKind {
    PictureKind picture = PictureKind::plain;
    Sampling sampling = Sampling::unscaled; // of no meaning where plain
    Effect effect = Effect::cut;
    // NOLINTNEXTLINE(modernize-use-nullptr): there is no 0
    friend auto operator<=>(const ProgramKind&, const ProgramKind&) = default;
};

class GlPrograms {
public:
    GlPrograms();
    ~GlPrograms();
    GlPrograms(const GlPrograms&) = delete;
    GlPrograms& operator=(const GlPrograms&) = delete;

    // The GL name of the program. Errors: unsupported, with the compiler's words.
    Result<unsigned> program(const ProgramKind& kind);

private:
    Result<unsigned> compile(const ProgramKind& kind) const;

    std::string prelude_; // version and precision for this context
    std::map<ProgramKind, unsigned> programs_;
};

} // namespace lianping::player
