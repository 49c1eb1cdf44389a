#include "player/sources/still_source.h"

#include "player/sources/clip_reader.h"

namespace lianping::player {

StillSource::StillSource(std::filesystem::path file)
    : queue_(std::make_shared<FrameQueue>(FrameQueue::Limits{})) {
    worker_ = std::make_unique<Worker>(
        "still", [queue = queue_, file = std::move(file)](const std::atomic<bool>& stop) {
            auto reader = ClipReader::open(file, stop);
            if (!reader) return queue->fail(reader.error().message);
            ClipReader::Picture picture;
            if (reader->next(picture) != ClipReader::State::picture)
                return queue->fail(reader->trouble().empty() ? "it has no picture" : reader->trouble());
            picture.frame->number = 0;
            queue->push(picture.frame, Duration::zero());
            queue->end();
        });
}

StillSource::~StillSource() {
    worker_->stop();
    queue_->close();
}

Selection StillSource::select(Duration position) { return queue_->select(position); }

bool StillSource::prepared() const { return queue_->filled(); }

std::string StillSource::trouble() const { return queue_->failure(); }

std::string StillSource::decoder() const { return "still"; }

} // namespace lianping::player
