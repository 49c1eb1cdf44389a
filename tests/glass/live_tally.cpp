#include "glass/live_tally.h"

#include "glass/share_of.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::testing {
namespace {

constexpr Duration forgotten_after = 2s; // what has not come on by then never will

} // namespace

LiveTally::LiveTally(std::size_t screens, Duration least, Duration most)
    : least_(least), most_(most), screens_(screens) {}

// A frame is seen to come where the one before it was seen.
void LiveTally::look(Seen& seen, Duration at, std::optional<unsigned> frame) {
    if (frame && seen.frame && *frame != *seen.frame) seen.first.emplace(*frame, at);
    seen.frame = frame;
}

void LiveTally::add(Duration at, std::optional<unsigned> source,
                    const std::vector<std::optional<unsigned>>& screens) {
    if (last_) counts_.longest_gap = std::max(counts_.longest_gap, at - *last_);
    last_ = at;
    const auto before = source_.first.size();
    look(source_, at, source);
    if (source_.first.size() > before) ++counts_.source_frames;
    bool all = true;
    for (std::size_t i = 0; i < screens.size(); ++i) {
        look(screens_[i], at, screens[i]);
        if (!screens[i]) ++counts_.unreadable;
        all = all && screens[i].has_value();
    }
    if (all) {
        const auto [least, most] = std::minmax_element(screens.begin(), screens.end());
        const unsigned apart = **most - **least;
        ++counts_.samples;
        ++(apart == 0 ? counts_.same : apart == 1 ? counts_.one_apart : counts_.further);
    }
    settle();
}

// Takes the frames whose story is over.
void LiveTally::settle() {
    while (!source_.first.empty()) {
        const auto [frame, came] = *source_.first.begin();
        const bool over = *last_ - came > forgotten_after;
        const bool on_all =
            std::all_of(screens_.begin(), screens_.end(),
                        [&, number = frame](const Seen& seen) { return seen.first.contains(number); });
        if (!over && !on_all) return;
        for (Seen& seen : screens_) {
            const auto shown = seen.first.find(frame);
            if (shown == seen.first.end()) {
                ++counts_.missing;
            } else {
                const Duration delay = shown->second - came;
                ++counts_.frames;
                if (delay >= least_ && delay <= most_) ++counts_.within;
                delays_.push_back(delay);
            }
            seen.first.erase(seen.first.begin(), seen.first.upper_bound(frame));
        }
        source_.first.erase(source_.first.begin());
    }
}

void LiveTally::look_away() {
    source_ = {};
    for (Seen& seen : screens_) seen = {};
    last_.reset();
}

LiveFigures LiveTally::figures() const {
    LiveFigures figures = counts_;
    std::vector<Duration> sorted = delays_;
    std::sort(sorted.begin(), sorted.end());
    figures.p01 = share_of(sorted, 0.01);
    figures.p50 = share_of(sorted, 0.5);
    figures.p99 = share_of(sorted, 0.99);
    figures.max = sorted.empty() ? Duration{} : sorted.back();
    return figures;
}

std::string to_json(const LiveFigures& f) {
    const auto ms = [](Duration d) { return static_cast<double>(d.count()) / 1e6; };
    return nlohmann::json{{"samples", f.samples},       {"same_share", f.same_share()},
                          {"one_apart", f.one_apart},   {"two_or_more_apart", f.further},
                          {"unreadable", f.unreadable}, {"source_frames", f.source_frames},
                          {"frames", f.frames},         {"within_share", f.within_share()},
                          {"missing", f.missing},       {"delay_ms_p01", ms(f.p01)},
                          {"delay_ms_p50", ms(f.p50)},  {"delay_ms_p99", ms(f.p99)},
                          {"delay_ms_max", ms(f.max)},  {"longest_gap_between_samples_ms", ms(f.longest_gap)}}
        .dump(2);
}

} // namespace lianping::testing
