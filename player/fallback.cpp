#include "player/fallback.h"

#include <algorithm>

namespace lianping::player {
namespace {

constexpr int look_at_most = 256; // slots ahead in the cycle

} // namespace

bool Fallback::broke(const Showing& showing, const std::string& why, HouseTime now) {
    auto [at, news] = troubles_.try_emplace(showing.item.media);
    auto& trouble = at->second;
    if (!news && now < trouble.retry_at) return false;
    trouble.pause = news ? first_pause : std::min(trouble.pause * 2, longest_pause);
    trouble.name = showing.item.name;
    trouble.why = why;
    trouble.retry_at = now + trouble.pause;
    return news;
}

void Fallback::try_now(const std::string& media) {
    const auto at = troubles_.find(media);
    if (at == troubles_.end()) return;
    at->second.retry_at = HouseTime::always();
    at->second.pause = first_pause / 2; // it begins anew
}

std::string Fallback::why(const std::string& media) const {
    const auto at = troubles_.find(media);
    return at == troubles_.end() ? std::string() : at->second.why;
}

bool Fallback::works(const std::string& media) { return troubles_.erase(media) > 0; }

bool Fallback::barred(const std::string& media, HouseTime now) const {
    const auto at = troubles_.find(media);
    return at != troubles_.end() && now < at->second.retry_at;
}

std::optional<Showing> Fallback::fill(const Timeline& timeline, const Showing& showing, HouseTime t,
                                      Duration ready_in) {
    const auto known = fills_.find(showing.key);
    if (known != fills_.end()) {
        const auto& fill = known->second.showing;
        if (t < fill.visible_to && !broken(fill.item.media)) return fill;
    }
    const auto start = t + ready_in;
    if (showing.visible_to - start < hold_under) return std::nullopt;
    const auto origin = timeline.origin_of(showing);
    if (!origin) return std::nullopt;

    auto cursor = HouseTime::always();
    if (known != fills_.end()) {
        cursor = known->second.cursor;
    } else if (const auto own = slot_at(origin->cycle, *origin->root, *origin->items, showing.visible_from)) {
        cursor = own->end;
    } else {
        return std::nullopt;
    }
    for (int looked = 0; looked < look_at_most; ++looked) {
        const auto slot = slot_at(origin->cycle, *origin->root, *origin->items, cursor);
        if (!slot || slot->end <= cursor) return std::nullopt;
        cursor = slot->end;
        const auto& item = (*origin->items)[slot->item];
        if (item.media == showing.item.media || broken(item.media) || item.kind == Item::Kind::audio ||
            item.kind == Item::Kind::layout || item.kind == Item::Kind::live)
            continue;
        Showing fill = showing;
        fill.item = item;
        fill.item.transition = {};
        fill.key.start = start;
        fill.key.media = item.media.empty() ? item.name : item.media;
        fill.visible_from = start;
        fill.visible_to = std::min(showing.visible_to, start + item.length);
        fills_[showing.key] = {fill, cursor};
        return fill;
    }
    return std::nullopt;
}

void Fallback::forget_before(HouseTime t) {
    std::erase_if(fills_, [t](const auto& entry) { return entry.second.showing.visible_to + 1min < t; });
}

std::vector<std::string> Fallback::all_broken() const {
    std::vector<std::string> media;
    for (const auto& [hash, trouble] : troubles_) media.push_back(hash);
    return media;
}

std::vector<std::string> Fallback::troubles() const {
    std::vector<std::string> lines;
    for (const auto& [media, trouble] : troubles_) lines.push_back(trouble.name + ": " + trouble.why);
    return lines;
}

} // namespace lianping::player
