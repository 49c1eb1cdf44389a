#include "controller/glass_watch.h"

#include <fmt/format.h>

#include <chrono>

namespace lianping::controller {

std::string_view name_of(Status::Glass glass) {
    switch (glass) {
    case Status::Glass::unknown:
        return "unknown";
    case Status::Glass::right:
        return "right";
    case Status::Glass::still:
        return "still";
    case Status::Glass::dark_on_purpose:
        return "dark on purpose";
    case Status::Glass::dark:
        return "dark";
    case Status::Glass::frozen:
        return "frozen";
    case Status::Glass::wrong:
        return "wrong";
    }
    return "";
}

bool amiss(Status::Glass glass) {
    return glass == Status::Glass::dark || glass == Status::Glass::frozen || glass == Status::Glass::wrong;
}

std::optional<std::string> GlassWatch::take(const Status& status) {
    const auto told = told_.find(status.node);
    if (amiss(status.glass)) {
        if (told != told_.end() || status.glass_for < told_after) return std::nullopt;
        told_[status.node] = status.at - status.glass_for;
        return fmt::format("{}: {}", name_of(status.glass), status.glass_why);
    }
    if (told == told_.end()) return std::nullopt;
    const auto lasted = std::chrono::duration_cast<std::chrono::seconds>(status.at - told->second);
    told_.erase(told);
    return fmt::format("as it should be again, after {} s", lasted.count());
}

} // namespace lianping::controller
