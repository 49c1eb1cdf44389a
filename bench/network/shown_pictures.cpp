#include "shown_pictures.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace lianping::bench {
namespace {

double share_of(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// The newest that was due by `at`; 0: none.
std::int64_t on_at(const std::map<std::int64_t, std::int64_t>& by_due, std::int64_t at) {
    const auto after = by_due.upper_bound(at);
    return after == by_due.begin() ? 0 : std::prev(after)->second;
}

} // namespace

Pictures pictures_of(const std::filesystem::path& present_log, const std::string& item) {
    Pictures pictures;
    std::ifstream file(present_log);
    for (std::string line; std::getline(file, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (json.is_object() && json.value("item", "") == item)
            pictures[json.at("frame").get<std::int64_t>()] = {json.at("due").get<std::int64_t>(),
                                                              json.at("host").get<std::int64_t>()};
    }
    return pictures;
}

double Compared::share(std::size_t screen) const { return share_of(shown.at(screen), sent); }
double Compared::same_share() const { return share_of(same, instants); }

Compared compare(const Pictures& wall, const Pictures& room, Duration period, Duration settling,
                 const std::function<bool(Duration)>& there) {
    Compared compared;
    if (wall.empty() || room.empty()) return compared;
    const std::int64_t from = std::max(wall.begin()->first, room.begin()->first) + settling.count() / 1000;
    const std::int64_t to = std::min(wall.rbegin()->first, room.rbegin()->first);
    const std::array<const Pictures*, 2> screens{&wall, &room};
    Pictures either;
    std::array<std::map<std::int64_t, std::int64_t>, 2> by_due;
    for (std::size_t screen = 0; screen < 2; ++screen)
        for (const auto& [stamp, picture] : *screens[screen]) {
            if (stamp < from || stamp > to) continue;
            either.emplace(stamp, picture);
            by_due[screen][picture.due] = stamp;
        }
    std::int64_t before = 0; // the last one that counts, next to which none was left out
    for (const auto& [stamp, picture] : either) {
        if (!there(Duration(picture.host))) {
            before = 0;
            continue;
        }
        // Those that neither screen showed.
        const double steps = static_cast<double>(stamp - before) * 1000 / static_cast<double>(period.count());
        compared.sent += before == 0 ? 1 : std::max(1L, std::lround(steps));
        before = stamp;
        for (std::size_t screen = 0; screen < 2; ++screen)
            compared.shown[screen] += screens[screen]->contains(stamp) ? 1 : 0;
        const auto on = on_at(by_due[0], picture.due), on_other = on_at(by_due[1], picture.due);
        if (on == 0 || on_other == 0) continue; // the very first, on one
        ++compared.instants;
        compared.same += on == on_other ? 1 : 0;
    }
    return compared;
}

} // namespace lianping::bench
