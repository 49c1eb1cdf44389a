#pragma once
// Drawing on the CPU, by libyuv, into the window's surface.
//
// The bottom opaque quad goes straight into the surface, converted and scaled on the way: no picture in
// between. What a composition shares with the one drawn before is left standing; only the rectangle around
// what differs is drawn again and handed to the window.

#include "player/render/blending.h"
#include "player/render/painted_frames.h"
#include "player/window.h"

#include <string>
#include <vector>

namespace lianping::player {

class CpuRenderer final : public Renderer {
public:
    explicit CpuRenderer(Window& window);

    void draw(const Composition& composition) override;
    // A frame much larger than the window is scaled ahead, for the place it has under `fit: contain`; all
    // others are drawn as fast as a copy of them would be.
    void prepare(const FramePtr& frame) override;
    Result<Image> read_back() override;
    Result<GlassSamples> sample() override;
    bool takes_device_pictures() const override { return false; }
    const char* name() const override { return "cpu"; }
    std::string trouble() const override { return trouble_; }

private:
    struct Placed {
        const Quad* quad = nullptr;
        Placement placement;
    };

    PixelRect what_differs(const Composition& composition, const Surface& surface) const;
    void draw_rect(const std::vector<Placed>& quads, Colour background, const PixelRect& rect,
                   const Canvas32& out);
    void draw_quad(const Placed& placed, const PixelRect& within, const Canvas32& out);

    Window& window_;
    PaintedFrames painted_;
    Blender blender_;
    std::vector<std::uint8_t> layer_; // a quad that is not opaque, before it is laid over
    Composition last_;                // what stands in the surface
    std::uint64_t generation_ = 0;    // of the surface that it stands in; 0: none
    std::string trouble_;
};

} // namespace lianping::player
