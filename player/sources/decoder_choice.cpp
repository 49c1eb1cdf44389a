#include "player/sources/decoder_choice.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace lianping::player {
namespace {

constexpr int least_for_a_device = 128; // pixels across and down: what all known drivers take

// Whether the device takes coded pictures and gives plain ones (memory to memory).
bool decodes(const std::string& node) {
    const int descriptor = ::open(node.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return false;
    v4l2_capability capability{};
    const bool answered = ::ioctl(descriptor, VIDIOC_QUERYCAP, &capability) == 0;
    const auto has = answered ? (capability.capabilities & V4L2_CAP_DEVICE_CAPS) != 0U
                                    ? capability.device_caps
                                    : capability.capabilities
                              : 0U;
    const bool memory_to_memory = (has & (V4L2_CAP_VIDEO_M2M | V4L2_CAP_VIDEO_M2M_MPLANE)) != 0;
    bool coded = false;
    for (std::uint32_t i = 0; memory_to_memory && !coded; ++i) {
        v4l2_fmtdesc format{};
        format.index = i;
        format.type = (has & V4L2_CAP_VIDEO_M2M_MPLANE) != 0 ? V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE
                                                             : V4L2_BUF_TYPE_VIDEO_OUTPUT;
        if (::ioctl(descriptor, VIDIOC_ENUM_FMT, &format) != 0) break;
        coded = (format.flags & V4L2_FMT_FLAG_COMPRESSED) != 0;
    }
    ::close(descriptor);
    return coded;
}

std::vector<std::string> nodes(const char* folder, std::string_view begins) {
    std::vector<std::string> found;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        if (entry.path().filename().string().starts_with(begins)) found.push_back(entry.path().string());
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

std::vector<DecoderWay> decoders_in_order(const StreamNeeds& needs, const CodecSupport& support,
                                          const DecodingDevices& devices) {
    std::vector<DecoderWay> ways;
    if (needs.alpha && !support.with_alpha.empty()) ways.push_back({support.with_alpha, "", ""});
    const bool large = needs.width >= least_for_a_device && needs.height >= least_for_a_device;
    if (!needs.alpha && !needs.still && large) {
        if (support.vaapi)
            for (const std::string& node : devices.render_nodes)
                ways.push_back({support.software, "vaapi", node});
        if (!support.v4l2.empty() && devices.v4l2_decoder) ways.push_back({support.v4l2, "v4l2m2m", ""});
    }
    if (!support.software.empty()) ways.push_back({support.software, "", ""});
    return ways;
}

DecodingDevices find_decoding_devices() {
    DecodingDevices devices;
    const char* wish = std::getenv("LIANPING_DECODER");
    if (wish != nullptr && std::string_view(wish) == "software") return devices;
    devices.render_nodes = nodes("/dev/dri", "renderD");
    const auto video = nodes("/dev", "video");
    devices.v4l2_decoder = std::any_of(video.begin(), video.end(), decodes);
    return devices;
}

} // namespace lianping::player
