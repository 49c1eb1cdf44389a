#include "glass/glass_pixels.h"

#include "text/ticker.h"
#include "time/clock.h"
#include "time/stolen_time.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace lianping::testing {
namespace {

using EachLook = std::function<void(Duration at, const ScreenPixels&)>;

// Looks for a stretch. Whether it is to be judged.
bool look(const PixelWatch& watch, const ScreenRect& rect, Pieces& pieces, const EachLook& each) {
    StealClock stolen;
    const RealClock clock;
    const NodeTime begin = clock.now();
    const Duration pause(static_cast<std::int64_t>(1e9 / watch.looks_a_second));
    NodeTime last = begin;
    Duration longest{};
    for (NodeTime next = begin; next < begin + PixelWatch::stretch; next = next + pause) {
        clock.sleep_until(next);
        const auto pixels = watch.screen.read(rect);
        const NodeTime now = clock.now();
        longest = std::max(longest, now - last);
        last = now;
        if (pixels) each(now - begin, *pixels);
    }
    return pieces.add(stolen.share(), longest);
}

// Where the strip stands in the band, in pixels of the strip; -1: nowhere.
class StripReader {
public:
    StripReader(const std::string& text, int band, int width)
        : strip_({text}, band, {1, 1, 1, 1}, {0x10 / 255.0, 0x18 / 255.0, 0x20 / 255.0, 1}),
          bytes_(static_cast<std::size_t>(width) * 4) {
        const auto length = static_cast<std::size_t>(strip_.width());
        std::vector<std::uint8_t> turn;
        for (std::size_t tile = 0; tile < strip_.tiles(); ++tile) {
            const text::Pixels pixels = strip_.tile(tile);
            const auto* row = pixels.bgra.data() + static_cast<std::size_t>(band / 2) * pixels.width * 4;
            turn.insert(turn.end(), row, row + static_cast<std::size_t>(pixels.width) * 4);
        }
        while (row_.size() < length * 4 + bytes_) row_.insert(row_.end(), turn.begin(), turn.end());
    }
    std::int64_t length() const { return strip_.width(); }
    // `seen`: the row in the band's middle, of one window.
    std::int64_t read(const std::uint8_t* seen) const {
        for (std::int64_t at = 0; at < length(); ++at) {
            const std::uint8_t* meant = &row_[static_cast<std::size_t>(at) * 4];
            bool same = true;
            for (std::size_t i = 0; same && i < bytes_; ++i)
                same = i % 4 == 3 || std::abs(int(meant[i]) - int(seen[i])) <= 1;
            if (same) return at;
        }
        return -1;
    }

private:
    text::Ticker strip_;
    std::size_t bytes_;
    std::vector<std::uint8_t> row_; // BGRA, longer than a turn by a window
};

// One stretch of a ticker.
class Run {
public:
    explicit Run(const StripReader& reader) : reader_(reader) {}
    void see(Duration at, const std::uint8_t* first, const std::uint8_t* second) {
        const std::int64_t here = reader_.read(first);
        if (here < 0) {
            ++figures_.unread;
            return;
        }
        ++figures_.looks;
        figures_.alike += here == reader_.read(second) ? 1 : 0;
        if (before_ < 0) began_ = at;
        const std::int64_t by = before_ < 0 ? 0 : (here - before_ + reader_.length()) % reader_.length();
        before_ = here;
        ended_ = at;
        if (by == 0) return;
        way_ += by;
        ++figures_.moves;
        figures_.even += by == 1 ? 1 : 0;
        figures_.largest = std::max(figures_.largest, by);
    }
    void add_to(TickerFigures& all) const {
        const double speed = static_cast<double>(way_) * 1e9 /
                             static_cast<double>(std::max<std::int64_t>(1, (ended_ - began_).count()));
        all.slowest = all.looks == 0 ? speed : std::min(all.slowest, speed);
        all.fastest = std::max(all.fastest, speed);
        all.looks += figures_.looks;
        all.unread += figures_.unread;
        all.alike += figures_.alike;
        all.moves += figures_.moves;
        all.even += figures_.even;
        all.largest = std::max(all.largest, figures_.largest);
    }

private:
    const StripReader& reader_;
    TickerFigures figures_;
    std::int64_t before_ = -1, way_ = 0;
    Duration began_{}, ended_{};
};

bool is_dark(const ScreenPixels& pixels, int left, const PixelWatch& watch) {
    for (int y = 0; y < watch.height; y += 9)
        for (int x = left; x < left + watch.width; x += 8)
            for (int channel = 0; channel < 3; ++channel)
                if (pixels.at(x, y)[channel] > 16) return false;
    return true;
}

bool are_alike(const ScreenPixels& pixels, const PixelWatch& watch) {
    const auto bytes = static_cast<std::size_t>(watch.width) * 4;
    for (int y = 0; y < watch.height; y += 9)
        if (std::memcmp(pixels.at(0, y), pixels.at(watch.width, y), bytes) != 0) return false;
    return true;
}

} // namespace

TickerFigures watch_ticker(const PixelWatch& watch, const std::string& text, int band, Pieces& pieces) {
    const StripReader reader(text, band, watch.width);
    const int middle = watch.height - band + band / 2;
    TickerFigures all;
    for (int tried = 0; pieces.calm < watch.stretches && tried < watch.tries; ++tried) {
        Run run(reader);
        if (look(watch, {0, watch.height - band, 2 * watch.width, band}, pieces,
                 [&](Duration at, const ScreenPixels& pixels) {
                     run.see(at, pixels.at(0, middle), pixels.at(watch.width, middle));
                 }))
            run.add_to(all);
    }
    return all;
}

AlikeFigures watch_alike(const PixelWatch& watch, Pieces& pieces) {
    AlikeFigures all;
    for (int tried = 0; pieces.calm < watch.stretches && tried < watch.tries; ++tried) {
        AlikeFigures run;
        Duration since = Duration::max();
        const bool calm = look(watch, {0, 0, 2 * watch.width, watch.height}, pieces,
                               [&](Duration at, const ScreenPixels& pixels) {
                                   const bool alike = are_alike(pixels, watch);
                                   ++run.looks;
                                   run.alike += alike ? 1 : 0;
                                   since = alike ? Duration::max() : std::min(since, at);
                                   if (!alike) run.longest_unlike = std::max(run.longest_unlike, at - since);
                                   const bool dark =
                                       is_dark(pixels, 0, watch) || is_dark(pixels, watch.width, watch);
                                   all.dark += dark ? 1 : 0;
                               });
        if (!calm) continue;
        all.looks += run.looks;
        all.alike += run.alike;
        all.longest_unlike = std::max(all.longest_unlike, run.longest_unlike);
    }
    return all;
}

} // namespace lianping::testing
