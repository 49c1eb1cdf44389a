#pragma once
// Reading what an X server shows, at one instant: a region of the root window by shared memory, in one
// request, so that all its pixels are of the same moment whatever windows lie in it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping::testing {

struct ScreenRect {
    int x = 0, y = 0, w = 0, h = 0;
};

// Pixels of the last read; BGRX, valid until the next.
struct ScreenPixels {
    const std::uint8_t* data = nullptr;
    std::ptrdiff_t stride = 0;
    ScreenRect rect; // of the screen
    const std::uint8_t* at(int x, int y) const {
        return data + (y - rect.y) * stride + static_cast<std::ptrdiff_t>(x - rect.x) * 4;
    }
};

// Thread-safety: unsafe.
class XScreen {
public:
    // `display`: ":3"; empty: that of the environment. Nothing where it cannot be opened or has no shared
    // memory.
    static std::unique_ptr<XScreen> open(const std::string& display);
    ~XScreen();
    XScreen(const XScreen&) = delete;
    XScreen& operator=(const XScreen&) = delete;

    // Where the window with that title lies on the screen; nothing while there is none that is shown.
    std::optional<ScreenRect> find_window(const std::string& title) const;
    // Reads the region, which must lie on the screen. Blocks for the server's answer.
    std::optional<ScreenPixels> read(const ScreenRect& rect);
    ScreenRect size() const;

    // What the window manager says of the window with that title: "_NET_WM_STATE_ABOVE", ...
    std::vector<std::string> states_of(const std::string& title) const;
    // Moves the mouse there; whether its pointer has a pixel that is seen.
    bool pointer_is_seen_at(int x, int y) const;
    // A desktop's panel: a window of type dock, white, there as long as this lives.
    void put_panel(const ScreenRect& rect);

private:
    struct State;
    explicit XScreen(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace lianping::testing
