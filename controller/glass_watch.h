#pragma once
// Says once when a screen does not show what it should, and when it does again: for the event log. Pure.

#include "wire/messages.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lianping::controller {

// "right", "still", "dark on purpose", "dark", "frozen", "wrong", "unknown".
std::string_view name_of(Status::Glass glass);
// Dark, frozen or wrong.
bool amiss(Status::Glass glass);

// Thread-safety: one thread.
class GlassWatch {
public:
    static constexpr Duration told_after = 5s; // of being so

    // What is to be said of the node's newest status, if anything.
    std::optional<std::string> take(const Status& status);
    // The node has gone: what comes next is another story.
    void gone(const std::string& node) { told_.erase(node); }

private:
    std::map<std::string, HouseTime>
        told_; // nodes of which something amiss was told, and since when it was so
};

} // namespace lianping::controller
