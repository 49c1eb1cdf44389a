#include "player/sources/subtitled_source.h"

#include <algorithm>
#include <cmath>

namespace lianping::player {

SubtitledSource::SubtitledSource(std::unique_ptr<Source> film, std::filesystem::path script, ClipSlot slot,
                                 const RectF& zone, Fit fit)
    : film_(std::move(film)), script_(std::move(script)), slot_(slot), zone_(zone), fit_(fit) {}

Selection SubtitledSource::select(Duration position) {
    auto selection = film_->select(position);
    if (!selection.frame) return selection;
    if (!subtitles_)
        subtitles_ = std::make_unique<SubtitleSource>(script_, slot_, position,
                                                      subtitle_area(*selection.frame, zone_, fit_));
    const auto lines = subtitles_->select(position);
    if (lines.frame && lines.frame->part.w > 0) selection.over = lines.frame;
    // Lines that are being drawn yet are looked for with the film's next picture.
    if (lines.state != SourceState::pending)
        selection.next_due = std::min(selection.next_due, lines.next_due);
    return selection;
}

std::string SubtitledSource::trouble() const {
    if (auto trouble = film_->trouble(); !trouble.empty()) return trouble;
    return subtitles_ ? subtitles_->trouble() : std::string();
}

SubtitleArea subtitle_area(const Frame& picture, const RectF& zone, Fit fit) {
    const auto pixels = [](double length) {
        return static_cast<std::uint32_t>(std::max(0.0, std::round(length)));
    };
    const auto shown = place(picture, zone, fit).target;
    SubtitleArea area;
    area.width = std::max(1U, pixels(zone.w));
    area.height = std::max(1U, pixels(zone.h));
    area.bars = {pixels(shown.x - zone.x), pixels(shown.y - zone.y),
                 pixels(zone.x + zone.w - shown.x - shown.w), pixels(zone.y + zone.h - shown.y - shown.h)};
    return area;
}

} // namespace lianping::player
