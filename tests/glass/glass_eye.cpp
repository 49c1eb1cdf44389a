#include "glass/glass_eye.h"

#include <sys/prctl.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace lianping::testing {
namespace {

// The code's band lies from 3/10 to 7/10 of a picture's height. A picture of another aspect than the window's
// is at most as high as the window and no lower than `least_height` of it, so this part of the window holds
// its middle rows.

timespec to_timespec(Duration at) {
    return {static_cast<time_t>(at.count() / 1'000'000'000), static_cast<long>(at.count() % 1'000'000'000)};
}

// The coded clips' ground is grey at the least; a mean below this is a dark screen.
constexpr double black_luma = 12;

bool is_black(const ScreenPixels& pixels, const ScreenRect& part) {
    double sum = 0;
    int count = 0;
    for (int y = part.y; y < part.y + part.h; y += 5)
        for (int x = part.x; x < part.x + part.w; x += 7, ++count) {
            const std::uint8_t* p = pixels.at(x, y);
            sum += 0.114 * p[0] + 0.587 * p[1] + 0.299 * p[2];
        }
    return count > 0 && sum / count < black_luma;
}

} // namespace

Duration monotonic_now() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::chrono::seconds(now.tv_sec) + Duration(now.tv_nsec);
}

std::unique_ptr<GlassEye> GlassEye::open(const std::string& display, const std::array<std::string, 2>& titles,
                                         const std::vector<GlassClip>& clips, Duration patience) {
    auto eye = std::make_unique<GlassEye>();
    eye->screen_ = XScreen::open(display);
    if (!eye->screen_) return nullptr;
    const Duration give_up = monotonic_now() + patience;
    for (std::size_t i = 0; i < 2;) {
        if (const auto window = eye->screen_->find_window(titles[i])) {
            eye->windows_[i++] = *window;
            continue;
        }
        if (monotonic_now() > give_up) return nullptr;
        const timespec pause{0, 20'000'000};
        nanosleep(&pause, nullptr);
    }
    int left = 1 << 20, top = 1 << 20, right = 0, bottom = 0;
    for (const ScreenRect& w : eye->windows_) {
        left = std::min(left, w.x);
        right = std::max(right, w.x + w.w);
        top = std::min(top, w.y + static_cast<int>(std::floor(w.h * band_top)));
        bottom = std::max(bottom, w.y + static_cast<int>(std::ceil(w.h * band_bottom)));
    }
    eye->strip_ = {left, top, right - left, bottom - top};
    for (const GlassClip& clip : clips) {
        const Shape shape{clip.width, clip.height};
        if (std::find(eye->shapes_.begin(), eye->shapes_.end(), shape) == eye->shapes_.end())
            eye->shapes_.push_back(shape);
    }
    return eye;
}

Glance GlassEye::glance_at(const ScreenPixels& pixels, const ScreenRect& window, Shape& last) const {
    const int top = pixels.rect.y - window.y; // of the strip, counted from the window
    const CodedPixels part{pixels.at(window.x, pixels.rect.y), pixels.stride, static_cast<unsigned>(window.w),
                           static_cast<unsigned>(pixels.rect.h), 4};
    const auto read_as = [&](const Shape& shape) {
        PictureRect rect = contained(shape.width, shape.height, window.w, window.h);
        rect.y -= top;
        return read_code(part, rect);
    };
    if (last.width != 0)
        if (const auto code = read_as(last)) return {code, false};
    for (const Shape& shape : shapes_) {
        const auto code = read_as(shape);
        if (!code) continue;
        last = shape;
        return {code, false};
    }
    return {std::nullopt, is_black(pixels, {window.x, pixels.rect.y, window.w, pixels.rect.h})};
}

std::array<Glance, 2> GlassEye::look() {
    std::array<Glance, 2> glances;
    const auto pixels = screen_->read(strip_);
    if (!pixels) return glances;
    for (std::size_t i = 0; i < 2; ++i) glances[i] = glance_at(*pixels, windows_[i], last_shape_[i]);
    return glances;
}

void GlassEye::watch(double rate, Duration length,
                     const std::function<bool(Duration at, const std::array<Glance, 2>&)>& more) {
    prctl(PR_SET_TIMERSLACK, 1UL);
    const Duration begin = monotonic_now();
    for (std::int64_t n = 0;; ++n) {
        const Duration due = begin + Duration(std::llround(static_cast<double>(n) * 1e9 / rate));
        if (due - begin >= length) return;
        if (monotonic_now() > due + Duration(std::llround(1e9 / rate))) continue; // too late for this look
        const timespec until = to_timespec(due);
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
        const Duration before = monotonic_now();
        const std::array<Glance, 2> seen = look();
        if (!more(before + (monotonic_now() - before) / 2, seen)) return;
    }
}

} // namespace lianping::testing
