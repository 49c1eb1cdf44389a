#pragma once
// The sound of a file for one slot: from the frame asked for on, the span repeated as often as that takes.
// Everything happens on a thread of its own; opening never waits for the disk.
//
// Pass p of the span begins at frame round(p * span * rate) of the slot, whatever the passes before it were;
// within it sound follows media time, what the file lacks there is silent. Behind the slot's end it goes on
// in the file (a transition may want it), at most for `tail`.

#include "player/sound_source.h"
#include "player/sources/file_source.h"
#include "player/sources/sound_reader.h"
#include "player/sources/sound_ring.h"

#include <filesystem>
#include <memory>
#include <mutex>

namespace lianping::player {

class FileSound final : public SoundSource {
public:
    static constexpr Duration ahead = 1500ms; // decoded ahead, at most
    static constexpr Duration tail = 10s;

    // `start`: the frame of the slot from which it is wanted.
    FileSound(std::filesystem::path file, ClipSlot slot, SoundWish wish, std::int64_t start);
    ~FileSound() override;

    State read(std::int64_t frame, std::span<float> out) override;
    bool prepared() const override;
    std::string trouble() const override;
    std::string decoder() const override;

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Worker> worker_;
};

} // namespace lianping::player
