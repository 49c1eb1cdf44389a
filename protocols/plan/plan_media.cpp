#include "plan/plan_media.h"

namespace lianping {
namespace {

void add(std::set<std::string>& to, const std::string& hash) {
    if (!hash.empty()) to.insert(hash);
}

void add_items(std::set<std::string>& to, const std::vector<Item>& items,
               const std::vector<Overlay>& overlays) {
    for (const Item& item : items) {
        add(to, item.media);
        add(to, item.subtitles);
    }
    for (const Overlay& overlay : overlays) add(to, overlay.media);
}

} // namespace

void add_media(std::set<std::string>& to, const ScreenPlan& plan) {
    add_items(to, plan.items, plan.overlays);
}
void add_media(std::set<std::string>& to, const Acts& acts) { add_items(to, acts.items, acts.overlays); }

} // namespace lianping
