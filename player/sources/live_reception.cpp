#include "player/sources/live_reception.h"

#include "wire/capture_time.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#include <atomic>
#include <mutex>

namespace lianping::player {
namespace {

// How long a packet that is missing is waited for: order is put right within that.
constexpr const char* words =
    "udpsrc name=in address=127.0.0.1 port=0 buffer-size=4194304 "
    "! srtpdec name=srtp ! rtpjitterbuffer name=jitter latency=30 "
    "! rtph264depay wait-for-keyframe=true ! video/x-h264,stream-format=byte-stream,alignment=au "
    "! appsink name=out sync=false max-buffers=60 drop=false enable-last-sample=false";

std::string start_gstreamer() {
    static std::once_flag once;
    static std::string trouble;
    std::call_once(once, [] {
        GError* error = nullptr;
        if (gst_init_check(nullptr, nullptr, &error) == FALSE)
            trouble = error != nullptr ? error->message : "GStreamer does not start";
        g_clear_error(&error);
    });
    return trouble;
}

struct Unref {
    void operator()(GstElement* element) const { gst_object_unref(element); }
    void operator()(GstSample* sample) const { gst_sample_unref(sample); }
    void operator()(GstCaps* caps) const { gst_caps_unref(caps); }
};
struct Stop {
    void operator()(GstElement* pipeline) const {
        gst_element_set_state(pipeline, GST_STATE_NULL);
        gst_object_unref(pipeline);
    }
};

} // namespace

struct LiveReception::Impl {
    StreamKey key;
    std::atomic<std::uint32_t> roc{0};
    std::function<HouseTime()> near;
    std::uint16_t port = 0;
    std::unique_ptr<GstCaps, Unref> stamp_kind;
    std::unique_ptr<GstElement, Unref> jitter, out;
    std::unique_ptr<GstElement, Stop> pipeline; // last: it ends first

    std::unique_ptr<GstElement, Unref> element(const char* name) const {
        return std::unique_ptr<GstElement, Unref>(gst_bin_get_by_name(GST_BIN(pipeline.get()), name));
    }
    static GstCaps* answer_key(GstElement*, guint ssrc, gpointer self);
};

// The key of a sender that srtpdec has not heard before. Nothing for others than ours: they are not let in.
GstCaps* LiveReception::Impl::answer_key(GstElement*, guint ssrc, gpointer self) {
    const auto& impl = *static_cast<Impl*>(self);
    if (ssrc != impl.key.ssrc) return nullptr;
    GstBuffer* key = gst_buffer_new_memdup(impl.key.key.data(), impl.key.key.size());
    GstCaps* caps = gst_caps_new_simple(
        "application/x-srtp", "srtp-key", GST_TYPE_BUFFER, key, "srtp-cipher", G_TYPE_STRING, "aes-128-icm",
        "srtp-auth", G_TYPE_STRING, "hmac-sha1-80", "srtcp-cipher", G_TYPE_STRING, "aes-128-icm",
        "srtcp-auth", G_TYPE_STRING, "hmac-sha1-80", "roc", G_TYPE_UINT, impl.roc.load(), nullptr);
    gst_buffer_unref(key);
    return caps;
}

LiveReception::LiveReception(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiveReception::~LiveReception() = default;

Result<std::unique_ptr<LiveReception>> LiveReception::open(const OfferedStream& stream,
                                                           std::function<HouseTime()> near) {
    if (const auto trouble = start_gstreamer(); !trouble.empty())
        return fail(Error::Code::unsupported, trouble);
    auto impl = std::make_unique<Impl>();
    impl->key = stream.key;
    impl->roc = stream.roc;
    impl->near = std::move(near);
    impl->stamp_kind.reset(gst_caps_new_empty_simple("timestamp/x-ntp"));
    GError* error = nullptr;
    impl->pipeline.reset(gst_parse_launch(words, &error));
    if (error != nullptr) {
        const std::string why = error->message;
        g_clear_error(&error);
        return fail(Error::Code::unsupported, why + ": is a package of GStreamer missing?");
    }
    impl->jitter = impl->element("jitter");
    impl->out = impl->element("out");
    const auto in = impl->element("in");
    const std::unique_ptr<GstCaps, Unref> caps(
        gst_caps_new_simple("application/x-srtp", "media", G_TYPE_STRING, "video", "clock-rate", G_TYPE_INT,
                            90000, "encoding-name", G_TYPE_STRING, "H264", "payload", G_TYPE_INT, 96,
                            "extmap-1", G_TYPE_STRING, ntp64_uri, nullptr));
    g_object_set(in.get(), "caps", caps.get(), nullptr);
    g_signal_connect(impl->element("srtp").get(), "request-key", G_CALLBACK(Impl::answer_key), impl.get());
    // The port is taken on the way to READY.
    if (gst_element_set_state(impl->pipeline.get(), GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
        return fail(Error::Code::io, "no port can be listened on");
    int port = 0;
    g_object_get(in.get(), "port", &port, nullptr);
    impl->port = static_cast<std::uint16_t>(port);
    if (impl->port == 0 ||
        gst_element_set_state(impl->pipeline.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        return fail(Error::Code::io, "the stream cannot be listened to");
    return std::unique_ptr<LiveReception>(new LiveReception(std::move(impl)));
}

std::uint16_t LiveReception::port() const { return impl_->port; }
void LiveReception::set_roc(std::uint32_t roc) { impl_->roc = roc; }

std::optional<ReceivedUnit> LiveReception::next(Duration patience) {
    const std::unique_ptr<GstSample, Unref> sample(gst_app_sink_try_pull_sample(
        GST_APP_SINK(impl_->out.get()), static_cast<GstClockTime>(patience.count())));
    if (!sample) return std::nullopt;
    GstBuffer* buffer = gst_sample_get_buffer(sample.get());
    const auto* meta = gst_buffer_get_reference_timestamp_meta(buffer, impl_->stamp_kind.get());
    const auto stamp = meta != nullptr ? from_ntp64(meta->timestamp, impl_->near()) : std::nullopt;
    if (!stamp) return std::nullopt;
    ReceivedUnit unit;
    unit.stamp = *stamp;
    unit.bytes.resize(gst_buffer_get_size(buffer));
    gst_buffer_extract(buffer, 0, unit.bytes.data(), unit.bytes.size());
    return unit;
}

std::uint64_t LiveReception::lost() const {
    GstStructure* stats = nullptr;
    g_object_get(impl_->jitter.get(), "stats", &stats, nullptr);
    guint64 lost = 0;
    if (stats != nullptr) {
        gst_structure_get_uint64(stats, "num-lost", &lost);
        gst_structure_free(stats);
    }
    return lost;
}

} // namespace lianping::player
