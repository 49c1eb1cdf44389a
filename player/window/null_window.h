#pragma once
// A display that nobody sees: memory to draw into and a refresh that ticks as it is told. For tests, for
// --headless, and for trying how a programme behaves on a panel of 59.94 or 60.02 Hz.

#include "player/window.h"
#include "time/clock.h"
#include "time/frame_rate.h"

#include <optional>
#include <set>
#include <vector>

namespace lianping::player {

struct NullDisplay {
    std::uint32_t width = 1920, height = 1080;
    FrameRate refresh; // num 0: no vsync; present() returns at once
    Duration phase{};  // node time of refresh 0; refresh n is at phase + refresh.start_of(n)
    // Refreshes that do not take the picture that waits for them, by number: it is seen at the next one.
    std::set<std::int64_t> missed;
};

// Thread-safety: unsafe, as Window.
class NullWindow final : public Window {
public:
    // `clock` must outlive it.
    NullWindow(NullDisplay display, const Clock& clock);

    Result<Surface> surface() override;
    Shown present() override; // sleeps on the clock until the refresh that takes the picture
    DisplayTiming timing() const override;
    Events pump() override;
    std::uint32_t width() const override { return display_.width; }
    std::uint32_t height() const override { return display_.height; }

    std::int64_t presented() const { return presented_; } // calls of present()
    std::int64_t missed() const { return missed_; }       // refreshes of the script that were met
    void resize(std::uint32_t width,
                std::uint32_t height); // as if the desktop had done it: pump() says so once
    void quit() { events_.quit = true; }

private:
    std::int64_t refresh_after(NodeTime at) const;
    NodeTime instant_of(std::int64_t refresh) const;

    NullDisplay display_;
    const Clock& clock_;
    std::vector<std::uint8_t> pixels_;
    std::uint64_t generation_ = 1;
    std::int64_t presented_ = 0;
    std::int64_t missed_ = 0;
    std::optional<std::int64_t> last_refresh_; // that took a picture
    Events events_;
};

} // namespace lianping::player
