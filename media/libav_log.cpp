#include "media/libav_log.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <utility>

extern "C" {
#include <libavutil/log.h>
}

namespace lianping::media {
namespace {

thread_local std::string complaint;

void listen(void* /*who*/, int level, const char* format, va_list arguments) {
    if (level > AV_LOG_ERROR || !complaint.empty()) return;
    std::array<char, 200> line{};
    const int length = std::vsnprintf(line.data(), line.size(), format, arguments);
    if (length <= 0) return;
    complaint = line.data();
    while (!complaint.empty() &&
           (complaint.back() == '\n' || complaint.back() == '.' || complaint.back() == ' '))
        complaint.pop_back();
}

} // namespace

void quiet_libav() {
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback(&listen); });
}

std::string take_libav_complaint() { return std::exchange(complaint, {}); }

} // namespace lianping::media
