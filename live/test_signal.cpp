#include "live/test_signal.h"

#include "sound/live_format.h"

#include <gst/video/video.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <numbers>

namespace lianping::live {
namespace {

constexpr Duration tone_ramp = 2ms; // from silence to the tone, and back
constexpr Duration clocks_apart =
    2ms; // by which the two clocks are read apart at most on a machine that is busy
constexpr int bar_white = 235, bar_share = 12; // BT.709's white; the bar's height, of the picture's

} // namespace

// The two clocks cannot be read at once: what is between is taken once and kept, so that tones are even.
Duration TestSignal::into_second(HouseTime stamp) {
    const std::scoped_lock lock(mutex_);
    const Duration wall = std::chrono::system_clock::now().time_since_epoch();
    const Duration ahead = wall - house_->now().since_origin();
    if (ahead - ahead_ > clocks_apart || ahead_ - ahead > clocks_apart) ahead_ = ahead;
    const Duration into = (stamp.since_origin() + ahead_) % 1s;
    return into < Duration{} ? into + 1s : into;
}

void TestSignal::sound(std::span<float> stereo, HouseTime stamp) {
    const double begin = std::chrono::duration<double>(into_second(stamp)).count();
    const double length = std::chrono::duration<double>(lasts).count();
    const double edge = std::chrono::duration<double>(tone_ramp).count();
    for (std::size_t n = 0; n < stereo.size() / live_sound::channels; ++n) {
        double at = begin + static_cast<double>(n) / live_sound::rate;
        if (at >= 1) at -= 1;
        if (at >= length) continue;
        const double level = loudness * std::min({1.0, at / edge, (length - at) / edge});
        const auto sample = static_cast<float>(level * std::sin(2 * std::numbers::pi * tone * at));
        for (std::size_t c = 0; c < live_sound::channels; ++c) stereo[n * live_sound::channels + c] += sample;
    }
}

GstPadProbeReturn TestSignal::leaves(GstPad* pad, GstPadProbeInfo* info, gpointer self) {
    GstBuffer* buffer = GST_PAD_PROBE_INFO_BUFFER(info);
    if (!GST_BUFFER_PTS_IS_VALID(buffer)) return GST_PAD_PROBE_OK;
    const HouseTime stamp(Duration(static_cast<std::int64_t>(GST_BUFFER_PTS(buffer))));
    if (static_cast<TestSignal*>(self)->into_second(stamp) >= lasts) return GST_PAD_PROBE_OK;
    const GstPtr<GstCaps> caps(gst_pad_get_current_caps(pad));
    GstVideoInfo shape;
    if (!caps || gst_video_info_from_caps(&shape, caps.get()) == FALSE) return GST_PAD_PROBE_OK;
    buffer = gst_buffer_make_writable(buffer);
    GST_PAD_PROBE_INFO_DATA(info) = buffer;
    GstVideoFrame frame;
    if (gst_video_frame_map(&frame, &shape, buffer, GST_MAP_READWRITE) == FALSE) return GST_PAD_PROBE_OK;
    const int height = GST_VIDEO_FRAME_HEIGHT(&frame), from = height - std::max(1, height / bar_share);
    auto* rows = static_cast<std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0));
    const auto stride = static_cast<std::size_t>(GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0));
    for (int row = from; row < height; ++row)
        std::memset(rows + static_cast<std::size_t>(row) * stride, bar_white,
                    static_cast<std::size_t>(GST_VIDEO_FRAME_WIDTH(&frame)));
    gst_video_frame_unmap(&frame);
    return GST_PAD_PROBE_OK;
}

void TestSignal::draw_behind(GstElement* element) {
    const GstPtr<GstPad> pad(gst_element_get_static_pad(element, "src"));
    gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, leaves, this, nullptr);
}

} // namespace lianping::live
