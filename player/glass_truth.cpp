#include "player/glass_truth.h"

#include <algorithm>
#include <cstdlib>

namespace lianping::player {
namespace {

constexpr std::size_t few_cells = 4; // that may be brighter in a black picture: a logo, a clock

std::size_t known_in_both(const GlassSamples& a, const GlassSamples& b) {
    std::size_t cells = 0;
    for (std::size_t i = 0; i < GlassSamples::count; ++i)
        if (a.known[i] && b.known[i]) ++cells;
    return cells;
}

// Mean distance of the cells that are known in both; below 0: none are.
double distance(const GlassSamples& a, const GlassSamples& b) {
    double sum = 0;
    std::size_t cells = 0;
    for (std::size_t i = 0; i < GlassSamples::count; ++i) {
        if (!a.known[i] || !b.known[i]) continue;
        sum += std::abs(int{a.luma[i]} - int{b.luma[i]});
        ++cells;
    }
    return cells == 0 ? -1 : sum / static_cast<double>(cells);
}

double mean(const GlassSamples& samples) {
    double sum = 0;
    std::size_t cells = 0;
    for (std::size_t i = 0; i < GlassSamples::count; ++i)
        if (samples.known[i]) sum += samples.luma[i], ++cells;
    return cells == 0 ? -1 : sum / static_cast<double>(cells);
}

bool black(const GlassSamples& samples) {
    std::size_t bright = 0;
    for (std::size_t i = 0; i < GlassSamples::count; ++i)
        if (samples.known[i] && samples.luma[i] >= GlassTruth::black_below) ++bright;
    return bright <= few_cells;
}

} // namespace

void GlassTruth::set(GlassState state, NodeTime now, std::string why) {
    if (state != verdict_.state) verdict_.since = now;
    verdict_.state = state;
    verdict_.why = std::move(why);
}

void GlassTruth::look(NodeTime now, const GlassSamples& glass, const GlassSamples& meant,
                      const std::string& instead) {
    next_ = now + look_every;
    if (verdict_.looks++ == 0) verdict_.since = now;
    blind_ = 0;
    verdict_.luma = std::max(0.0, mean(glass));
    verdict_.difference = std::max(0.0, distance(glass, meant));
    const GlassState state = judge(glass, meant, instead);
    glass_ = glass;
    meant_ = meant;
    switch (state) {
    case GlassState::dark:
        return set(state, now, "the glass is black, and what should be there is not");
    case GlassState::frozen:
        return set(state, now, "the glass stands still, and what should be there moves");
    case GlassState::wrong:
        return set(state, now, instead.empty() ? "the glass shows something else than was drawn" : instead);
    case GlassState::unknown:
    case GlassState::right:
    case GlassState::still:
    case GlassState::dark_on_purpose:
        return set(state, now, "");
    }
}

void GlassTruth::could_not_look(NodeTime now) {
    next_ = now + look_every;
    if (++blind_ < sure_after) return;
    dark_ = frozen_ = wrong_ = 0;
    set(GlassState::unknown, now, "");
}

bool GlassTruth::in_doubt() const {
    const auto doubtful = [](int looks) { return looks > 0 && looks < sure_after; };
    return doubtful(dark_) || doubtful(wrong_);
}

// What has moved to come here and moves no more becomes still.
bool GlassTruth::settled() const { return !in_doubt() && verdict_.state != GlassState::right; }

GlassState GlassTruth::judge(const GlassSamples& glass, const GlassSamples& meant,
                             const std::string& instead) {
    if (2 * known_in_both(glass, meant) < GlassSamples::count) {
        dark_ = frozen_ = wrong_ = 0;
        return instead.empty() ? GlassState::unknown : GlassState::wrong;
    }
    const bool first = verdict_.looks == 1;
    const bool is_black = black(glass), is_lit = mean(meant) >= lit_above;
    const double off = distance(glass, meant);
    const double meant_moved = first ? 0 : distance(meant, meant_),
                 moved_on = first ? 0 : distance(glass, glass_);
    dark_ = is_black && is_lit ? dark_ + 1 : 0;
    wrong_ = off > far_off ? wrong_ + 1 : 0;
    // A picture that stands among pictures that move is frozen; while nothing is to move nothing can be said.
    if (meant_moved > moved) frozen_ = moved_on < still_below ? frozen_ + 1 : 0;
    if (dark_ >= sure_after) return GlassState::dark;
    if (frozen_ >= sure_after) return GlassState::frozen;
    if (wrong_ >= sure_after || !instead.empty()) return GlassState::wrong;
    // Not sure yet: as before, where that was something amiss or right alike.
    if (dark_ > 0 || wrong_ > 0) return verdict_.state;
    if (is_black && !is_lit) return GlassState::dark_on_purpose;
    return meant_moved > still_below ? GlassState::right : GlassState::still;
}

} // namespace lianping::player
