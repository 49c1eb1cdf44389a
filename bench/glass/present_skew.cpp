#include "present_skew.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace lianping::bench {
namespace {

using Picture = std::tuple<std::int64_t, std::string, std::int64_t>; // due, media, frame

std::map<Picture, std::int64_t> host_instants(const std::filesystem::path& log) {
    std::map<Picture, std::int64_t> instants;
    std::ifstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (!json.is_object() || !json.contains("due") || !json.contains("host")) continue;
        instants[{json["due"].get<std::int64_t>(), json.value("media", ""),
                  json.value("frame", std::int64_t{-1})}] = json["host"].get<std::int64_t>();
    }
    return instants;
}

} // namespace

PresentSkew present_skew(const std::filesystem::path& a, const std::filesystem::path& b,
                         const std::vector<testing::Stretch>& stretches) {
    const auto first = host_instants(a), second = host_instants(b);
    std::vector<std::int64_t> apart;
    for (const auto& [picture, at] : first) {
        const std::int64_t due = std::get<0>(picture);
        if (std::none_of(stretches.begin(), stretches.end(),
                         [&](const testing::Stretch& s) { return due >= s.from.ns() && due < s.to.ns(); }))
            continue;
        if (const auto other = second.find(picture); other != second.end())
            apart.push_back(std::abs(at - other->second));
    }
    std::sort(apart.begin(), apart.end());
    PresentSkew skew;
    skew.pictures = apart.size();
    if (apart.empty()) return skew;
    const auto at = [&](double share) {
        return Duration(
            apart[static_cast<std::size_t>(std::lround(share * static_cast<double>(apart.size() - 1)))]);
    };
    skew.p50 = at(0.5);
    skew.p99 = at(0.99);
    skew.p999 = at(0.999);
    skew.max = Duration(apart.back());
    return skew;
}

} // namespace lianping::bench
