#pragma once
// The subtitles of one showing: a source beside the film's own, whose pictures lie over it. Drawn ahead on a
// thread of its own, a picture for each time that the lines change.

#include "player/frame_queue.h"
#include "player/source.h"
#include "player/sources/file_source.h"
#include "player/sources/subtitle_painter.h"
#include "player/sources/worker.h"

#include <filesystem>
#include <memory>

namespace lianping::player {

class SubtitleSource final : public Source {
public:
    // `script`: ASS, as intake stores it. `start`: position in the slot from which it is wanted.
    SubtitleSource(std::filesystem::path script, ClipSlot slot, Duration start, const SubtitleArea& area);
    ~SubtitleSource() override;

    Selection select(Duration position) override;
    bool prepared() const override;
    std::string trouble() const override;
    std::string decoder() const override { return "libass"; }

private:
    std::shared_ptr<FrameQueue> queue_;
    std::unique_ptr<Worker> worker_;
};

} // namespace lianping::player
