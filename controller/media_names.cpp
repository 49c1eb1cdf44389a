#include "controller/media_names.h"

namespace lianping::controller {
namespace {

void add_names(MediaNames& to, const std::vector<Item>& items, const std::vector<Overlay>& overlays) {
    for (const Item& item : items) {
        if (!item.media.empty()) to.try_emplace(item.media, item.name);
        if (!item.subtitles.empty()) to.try_emplace(item.subtitles, "subtitles of " + item.name);
    }
    for (const Overlay& overlay : overlays)
        if (!overlay.media.empty()) to.try_emplace(overlay.media, "a logo");
}

} // namespace

MediaNames media_names(const Desks& desks) {
    MediaNames names;
    for (const auto& [screen, plan] : desks.plans.in_force()) add_names(names, plan->items, plan->overlays);
    for (const auto& [screen, acts] : desks.acts.all()) add_names(names, acts->items, acts->overlays);
    for (const auto& [key, facts] : desks.catalogue)
        if (!facts.hash.empty()) names.try_emplace(facts.hash, key);
    return names;
}

std::string name_of_medium(const MediaNames& names, const std::string& hash) {
    const auto at = names.find(hash);
    return at != names.end() ? at->second : hash.substr(0, 12);
}

} // namespace lianping::controller
