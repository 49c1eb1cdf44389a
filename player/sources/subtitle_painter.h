#pragma once
// One ASS script -> pictures, by libass. Where a film's picture leaves bars free, plain lines may stand
// there, while signs that the script places stay where they are in the film.

#include "base/result.h"
#include "player/frame.h"
#include "time/instants.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace lianping::player {

// Where subtitles are drawn: a zone of the screen in pixels, and the film's picture in it.
struct SubtitleArea {
    std::uint32_t width = 1920, height = 1080;
    struct Bars {
        std::uint32_t left = 0, top = 0, right = 0, bottom = 0;
        friend bool operator==(const Bars&, const Bars&) = default;
    } bars{}; // between the zone's edges and the film's picture
    friend bool operator==(const SubtitleArea&, const SubtitleArea&) = default;
};

// Thread-safety: unsafe.
class SubtitlePainter {
public:
    // Reads the script, at most 32 MB. Blocks on the disk and, the first time in a process, while fontconfig
    // looks for fonts. Errors: not_found, corrupt.
    static Result<SubtitlePainter> open(const std::filesystem::path& script, const SubtitleArea& area);
    ~SubtitlePainter();
    SubtitlePainter(SubtitlePainter&&) noexcept;
    SubtitlePainter& operator=(SubtitlePainter&&) noexcept;

    // What stands at `at`: a BGRA frame cut to the letters, Frame::part saying where in the area; with an
    // empty part where nothing stands. Null: the same as was answered last.
    std::shared_ptr<Frame> paint(MediaTime at);
    // When that changes next; MediaTime::never() where it does not. Lines that move or fade: every 40 ms.
    MediaTime next_change(MediaTime at) const;

private:
    struct Parts;
    explicit SubtitlePainter(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

} // namespace lianping::player
