#include "controller/once_entries.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::controller {
namespace {

using nlohmann::json;

constexpr const char* no_file = "live start --at"; // where their entries stand instead of a line of a file
constexpr std::int32_t least_priority = 50;        // that of an entry that does not say

} // namespace

OnceEntries::OnceEntries(std::filesystem::path file) : file_(std::move(file)) {
    const auto text = file_.empty() ? Result<std::string>(std::string()) : read_file(file_);
    if (!text) return;
    const json read = json::parse(*text, nullptr, false);
    if (!read.is_array()) return;
    for (const json& one : read)
        if (one.is_object() && one.value("link", json()).is_string() &&
            one.value("from_ns", json()).is_number_integer() &&
            one.value("until_ns", json()).is_number_integer() && all_.size() < most)
            all_.push_back({one["link"], UtcTime(Duration(one["from_ns"].get<std::int64_t>())),
                            UtcTime(Duration(one["until_ns"].get<std::int64_t>()))});
}

std::string OnceEntries::text() const {
    json written = json::array();
    for (const Once& once : all_)
        written.push_back({{"link", once.link}, {"from_ns", once.from.ns()}, {"until_ns", once.until.ns()}});
    return written.dump(1, ' ', false, json::error_handler_t::replace);
}

Result<void> OnceEntries::add(const Once& once, UtcTime now) {
    std::erase_if(all_, [&](const Once& other) { return other.until <= now; });
    if (std::find(all_.begin(), all_.end(), once) != all_.end())
        return fail(Error::Code::invalid, "that is in the schedule already");
    if (all_.size() >= most)
        return fail(Error::Code::invalid,
                    "there are too many already: write the next one into schedule.yaml");
    all_.push_back(once);
    return {};
}

std::vector<OnceEntries::Once> OnceEntries::remove(const std::string& link, UtcTime now) {
    std::vector<Once> removed;
    std::erase_if(all_, [&](const Once& once) {
        const bool goes = once.until > now && (link.empty() || once.link == link);
        if (goes) removed.push_back(once);
        return goes;
    });
    return removed;
}

void OnceEntries::apply(programme::Programme& programme) const {
    std::erase_if(programme.entries,
                  [](const programme::Entry& entry) { return entry.place.file == no_file; });
    std::int32_t priority = least_priority;
    for (const programme::Entry& entry : programme.entries) priority = std::max(priority, entry.priority);
    for (const Once& once : all_) {
        const auto link = programme.links.find(once.link);
        if (link == programme.links.end()) continue;
        programme::Entry entry;
        entry.place.file = no_file;
        entry.name = "live:" + once.link;
        const auto taken = [&](const programme::Entry& other) { return other.name == entry.name; };
        for (int n = 2; std::any_of(programme.entries.begin(), programme.entries.end(), taken); ++n)
            entry.name = "live:" + once.link + " (" + std::to_string(n) + ")";
        entry.screens = link->second.screens();
        entry.play = {programme::Play::Kind::live, "", once.link};
        entry.priority = priority + 1;
        entry.zone = "UTC";
        entry.when.starting = CivilTime(once.from.since_origin());
        entry.when.length = once.until - once.from;
        programme.entries.push_back(std::move(entry));
    }
}

} // namespace lianping::controller
