#include "player/sources/live_reception.h"

#include "player/sources/sound_arrivals.h"
#include "wire/capture_time.h"
#include "wire/resend.h"

#include <fmt/format.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/net/gstnetaddressmeta.h>

#include <array>
#include <atomic>
#include <mutex>
#include <string>

namespace lianping::player {
namespace {

// What comes in order goes on at once, the first packets too (without faststart they wait for what may come
// before them). What is missing is asked for soon after it is missed, again every 25 ms, and waited for as
// set_patience() says.
constexpr const char* words =
    "udpsrc name=in reuse=false buffer-size=4194304 "
    "! srtpdec name=srtp replay-window-size=4096 "
    "! rtpjitterbuffer name=jitter latency=100 faststart-min-packets=2 do-retransmission=true "
    "rtx-next-seqnum=false rtx-delay=8 "
    "rtx-delay-reorder=0 rtx-min-delay=0 rtx-retry-timeout=25 rtx-min-retry-timeout=25 "
    "! rtph264depay wait-for-keyframe=true request-keyframe=true ! "
    "video/x-h264,stream-format=byte-stream,alignment=au "
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
    void operator()(GSocket* socket) const { g_object_unref(socket); }
    void operator()(GSocketAddress* address) const { g_object_unref(address); }
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
    std::atomic<std::uint32_t> roc{0}, sound_roc{0};
    std::function<HouseTime()> near;
    Hear hear;
    SoundArrivals arrivals; // of the network's thread
    std::atomic<Duration> patience{100ms};
    std::uint16_t port = 0;
    std::unique_ptr<GstCaps, Unref> stamp_kind;
    std::unique_ptr<GSocket, Unref> socket; // of `in`
    std::mutex mutex;                       // guards the peer
    std::unique_ptr<GSocketAddress, Unref> peer;
    std::unique_ptr<GstElement, Unref> jitter, out;
    std::unique_ptr<GstElement, Stop> pipeline; // last: it ends first

    std::unique_ptr<GstElement, Unref> element(const char* name) const {
        return std::unique_ptr<GstElement, Unref>(gst_bin_get_by_name(GST_BIN(pipeline.get()), name));
    }
    static GstCaps* answer_key(GstElement*, guint ssrc, gpointer self);
    static GstPadProbeReturn arrives(GstPad*, GstPadProbeInfo* info, gpointer self);
    static GstPadProbeReturn is_missed(GstPad*, GstPadProbeInfo* info, gpointer self);
    // False: none of them is free.
    bool take_port(GstElement* in, PortRange ports) const;
    void ask(const ResendRequest& request);
    bool take_sound(GstBuffer* buffer);
};

bool LiveReception::Impl::take_port(GstElement* in, PortRange ports) const {
    for (int port = ports.first; port <= ports.last; ++port) {
        g_object_set(in, "port", port, nullptr);
        // It is taken on the way to READY.
        if (gst_element_set_state(pipeline.get(), GST_STATE_READY) != GST_STATE_CHANGE_FAILURE) return true;
        gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    }
    return false;
}

// Whoever sent a packet that could be opened is asked for others.
GstPadProbeReturn LiveReception::Impl::arrives(GstPad*, GstPadProbeInfo* info, gpointer self) {
    auto& impl = *static_cast<Impl*>(self);
    const auto* from = gst_buffer_get_net_address_meta(GST_PAD_PROBE_INFO_BUFFER(info));
    if (from == nullptr) return GST_PAD_PROBE_OK;
    {
        const std::scoped_lock lock(impl.mutex);
        if (impl.peer.get() != from->addr) impl.peer.reset(G_SOCKET_ADDRESS(g_object_ref(from->addr)));
    }
    return impl.take_sound(GST_PAD_PROBE_INFO_BUFFER(info)) ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

// False: it is no sound, and goes its way.
bool LiveReception::Impl::take_sound(GstBuffer* buffer) {
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_READ) == FALSE) return false;
    const auto packet = read_rtp({reinterpret_cast<const char*>(map.data), map.size});
    const bool is_sound = packet && packet->ssrc == key.sound_ssrc();
    SoundArrivals::News news;
    if (is_sound) {
        news = arrivals.take(packet->number, g_get_monotonic_time() * 1us, patience);
        const HouseTime now = near();
        const auto stamp = now == HouseTime{} ? std::nullopt : from_ntp64(packet->capture_ns, now);
        if (news.fresh && stamp && !packet->payload.empty()) hear(*stamp, packet->payload);
    }
    gst_buffer_unmap(buffer, &map);
    if (!news.ask.empty()) {
        ResendRequest request;
        request.generation = key.generation;
        request.of_sound = true;
        request.missing = std::move(news.ask);
        ask(request);
    }
    return is_sound;
}

// The jitter buffer misses a packet, or the depayloader a key frame.
GstPadProbeReturn LiveReception::Impl::is_missed(GstPad*, GstPadProbeInfo* info, gpointer self) {
    const GstStructure* what = gst_event_get_structure(GST_PAD_PROBE_INFO_EVENT(info));
    if (what == nullptr) return GST_PAD_PROBE_OK;
    auto& impl = *static_cast<Impl*>(self);
    ResendRequest request;
    request.generation = impl.key.generation;
    guint number = 0;
    if (gst_structure_has_name(what, "GstRTPRetransmissionRequest") != FALSE &&
        gst_structure_get_uint(what, "seqnum", &number) != FALSE)
        request.missing = {static_cast<std::uint16_t>(number)};
    else if (gst_structure_has_name(what, "GstForceKeyUnit") != FALSE)
        request.key_frame = true;
    else
        return GST_PAD_PROBE_OK;
    impl.ask(request);
    return GST_PAD_PROBE_DROP;
}

void LiveReception::Impl::ask(const ResendRequest& request) {
    std::string bytes = bytes_of(request);
    GHmac* hmac =
        g_hmac_new(G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(key.key.data()), key.key.size());
    g_hmac_update(hmac, reinterpret_cast<const guchar*>(bytes.data()), static_cast<gssize>(bytes.size()));
    std::array<guint8, 32> digest{};
    gsize size = digest.size();
    g_hmac_get_digest(hmac, digest.data(), &size);
    g_hmac_unref(hmac);
    bytes.append(reinterpret_cast<const char*>(digest.data()), ResendRequest::seal_size);
    const std::scoped_lock lock(mutex);
    if (peer && socket)
        g_socket_send_to(socket.get(), peer.get(), bytes.data(), bytes.size(), nullptr, nullptr);
}

// The key of a sender that srtpdec has not heard before. Nothing for others than ours: they are not let in.
GstCaps* LiveReception::Impl::answer_key(GstElement*, guint ssrc, gpointer self) {
    const auto& impl = *static_cast<Impl*>(self);
    if (ssrc != impl.key.ssrc && ssrc != impl.key.sound_ssrc()) return nullptr;
    const std::uint32_t roc = ssrc == impl.key.ssrc ? impl.roc : impl.sound_roc;
    GstBuffer* key = gst_buffer_new_memdup(impl.key.key.data(), impl.key.key.size());
    GstCaps* caps = gst_caps_new_simple(
        "application/x-srtp", "srtp-key", GST_TYPE_BUFFER, key, "srtp-cipher", G_TYPE_STRING, "aes-128-icm",
        "srtp-auth", G_TYPE_STRING, "hmac-sha1-80", "srtcp-cipher", G_TYPE_STRING, "aes-128-icm",
        "srtcp-auth", G_TYPE_STRING, "hmac-sha1-80", "roc", G_TYPE_UINT, roc, nullptr);
    gst_buffer_unref(key);
    return caps;
}

LiveReception::LiveReception(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiveReception::~LiveReception() = default;

Result<std::unique_ptr<LiveReception>> LiveReception::open(const OfferedStream& stream,
                                                           std::function<HouseTime()> near, Hear hear,
                                                           PortRange ports) {
    if (const auto trouble = start_gstreamer(); !trouble.empty())
        return fail(Error::Code::unsupported, trouble);
    auto impl = std::make_unique<Impl>();
    impl->key = stream.key;
    impl->roc = stream.roc;
    impl->sound_roc = stream.sound_roc;
    impl->near = std::move(near);
    impl->hear = std::move(hear);
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
    g_object_set(in.get(), "caps", caps.get(), "address",
                 stream.listen.empty() ? "127.0.0.1" : stream.listen.c_str(), nullptr);
    g_signal_connect(impl->element("srtp").get(), "request-key", G_CALLBACK(Impl::answer_key), impl.get());
    GstPad* ordering = gst_element_get_static_pad(impl->jitter.get(), "sink");
    gst_pad_add_probe(ordering, GST_PAD_PROBE_TYPE_BUFFER, Impl::arrives, impl.get(), nullptr);
    gst_pad_add_probe(ordering, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, Impl::is_missed, impl.get(), nullptr);
    gst_object_unref(ordering);
    if (!impl->take_port(in.get(), ports))
        return fail(Error::Code::busy,
                    ports.is_any()
                        ? "no port can be listened on"
                        : fmt::format("all UDP ports of --udp-ports {}-{} are taken: a player needs "
                                      "one for each source that it shows",
                                      ports.first, ports.last));
    int port = 0;
    GSocket* socket = nullptr;
    g_object_get(in.get(), "port", &port, "used-socket", &socket, nullptr);
    impl->socket.reset(socket);
    impl->port = static_cast<std::uint16_t>(port);
    if (impl->port == 0 ||
        gst_element_set_state(impl->pipeline.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        return fail(Error::Code::io, "the stream cannot be listened to");
    return std::unique_ptr<LiveReception>(new LiveReception(std::move(impl)));
}

std::uint16_t LiveReception::port() const { return impl_->port; }
void LiveReception::set_patience(Duration patience) {
    impl_->patience = patience;
    g_object_set(impl_->jitter.get(), "latency", static_cast<guint>(patience / 1ms), nullptr);
}
void LiveReception::set_roc(std::uint32_t pictures, std::uint32_t sound) {
    impl_->roc = pictures;
    impl_->sound_roc = sound;
}

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
