#include "player/station/present_log.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pthread.h>

namespace lianping::player {
namespace {

constexpr std::size_t queued_at_most = 4096;

std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

std::string to_json(const Presented& p) {
    const auto us = [](Duration d) {
        return std::chrono::duration_cast<std::chrono::microseconds>(d).count();
    };
    return fmt::format(
        R"({{"due":{},"actual":{},"host":{},"late_us":{},"item":{},"media":{},"frame":{},"progress":{:.4f},"dropped":{},"missed_refreshes":{},"draw_us":{}}})",
        p.due.ns(), p.actual.ns(), p.host.count(), us(p.actual - p.due), quoted(p.item), quoted(p.media),
        p.frame, p.progress, p.dropped, p.missed_refreshes, us(p.draw));
}

Result<std::unique_ptr<PresentLog>> PresentLog::open(const std::filesystem::path& file) {
    std::ofstream stream(file, std::ios::trunc);
    if (!stream) return fail(Error::Code::io, fmt::format("{} cannot be written", file.string()));
    return std::unique_ptr<PresentLog>(new PresentLog(std::move(stream)));
}

PresentLog::PresentLog(std::ofstream file) : file_(std::move(file)), queue_(queued_at_most) {
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "present-log");
        while (!queue_.closed() || queue_.size() > 0) {
            while (auto presented = queue_.pop(200ms)) {
                if (const auto lost = lost_.exchange(0)) file_ << "{\"lost\":" << lost << "}\n";
                file_ << to_json(*presented) << '\n';
            }
            file_.flush();
        }
    });
}

PresentLog::~PresentLog() {
    queue_.close();
    thread_.join();
}

void PresentLog::add(const Presented& presented) {
    auto copy = presented;
    if (queue_.push(std::move(copy)) != BoundedQueue<Presented>::Push::taken) ++lost_;
}

} // namespace lianping::player
