#pragma once
// One picture for a whole slot: PNG, JPEG and what else FFmpeg reads, stood upright as its EXIF says. Decoded
// on a thread of its own.

#include "player/frame_queue.h"
#include "player/source.h"
#include "player/sources/worker.h"

#include <filesystem>
#include <memory>

namespace lianping::player {

class StillSource final : public Source {
public:
    explicit StillSource(std::filesystem::path file);
    ~StillSource() override;

    Selection select(Duration position) override;
    bool prepared() const override;
    std::string trouble() const override;
    std::string decoder() const override;

private:
    std::shared_ptr<FrameQueue> queue_;
    std::unique_ptr<Worker> worker_;
};

} // namespace lianping::player
