#include "live/stream_sender.h"

#include "wire/capture_time.h"

#include <fmt/format.h>
#include <gst/app/gstappsrc.h>
#include <gst/rtp/gstrtphdrext.h>

namespace lianping::live {
namespace {

constexpr const char* words =
    "appsrc name=in is-live=true format=time "
    "caps=video/x-h264,stream-format=byte-stream,alignment=au max-buffers=60 leaky-type=downstream "
    "! rtph264pay name=pay pt=96 mtu=1200 config-interval=-1 aggregate-mode=zero-latency "
    "! srtpenc name=srtp rtp-cipher=aes-128-icm rtp-auth=hmac-sha1-80 rtcp-cipher=aes-128-icm "
    "rtcp-auth=hmac-sha1-80 "
    "! multiudpsink name=out sync=false async=false ";
constexpr unsigned extension_id = 1;

} // namespace

struct StreamSender::Impl {
    GstPtr<GstCaps> stamp_kind{gst_caps_new_empty_simple("timestamp/x-ntp")};
    std::uint32_t ssrc = 0;
    PipelinePtr pipeline;
    GstPtr<GstElement> in, srtp, out;
};

StreamSender::StreamSender(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StreamSender::~StreamSender() = default;

Result<std::unique_ptr<StreamSender>> StreamSender::open(const StreamKey& key) {
    if (key.key.size() != StreamKey::size) return fail(Error::Code::invalid, "a stream's key has 30 bytes");
    auto impl = std::make_unique<Impl>();
    impl->ssrc = key.ssrc;
    GError* error = nullptr;
    impl->pipeline.reset(gst_parse_launch(words, &error));
    if (error != nullptr) {
        const std::string why = error->message;
        g_clear_error(&error);
        return fail(Error::Code::unsupported, why + ": is a package of GStreamer missing?");
    }
    impl->in = element_named(impl->pipeline, "in");
    impl->srtp = element_named(impl->pipeline, "srtp");
    impl->out = element_named(impl->pipeline, "out");
    const auto pay = element_named(impl->pipeline, "pay");

    GstRTPHeaderExtension* extension = gst_rtp_header_extension_create_from_uri(ntp64_uri);
    if (extension == nullptr)
        return fail(Error::Code::unsupported, "GStreamer has no rtphdrextntp64: gstreamer1.0-plugins-good");
    // In one packet of a picture alone it would be lost in most pictures of several.
    g_object_set(extension, "every-packet", TRUE, nullptr);
    gst_rtp_header_extension_set_id(extension, extension_id);
    g_signal_emit_by_name(pay.get(), "add-extension", extension);
    gst_object_unref(extension);
    g_object_set(pay.get(), "ssrc", key.ssrc, nullptr);

    GstBuffer* secret = gst_buffer_new_memdup(key.key.data(), key.key.size());
    g_object_set(impl->srtp.get(), "key", secret, nullptr);
    gst_buffer_unref(secret);
    if (gst_element_set_state(impl->pipeline.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        return fail(Error::Code::io, "the sender cannot be started");
    return std::unique_ptr<StreamSender>(new StreamSender(std::move(impl)));
}

void StreamSender::send(GstBuffer* access_unit, HouseTime stamp) {
    // A shallow copy: its memory is shared, its stamps are ours.
    GstBuffer* copy = gst_buffer_copy(access_unit);
    GST_BUFFER_PTS(copy) = ntp64_ns(stamp);
    GST_BUFFER_DTS(copy) = GST_CLOCK_TIME_NONE;
    gst_buffer_add_reference_timestamp_meta(copy, impl_->stamp_kind.get(), ntp64_ns(stamp),
                                            GST_CLOCK_TIME_NONE);
    gst_app_src_push_buffer(GST_APP_SRC(impl_->in.get()), copy); // takes it
}

void StreamSender::to(const std::vector<Destination>& destinations) {
    std::string clients;
    for (const Destination& destination : destinations)
        clients += fmt::format("{}{}:{}", clients.empty() ? "" : ",", destination.host, destination.port);
    g_object_set(impl_->out.get(), "clients", clients.c_str(), nullptr);
}

std::uint32_t StreamSender::roc() const {
    GstStructure* stats = nullptr;
    g_object_get(impl_->srtp.get(), "stats", &stats, nullptr);
    if (stats == nullptr) return 0;
    unsigned roc = 0;
    const GValue* streams = gst_structure_get_value(stats, "streams");
    for (guint i = 0; streams != nullptr && i < gst_value_array_get_size(streams); ++i) {
        const GstStructure* stream = gst_value_get_structure(gst_value_array_get_value(streams, i));
        unsigned ssrc = 0;
        if (gst_structure_get_uint(stream, "ssrc", &ssrc) && ssrc == impl_->ssrc)
            gst_structure_get_uint(stream, "roc", &roc);
    }
    gst_structure_free(stats);
    return roc;
}

} // namespace lianping::live
