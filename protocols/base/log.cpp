#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>

namespace lianping::log {

void start(std::string_view name, std::string_view level) {
    auto logger = spdlog::stderr_color_mt(std::string(name));
    logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %n: %^%l%$: %v");
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::debug);
    spdlog::set_default_logger(std::move(logger));
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
