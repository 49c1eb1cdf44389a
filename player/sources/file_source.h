#pragma once
// The pictures of a video file for one slot: from the position asked for to the slot's end, the span repeated
// as often as that takes. Everything happens on a thread of its own; opening never waits for the disk.
//
// When it cannot keep up it leaves out pictures that no other needs, then leaps to the next picture from
// which decoding can begin, and says so in trouble().

#include "player/device_picture.h"
#include "player/frame_queue.h"
#include "player/source.h"
#include "player/sources/worker.h"

#include <filesystem>
#include <memory>

namespace lianping::player {

// What of a file fills the slot; the fields of plan/item.h.
struct ClipSlot {
    Duration length{}; // of the slot
    Duration in{};     // media time at which it begins
    Duration span{};   // media from `in` that is played and repeated; zero: to the file's end, once
};

class FileSource final : public Source {
public:
    FileSource(std::filesystem::path file, ClipSlot slot, Duration start, FrameQueue::Limits limits = {},
               PicturesIn where = PicturesIn::memory);
    ~FileSource() override;

    Selection select(Duration position) override;
    void soon() override;
    bool prepared() const override;
    std::string trouble() const override;
    std::string decoder() const override;

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Worker> worker_;
};

} // namespace lianping::player
