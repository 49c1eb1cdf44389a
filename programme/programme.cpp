#include "programme/programme.h"

#include <set>

namespace lianping::programme {

std::vector<std::string> Link::screens() const {
    std::set<std::string> served;
    for (const auto& layout : layouts)
        for (const auto& zones : layout.second) served.insert(zones.first);
    return {served.begin(), served.end()};
}

std::string stream_name(const std::string& link, const std::string& source) { return link + "/" + source; }

} // namespace lianping::programme
