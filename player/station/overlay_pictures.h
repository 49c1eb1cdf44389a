#pragma once
// The overlays of a scene as pictures: tickers, clocks, countdowns, logos. All is painted or decoded ahead by
// other threads; what is not there yet is left out.

#include "player/overlay_layout.h"
#include "player/source.h"
#include "player/station/painter.h"
#include "player/station/ticker_strip.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe; the presenter's. Nothing here blocks.
class OverlayPictures {
public:
    struct Doors { // as those of OpenShowings
        std::function<std::unique_ptr<Source>(const Showing&, Duration position, const Canvas&)> open;
        std::function<void(std::unique_ptr<Source>)> retire;
    };
    OverlayPictures(Painter& painter, Doors doors) : painter_(painter), doors_(std::move(doors)) {}
    ~OverlayPictures();
    OverlayPictures(const OverlayPictures&) = delete;
    OverlayPictures& operator=(const OverlayPictures&) = delete;

    // For which screen. The plan may be null: then there are no overlays.
    void use(std::shared_ptr<const ScreenPlan> plan, const Canvas& canvas);

    struct Shown {
        std::vector<OverlayPicture> pictures;   // parallel to the overlays asked for
        HouseTime changes = HouseTime::never(); // when one of them looks different next
        HouseTime since = HouseTime::always();  // since when they have looked like this
    };
    // Those overlays at t. `refresh`: of the display; zero where it has none.
    Shown show(const std::vector<SceneOverlay>& overlays, HouseTime t, Duration refresh);

    // Has painted what they will need at t.
    void prepare(const std::vector<SceneOverlay>& overlays, HouseTime t);
    // Lets go of those that were neither shown nor prepared in the last seconds before t.
    void tidy(HouseTime t);

private:
    struct Held {
        Overlay overlay;
        HouseTime used;
        std::unique_ptr<TickerStrip> strip;
        std::unique_ptr<Source> logo;
        HouseTime open_again = HouseTime::always(); // a logo that could not be opened
        FramePtr newest;
    };
    struct Panel { // of a clock or a countdown
        FramePtr frame;
        HouseTime changes, since;
    };
    Held& held(const Overlay& overlay, HouseTime t);
    Panel panel(Held& held, HouseTime t);
    FramePtr paint(const Overlay& overlay, std::int64_t civil);
    FramePtr logo(Held& held, HouseTime t);

    Painter& painter_;
    const Doors doors_;
    std::shared_ptr<const ScreenPlan> plan_;
    Canvas canvas_;
    std::vector<std::unique_ptr<Held>> held_;
    TickerMotion motion_;
};

} // namespace lianping::player
