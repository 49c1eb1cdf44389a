#include "player/window/null_window.h"

#include <utility>

namespace lianping::player {

NullWindow::NullWindow(NullDisplay display, const Clock& clock)
    : display_(std::move(display)),
      clock_(clock),
      pixels_(static_cast<std::size_t>(display_.width) * display_.height * 4) {}

Result<Surface> NullWindow::surface() {
    return Surface{pixels_.data(), static_cast<std::ptrdiff_t>(display_.width) * 4, display_.width,
                   display_.height, generation_};
}

NodeTime NullWindow::instant_of(std::int64_t refresh) const {
    return NodeTime(display_.phase) + display_.refresh.start_of(refresh);
}

std::int64_t NullWindow::refresh_after(NodeTime at) const {
    return display_.refresh.frame_at(at - NodeTime(display_.phase)) + 1;
}

Shown NullWindow::present() {
    ++presented_;
    if (display_.refresh.num == 0) return {clock_.now(), 0};

    const std::int64_t next = refresh_after(clock_.now());
    std::int64_t taken = next;
    while (display_.missed.contains(taken)) ++taken;
    missed_ += taken - next;
    clock_.sleep_until(instant_of(taken));
    last_refresh_ = taken;
    return {instant_of(taken), static_cast<std::uint32_t>(taken - next)};
}

DisplayTiming NullWindow::timing() const {
    if (display_.refresh.num == 0) return {};
    const std::int64_t last = last_refresh_.value_or(refresh_after(clock_.now()) - 1);
    return {display_.refresh.start_of(1), instant_of(last)};
}

Window::Events NullWindow::pump() { return std::exchange(events_, {}); }

void NullWindow::resize(std::uint32_t width, std::uint32_t height) {
    display_.width = width;
    display_.height = height;
    pixels_.assign(static_cast<std::size_t>(width) * height * 4, 0);
    ++generation_;
    events_.resized = true;
}

} // namespace lianping::player
