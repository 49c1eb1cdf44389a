#include "programme/programme.h"

#include <set>

namespace lianping::programme {

std::vector<std::string> Link::screens() const {
    std::set<std::string> served;
    for (const auto& [each, shown] : layouts)
        for (const auto& zones : shown) served.insert(zones.first);
    return {served.begin(), served.end()};
}

const std::vector<LinkZone>* Link::zones_on(const std::string& screen) const {
    const auto in_force = layouts.find(layout);
    if (in_force == layouts.end()) return nullptr;
    const auto zones = in_force->second.find(screen);
    return zones == in_force->second.end() || zones->second.empty() ? nullptr : &zones->second;
}

std::string stream_name(const std::string& link, const std::string& source) { return link + "/" + source; }

} // namespace lianping::programme
