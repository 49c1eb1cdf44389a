#include "player/sources/subtitle_source.h"

#include <algorithm>

namespace lianping::player {
namespace {

constexpr FrameQueue::Limits ahead{4, 16U << 20U};

// False: nobody wants more.
bool push(FrameQueue& queue, const FramePtr& frame, const std::atomic<bool>& stop) {
    while (!stop) {
        const auto pushed = queue.push(frame, Worker::look_every);
        if (pushed != FrameQueue::Push::full) return pushed == FrameQueue::Push::taken;
    }
    return false;
}

void draw_slot(FrameQueue& queue, SubtitlePainter& painter, const ClipSlot& slot, Duration position,
               const std::atomic<bool>& stop) {
    while (!stop && position < slot.length) {
        const auto pass = slot.span > Duration::zero() ? position / slot.span : 0;
        const auto origin = pass * slot.span;
        const MediaTime at(slot.in + position - origin);
        if (auto frame = painter.paint(at)) {
            frame->due = position;
            if (!push(queue, frame, stop)) return;
        }
        const auto ends =
            slot.span > Duration::zero() ? std::min(slot.length, origin + slot.span) : slot.length;
        const auto change = painter.next_change(at);
        // A never-ending instant plus an origin would overflow.
        position = change == MediaTime::never() || change.since_origin() - slot.in >= ends - origin
                       ? ends
                       : origin + (change.since_origin() - slot.in);
    }
    queue.end();
}

} // namespace

SubtitleSource::SubtitleSource(std::filesystem::path script, ClipSlot slot, Duration start,
                               const SubtitleArea& area)
    : queue_(std::make_shared<FrameQueue>(ahead)) {
    worker_ = std::make_unique<Worker>("subtitles", [queue = queue_, script = std::move(script), slot, start,
                                                     area](const std::atomic<bool>& stop) {
        auto painter = SubtitlePainter::open(script, area);
        if (!painter) return queue->fail(painter.error().message);
        draw_slot(*queue, painter.value(), slot, std::max(start, Duration::zero()), stop);
    });
}

SubtitleSource::~SubtitleSource() {
    worker_->stop();
    queue_->close();
}

Selection SubtitleSource::select(Duration position) { return queue_->select(position); }

bool SubtitleSource::prepared() const { return queue_->filled(); }

std::string SubtitleSource::trouble() const { return queue_->failure(); }

} // namespace lianping::player
