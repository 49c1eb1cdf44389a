#pragma once
// Pictures of text (slate, alerts, identify) and other slow drawing, on a thread of its own: setting a page
// of Chinese takes longer than a frame.

#include "player/frame.h"
#include "text/text.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace lianping::player {

// A picture of text as a frame.
FramePtr frame_of(text::Pixels pixels);

// Thread-safety: safe.
class Painter {
public:
    // Pictures kept; the one not asked for the longest goes first.
    static constexpr std::size_t kept = 16, kept_bytes = 40U << 20U;

    // `painted` is called on the painter's thread after each picture.
    explicit Painter(std::function<void()> painted);
    ~Painter(); // finishes what it is at

    using Draw = std::function<text::Pixels()>;
    // The picture called `name`, which says all that `draw` depends on. Null while it is being drawn.
    FramePtr picture(const std::string& name, const Draw& draw);
    // All pictures whose names begin so; those not drawn yet never are.
    void forget(const std::string& prefix);
    // Some other job, in turn with the pictures.
    void post(std::function<void()> job);

private:
    struct Picture {
        std::string name;
        FramePtr frame; // null: asked for
    };
    void run();
    void let_go();
    bool is_wanted(const std::string& name); // nobody has forgotten it since it was asked for

    const std::function<void()> painted_;
    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::list<Picture> pictures_; // last asked for first
    std::deque<std::function<void()>> jobs_;
    bool stop_ = false;
    std::thread thread_;
};

} // namespace lianping::player
