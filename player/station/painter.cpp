#include "player/station/painter.h"

#include <pthread.h>

#include <algorithm>

namespace lianping::player {

FramePtr frame_of(text::Pixels pixels) {
    auto kept = std::make_shared<const text::Pixels>(std::move(pixels));
    auto frame = std::make_shared<Frame>();
    frame->format = PixelFormat::bgra;
    frame->matrix = ColourMatrix::rgb;
    frame->full_range = true;
    frame->width = kept->width;
    frame->height = kept->height;
    frame->planes[0] = {kept->bgra.data(), static_cast<std::ptrdiff_t>(kept->width) * 4};
    // Most are opaque, which is drawn faster and lets what lies beneath be left out.
    bool opaque = true;
    for (std::size_t i = 3; opaque && i < kept->bgra.size(); i += 4) opaque = kept->bgra[i] == 255;
    if (opaque) frame->format = PixelFormat::bgrx;
    frame->owner = std::move(kept);
    frame->id = next_frame_id();
    return frame;
}

Painter::Painter(std::function<void()> painted) : painted_(std::move(painted)) {
    thread_ = std::thread([this] { run(); });
}

Painter::~Painter() {
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
        jobs_.clear();
        changed_.notify_all();
    }
    thread_.join();
}

FramePtr Painter::picture(const std::string& name, const Draw& draw) {
    const std::scoped_lock lock(mutex_);
    const auto known =
        std::find_if(pictures_.begin(), pictures_.end(), [&](const Picture& p) { return p.name == name; });
    if (known != pictures_.end()) {
        pictures_.splice(pictures_.begin(), pictures_, known);
        return pictures_.front().frame;
    }
    pictures_.push_front({name, nullptr});
    if (pictures_.size() > kept) pictures_.pop_back();
    jobs_.emplace_back([this, name, draw] {
        if (!is_wanted(name)) return;
        auto frame = frame_of(draw());
        const std::scoped_lock inner(mutex_);
        for (auto& picture : pictures_)
            if (picture.name == name) picture.frame = frame;
        let_go();
    });
    changed_.notify_all();
    return nullptr;
}

void Painter::let_go() {
    constexpr std::size_t always_kept = 3; // what is on, what comes, and one that is leaving
    std::size_t bytes = 0;
    for (const auto& picture : pictures_) bytes += picture.frame ? bytes_of(*picture.frame) : 0;
    while (bytes > kept_bytes && pictures_.size() > always_kept) {
        if (const auto& last = pictures_.back().frame) bytes -= bytes_of(*last);
        pictures_.pop_back();
    }
}

bool Painter::is_wanted(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    return std::any_of(pictures_.begin(), pictures_.end(), [&](const Picture& p) { return p.name == name; });
}

void Painter::forget(const std::string& prefix) {
    const std::scoped_lock lock(mutex_);
    pictures_.remove_if([&](const Picture& picture) { return picture.name.starts_with(prefix); });
}

void Painter::post(std::function<void()> job) {
    const std::scoped_lock lock(mutex_);
    jobs_.push_back(std::move(job));
    changed_.notify_all();
}

void Painter::run() {
    pthread_setname_np(pthread_self(), "painter");
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
            if (stop_) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
        painted_();
    }
}

} // namespace lianping::player
