#pragma once
// A ticker's text as tiles on a strip, painted once each, ahead of the band that they run through.

#include "player/overlay_layout.h"
#include "player/station/painter.h"

#include <cstdint>
#include <memory>

namespace lianping::player {

// Thread-safety: unsafe; the presenter's. Nothing here blocks: the painter draws.
class TickerStrip {
public:
    TickerStrip(Painter& painter, const Overlay& ticker, std::uint32_t height);

    // What is to be seen in the band when the strip has moved by `pixels`. Empty until all of it is painted.
    OverlayPicture picture(const RectF& band, std::int64_t pixels);

private:
    struct Paint; // shared with the painter's jobs
    void ask(std::size_t tile);

    Painter& painter_;
    std::shared_ptr<Paint> paint_;
};

} // namespace lianping::player
