#pragma once
// A film with its subtitles over it. They are opened with the film's first picture, since where they may
// stand depends on how large it is; a film whose subtitles fail goes on without.

#include "player/compose.h"
#include "player/source.h"
#include "player/sources/subtitle_source.h"

#include <filesystem>
#include <memory>

namespace lianping::player {

class SubtitledSource final : public Source {
public:
    // `script`: ASS in the store. `zone`: in pixels of the canvas.
    SubtitledSource(std::unique_ptr<Source> film, std::filesystem::path script, ClipSlot slot,
                    const RectF& zone, Fit fit);

    Selection select(Duration position) override;
    void soon() override { film_->soon(); }
    bool prepared() const override { return film_->prepared() && (!subtitles_ || subtitles_->prepared()); }
    std::string trouble() const override;
    std::string decoder() const override { return film_->decoder(); }

private:
    const std::unique_ptr<Source> film_;
    const std::filesystem::path script_;
    const ClipSlot slot_;
    const RectF zone_;
    const Fit fit_;
    std::unique_ptr<SubtitleSource> subtitles_; // null before the film's first picture
};

// Where a film's subtitles may stand: in its zone, with the bars that its picture leaves.
SubtitleArea subtitle_area(const Frame& picture, const RectF& zone, Fit fit);

} // namespace lianping::player
