#include "transport/door_choice.h"

#include "transport/leader_memory.h"

#include <algorithm>

namespace lianping {

const std::string& DoorChoice::choose(const std::string& found, const std::vector<std::string>& others) {
    doors_.clear();
    const auto add = [&](const std::string& door) {
        if (!door.empty() && std::find(doors_.begin(), doors_.end(), door) == doors_.end())
            doors_.push_back(door);
    };
    add(found);
    for (const std::string& other : others)
        if (found.empty() || key_of_endpoint(other) == key_of_endpoint(found)) add(other);
    const bool moved = !found.empty() && found != found_ && at_ == found_;
    if (!found.empty()) found_ = found;
    if (moved || std::find(doors_.begin(), doors_.end(), at_) == doors_.end())
        if (!doors_.empty()) at_ = doors_.front();
    return at_;
}

const std::string& DoorChoice::pass() {
    const auto is = std::find(doors_.begin(), doors_.end(), at_);
    if (is != doors_.end()) at_ = is + 1 == doors_.end() ? doors_.front() : *(is + 1);
    return at_;
}

} // namespace lianping
