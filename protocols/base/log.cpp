#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>

namespace lianping::log {
namespace {

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warn:
        return spdlog::level::warn;
    case Level::error:
        break;
    }
    return spdlog::level::err;
}

} // namespace

void start(std::string_view name, std::string_view level) {
    auto logger = spdlog::stderr_color_mt(std::string(name));
    logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %n: %^%l%$: %v");
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::debug);
    spdlog::set_default_logger(std::move(logger));
}

bool wanted(Level level) { return spdlog::default_logger_raw()->should_log(level_of(level)); }

void write(Level level, fmt::string_view text, fmt::format_args arguments) {
    spdlog::default_logger_raw()->log(level_of(level), fmt::vformat(text, arguments));
}

bool Limit::pass(Instant now) {
    if (now < next_) {
        ++refused_;
        return false;
    }
    held_back_ = std::exchange(refused_, 0);
    next_ = now + pause_;
    return true;
}

} // namespace lianping::log
