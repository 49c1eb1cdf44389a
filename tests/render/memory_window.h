#pragma once

#include "player/window.h"

#include <algorithm>
#include <vector>

namespace lianping::player {

// Memory to draw into, and what was said to have changed.
class MemoryWindow final : public Window {
public:
    MemoryWindow(std::uint32_t w, std::uint32_t h) : w_(w), h_(h), pixels_(std::size_t(w) * h * 4, 0x80) {}
    Result<Surface> surface() override {
        return Surface{pixels_.data(), std::ptrdiff_t(w_) * 4, w_, h_, generation_};
    }
    void drawn(const PixelRect& rect) override { last_drawn = rect; }
    Shown present() override { return {}; }
    DisplayTiming timing() const override { return {}; }
    Events pump() override { return {}; }
    std::uint32_t width() const override { return w_; }
    std::uint32_t height() const override { return h_; }
    void resize(std::uint32_t w, std::uint32_t h) {
        w_ = w;
        h_ = h;
        pixels_.assign(std::size_t(w) * h * 4, 0x80);
        ++generation_;
    }
    const std::vector<std::uint8_t>& pixels() const { return pixels_; }
    void spoil() { std::fill(pixels_.begin(), pixels_.end(), 0x33); }

    PixelRect last_drawn;

private:
    std::uint32_t w_, h_;
    std::vector<std::uint8_t> pixels_;
    std::uint64_t generation_ = 1;
};

} // namespace lianping::player
