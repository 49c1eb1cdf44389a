#include "controller/settling.h"

#include <algorithm>

namespace lianping::controller {

void Settling::touch(const std::string& path, Touch touch, NodeTime now) {
    due_[path] = now + (touch == Touch::finished ? quiet : quiet_while_open);
}

std::vector<std::string> Settling::settled(NodeTime now) {
    std::vector<std::string> paths;
    for (auto at = due_.begin(); at != due_.end();) {
        if (at->second <= now) {
            paths.push_back(at->first);
            at = due_.erase(at);
        } else {
            ++at;
        }
    }
    return paths;
}

std::vector<std::string> Settling::settled_together(NodeTime now) {
    const bool all =
        std::all_of(due_.begin(), due_.end(), [&](const auto& path) { return path.second <= now; });
    return all ? settled(now) : std::vector<std::string>{};
}

NodeTime Settling::next() const {
    NodeTime next = NodeTime::never();
    for (const auto& [path, due] : due_) next = std::min(next, due);
    return next;
}

} // namespace lianping::controller
