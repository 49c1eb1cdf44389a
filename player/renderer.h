#pragma once
// Drawing a composition, on the CPU or in GL; both to one result (docs/architecture.md, "Two renderers").

#include "base/result.h"
#include "player/composition.h"
#include "player/glass_samples.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

struct Image { // opaque 8-bit BGRX, rows of width * 4 bytes, top first
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> bgrx;
};

// Memory of a window that the CPU draws into. BGRX.
struct Surface {
    std::uint8_t* data = nullptr;
    std::ptrdiff_t stride = 0;
    std::uint32_t width = 0, height = 0;
    // Another number: what was drawn before is lost (a new or resized window). The same: it still stands
    // there.
    std::uint64_t generation = 0;
};

// Whole pixels of a window.
struct PixelRect {
    int x = 0, y = 0, w = 0, h = 0;
    friend constexpr bool operator==(const PixelRect&, const PixelRect&) = default;
};

// Thread-safety: unsafe; all calls from the presenter's thread, which owns the GL context where there is one.
class Renderer {
public:
    virtual ~Renderer() = default;
    // Draws into the window's back surface. Never waits for the display. A quad that cannot be drawn is left
    // out and said once in trouble(); the rest of the picture stays.
    virtual void draw(const Composition& composition) = 0;
    // Uploads or converts what can be done ahead for a frame that is shown soon.
    virtual void prepare(const FramePtr& frame) = 0;
    // What draw() last drew.
    virtual Result<Image> read_back() = 0;
    // What draw() has just drawn, reduced, as it lies in the window's back surface: to be called before
    // present().
    virtual Result<GlassSamples> sample() = 0;
    virtual const char* name() const = 0; // "cpu" or "gl"
    // Whether frames may lie in a decoding device's memory (player/device_picture.h). Once false it stays so;
    // frames that come all the same are copied.
    virtual bool takes_device_pictures() const = 0;
    virtual std::string trouble() const = 0;
};

} // namespace lianping::player
