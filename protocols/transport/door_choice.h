#pragma once
// At which of several doors a line calls: it stays where it is heard, and tries the others in turn where it
// is not. Pure.
//
// Thread-safety: unsafe.

#include <string>
#include <vector>

namespace lianping {

class DoorChoice {
public:
    // `found`: where the controller is said to be (empty: nowhere); `others`: where else one of the same key
    // may be. Gives the door to call at; empty: none is known. It stays where it is, but for a controller
    // that is found elsewhere than where it was found, and called at, before.
    const std::string& choose(const std::string& found, const std::vector<std::string>& others);
    // Nothing is heard there: the next one in turn.
    const std::string& pass();
    bool several() const { return doors_.size() > 1; }

private:
    std::string at_, found_;
    std::vector<std::string> doors_;
};

} // namespace lianping
