#include "live/hearing.h"

#include "base/log.h"
#include "live/source_words.h"

#include <fmt/format.h>
#include <gst/app/gstappsink.h>

namespace lianping::live {
namespace {

std::string coder_named(const GstStructure* shape) {
    const std::string_view name = gst_structure_get_name(shape);
    int version = 0;
    if (name == "audio/mpeg" && gst_structure_get_int(shape, "mpegversion", &version) != FALSE)
        return version == 1 ? "mp3" : "aac";
    if (name == "audio/x-raw") return "pcm";
    if (const gchar* said = gst_structure_get_string(shape, "encoding-name"); said != nullptr) {
        const std::string_view encoding = said;
        if (encoding == "MPEG4-GENERIC" || encoding == "MP4A-LATM") return "aac";
        if (encoding == "OPUS" || encoding == "MULTIOPUS") return "opus";
        return said;
    }
    return std::string(name.substr(0, 8) == "audio/x-" ? name.substr(8) : name);
}

} // namespace

std::string sound_words(const GstCaps* caps) {
    const GstStructure* shape = gst_caps_get_structure(caps, 0);
    std::string words = coder_named(shape);
    int value = 0;
    if (gst_structure_get_int(shape, "rate", &value) != FALSE ||
        gst_structure_get_int(shape, "clock-rate", &value) != FALSE)
        words += fmt::format(", {} Hz", value);
    if (gst_structure_get_int(shape, "channels", &value) != FALSE)
        words += fmt::format(", {} channel{}", value, value == 1 ? "" : "s");
    return words;
}

void Hearing::take(GstSample* sample) {
    GstBuffer* buffer = gst_sample_get_buffer(sample);
    const GstSegment* segment = gst_sample_get_segment(sample);
    if (buffer == nullptr || segment == nullptr || !GST_BUFFER_PTS_IS_VALID(buffer)) return;
    const GstClockTime running =
        gst_segment_to_running_time(segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
    if (!GST_CLOCK_TIME_IS_VALID(running)) return;
    const auto stamp = stamp_(Duration(static_cast<std::int64_t>(running)));
    GstMapInfo map;
    if (!stamp || gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE) return;
    deliver_({reinterpret_cast<const float*>(map.data), map.size / sizeof(float)}, *stamp);
    gst_buffer_unmap(buffer, &map);
}

void Hearing::listen(GstElement* pipeline) {
    const GstPtr<GstElement> sound(gst_bin_get_by_name(GST_BIN(pipeline), "sound"));
    if (!sound) return;
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = [](GstAppSink* sink, gpointer self) {
        const GstPtr<GstSample> sample(gst_app_sink_pull_sample(sink));
        if (sample) static_cast<Hearing*>(self)->take(sample.get());
        return GST_FLOW_OK;
    };
    gst_app_sink_set_callbacks(GST_APP_SINK(sound.get()), &callbacks, this, nullptr);
}

bool Hearing::join(GstElement* pipeline, GstPad* pad, const GstCaps* caps, bool by_the_clock) {
    const std::scoped_lock lock(mutex_);
    if (branch_) return false;
    GError* error = nullptr;
    GstElement* made =
        gst_parse_bin_from_description(words_of_hearing(caps, by_the_clock).c_str(), FALSE, &error);
    if (error != nullptr) {
        fault_ = fmt::format("{}: is a package of GStreamer missing?", error->message);
        log::warn("the sound is left out: {}", fault_);
        g_clear_error(&error);
    }
    if (made == nullptr) return false;
    branch_.reset(GST_ELEMENT(gst_object_ref(made)));
    words_ = sound_words(caps);
    gst_bin_add(GST_BIN(pipeline), made);
    listen(pipeline);
    // What a decodebin leads to is not linked yet either: the way in is named.
    const GstPtr<GstElement> first(gst_bin_get_by_name(GST_BIN(made), "entrance"));
    const GstPtr<GstPad> inner(gst_element_get_static_pad(first.get(), "sink"));
    GstPad* entrance = gst_ghost_pad_new("sink", inner.get());
    gst_pad_set_active(entrance, TRUE);
    gst_element_add_pad(made, entrance); // takes it
    gst_element_sync_state_with_parent(made);
    return gst_pad_link(pad, entrance) == GST_PAD_LINK_OK;
}

bool Hearing::is_of_sound(GstMessage* message) {
    const std::scoped_lock lock(mutex_);
    if (!branch_ || gst_object_has_as_ancestor(GST_MESSAGE_SRC(message), GST_OBJECT(branch_.get())) == FALSE)
        return false;
    GError* error = nullptr;
    gst_message_parse_error(message, &error, nullptr);
    if (error != nullptr && fault_ != error->message) {
        fault_ = error->message;
        log::warn("its sound ({}) is not understood: {}", words_, fault_);
    }
    g_clear_error(&error);
    return true;
}

std::string Hearing::words() const {
    const std::scoped_lock lock(mutex_);
    return words_;
}

std::string Hearing::fault() const {
    const std::scoped_lock lock(mutex_);
    return fault_;
}

} // namespace lianping::live
