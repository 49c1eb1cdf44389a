#include "controller/link_latencies.h"

#include "base/atomic_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::controller {

using nlohmann::json;

LinkLatencies::LinkLatencies(std::filesystem::path file) : file_(std::move(file)) {
    const auto text = file_.empty() ? Result<std::string>(std::string()) : read_file(file_);
    if (!text) return;
    const json read = json::parse(*text, nullptr, false);
    if (!read.is_object()) return;
    for (const auto& [link, latency] : read.items())
        if (latency.is_number_unsigned())
            chosen_[link] = std::clamp<Duration>(
                std::chrono::milliseconds(std::min<std::uint64_t>(latency.get<std::uint64_t>(), 5000)), least,
                most);
}

std::string LinkLatencies::text() const {
    json written = json::object();
    for (const auto& [link, latency] : chosen_) written[link] = static_cast<std::uint64_t>(latency / 1ms);
    return written.dump(1, ' ', false, json::error_handler_t::replace);
}

void LinkLatencies::heard(const std::string& link, const ReceivedStream& received) {
    if (received.delay_p999 <= Duration{}) return;
    Duration& worst = worst_[link];
    worst = std::max(worst, received.delay_p999);
}

std::optional<Duration> LinkLatencies::needed(const std::string& link) const {
    const auto worst = worst_.find(link);
    if (worst == worst_.end()) return std::nullopt;
    const Duration exact = worst->second + headroom;
    return std::clamp<Duration>((exact + step - Duration(1)) / step * step, least, most);
}

bool LinkLatencies::settle(const std::string& link) {
    const auto wanted = needed(link);
    worst_.erase(link);
    if (!wanted) return false;
    const auto [at, is_new] = chosen_.try_emplace(link, *wanted);
    const bool other = is_new || at->second != *wanted;
    at->second = *wanted;
    return other;
}

void LinkLatencies::apply(programme::Programme& programme) const {
    for (auto& [name, link] : programme.links) {
        const auto chosen = chosen_.find(name);
        if (link.latency_is_ours && chosen != chosen_.end()) link.latency = chosen->second;
    }
}

} // namespace lianping::controller
