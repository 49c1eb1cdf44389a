#include "live/stream_sender.h"

#include "live/resend_desk.h"
#include "wire/capture_time.h"

#include <fmt/format.h>
#include <gst/app/gstappsrc.h>
#include <gst/rtp/gstrtphdrext.h>

#include <utility>

namespace lianping::live {
namespace {

// Parameter sets come once with each key frame, from the source's pipeline. The payloader's own would stand
// before each of its slices, and libavcodec forgets what came before new ones.
std::string sealed(const char* name) {
    return fmt::format("srtpenc name={0}srtp rtp-cipher=aes-128-icm rtp-auth=hmac-sha1-80 "
                       "rtcp-cipher=aes-128-icm rtcp-auth=hmac-sha1-80 "
                       "! multiudpsink name={0}out sync=false async=false close-socket=false",
                       name);
}

std::string words() {
    return "appsrc name=in is-live=true format=time "
           "caps=video/x-h264,stream-format=byte-stream,alignment=au max-buffers=120 leaky-type=downstream "
           "! rtph264pay name=pay pt=96 mtu=1200 config-interval=0 aggregate-mode=zero-latency ! " +
           sealed("") +
           " appsrc name=sound_in is-live=true format=time "
           "caps=audio/x-opus,rate=48000,channels=2,channel-mapping-family=0 max-buffers=100 "
           "leaky-type=downstream ! rtpopuspay name=sound_pay pt=97 ! " +
           sealed("sound_");
}

constexpr unsigned extension_id = 1;
constexpr guint64 most_waiting = 60; // pictures that the network's side has not taken yet

struct Unref {
    void operator()(GSocket* socket) const { g_object_unref(socket); }
};
using SocketPtr = std::unique_ptr<GSocket, Unref>;

// One to send from and to be asked on.
SocketPtr open_socket() {
    SocketPtr socket(
        g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, nullptr));
    if (!socket) return nullptr;
    GInetAddress* any = g_inet_address_new_any(G_SOCKET_FAMILY_IPV4);
    GSocketAddress* address = g_inet_socket_address_new(any, 0);
    const bool bound = g_socket_bind(socket.get(), address, FALSE, nullptr) != FALSE;
    g_object_unref(address);
    g_object_unref(any);
    return bound ? std::move(socket) : nullptr;
}

} // namespace

struct StreamSender::Impl {
    GstPtr<GstCaps> stamp_kind{gst_caps_new_empty_simple("timestamp/x-ntp")};
    std::function<void()> key_frame;
    bool incomplete = false; // a picture was left out, and none has come since that needs none before it
    SocketPtr socket;
    std::unique_ptr<ResendDesk> resend;
    PipelinePtr pipeline; // ends before what its threads use
    // The way of one of the two RTP streams: in, seal, out.
    struct Way {
        GstPtr<GstElement> in, srtp, out;
        std::uint32_t ssrc = 0;
        std::uint32_t roc() const;
        void push(GstBuffer* buffer, HouseTime stamp, GstCaps* stamp_kind) const;
    };
    Way pictures, sound;

    bool admits(GstBuffer* access_unit);
    Result<void> set_up(Way& way, const std::string& name, const StreamKey& key, std::uint32_t ssrc);
    template <ResendDesk::Of of>
    static GstPadProbeReturn leaves(GstPad*, GstPadProbeInfo* info, gpointer self);
};

// Every packet as it goes out.
template <ResendDesk::Of of>
GstPadProbeReturn StreamSender::Impl::leaves(GstPad*, GstPadProbeInfo* info, gpointer self) {
    ResendDesk& desk = *static_cast<Impl*>(self)->resend;
    if ((GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER_LIST) != 0) {
        GstBufferList* list = GST_PAD_PROBE_INFO_BUFFER_LIST(info);
        for (guint i = 0; i < gst_buffer_list_length(list); ++i) desk.keep(of, gst_buffer_list_get(list, i));
    } else {
        desk.keep(of, GST_PAD_PROBE_INFO_BUFFER(info));
    }
    return GST_PAD_PROBE_OK;
}

Result<void> StreamSender::Impl::set_up(Way& way, const std::string& name, const StreamKey& key,
                                        std::uint32_t ssrc) {
    way.ssrc = ssrc;
    way.in = element_named(pipeline, (name + "in").c_str());
    way.srtp = element_named(pipeline, (name + "srtp").c_str());
    way.out = element_named(pipeline, (name + "out").c_str());
    const auto pay = element_named(pipeline, (name + "pay").c_str());
    g_object_set(way.out.get(), "socket", socket.get(), nullptr);
    const GstPtr<GstPad> leaving(gst_element_get_static_pad(way.out.get(), "sink"));
    constexpr auto packets =
        static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST);
    const bool of_sound = &way == &sound;
    gst_pad_add_probe(leaving.get(), packets,
                      of_sound ? Impl::leaves<ResendDesk::Of::sound> : Impl::leaves<ResendDesk::Of::pictures>,
                      this, nullptr);
    GstRTPHeaderExtension* extension = gst_rtp_header_extension_create_from_uri(ntp64_uri);
    if (extension == nullptr)
        return fail(Error::Code::unsupported, "GStreamer has no rtphdrextntp64: gstreamer1.0-plugins-good");
    // In one packet of a picture alone it would be lost in most pictures of several.
    g_object_set(extension, "every-packet", TRUE, nullptr);
    gst_rtp_header_extension_set_id(extension, extension_id);
    g_signal_emit_by_name(pay.get(), "add-extension", extension);
    gst_object_unref(extension);
    g_object_set(pay.get(), "ssrc", ssrc, nullptr);
    GstBuffer* secret = gst_buffer_new_memdup(key.key.data(), key.key.size());
    g_object_set(way.srtp.get(), "key", secret, nullptr);
    gst_buffer_unref(secret);
    return {};
}

StreamSender::StreamSender(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StreamSender::~StreamSender() = default;

Result<std::unique_ptr<StreamSender>> StreamSender::open(const StreamKey& key,
                                                         std::function<void()> key_frame) {
    if (key.key.size() != StreamKey::size) return fail(Error::Code::invalid, "a stream's key has 30 bytes");
    auto impl = std::make_unique<Impl>();
    impl->socket = open_socket();
    if (!impl->socket) return fail(Error::Code::io, "no port can be sent from");
    impl->key_frame = key_frame;
    impl->resend = std::make_unique<ResendDesk>(impl->socket.get(), key, std::move(key_frame));
    GError* error = nullptr;
    impl->pipeline.reset(gst_parse_launch(words().c_str(), &error));
    if (error != nullptr) {
        const std::string why = error->message;
        g_clear_error(&error);
        return fail(Error::Code::unsupported, why + ": is a package of GStreamer missing?");
    }
    if (auto made = impl->set_up(impl->pictures, "", key, key.ssrc); !made) return fail(made.error());
    if (auto made = impl->set_up(impl->sound, "sound_", key, key.sound_ssrc()); !made)
        return fail(made.error());
    if (gst_element_set_state(impl->pipeline.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        return fail(Error::Code::io, "the sender cannot be started");
    return std::unique_ptr<StreamSender>(new StreamSender(std::move(impl)));
}

// Whether this one may go out. What is too much is left out here, with all that builds on it: the packets'
// numbers would not tell players that a picture is missing, and they would show the next ones torn.
bool StreamSender::Impl::admits(GstBuffer* access_unit) {
    const bool full = gst_app_src_get_current_level_buffers(GST_APP_SRC(pictures.in.get())) >= most_waiting;
    const bool needs_others = GST_BUFFER_FLAG_IS_SET(access_unit, GST_BUFFER_FLAG_DELTA_UNIT) != FALSE;
    if (full && !std::exchange(incomplete, true)) key_frame();
    if (full || (incomplete && needs_others)) return false;
    incomplete = false;
    return true;
}

// Takes the buffer.
void StreamSender::Impl::Way::push(GstBuffer* buffer, HouseTime stamp, GstCaps* stamp_kind) const {
    GST_BUFFER_PTS(buffer) = ntp64_ns(stamp);
    GST_BUFFER_DTS(buffer) = GST_CLOCK_TIME_NONE;
    gst_buffer_add_reference_timestamp_meta(buffer, stamp_kind, ntp64_ns(stamp), GST_CLOCK_TIME_NONE);
    gst_app_src_push_buffer(GST_APP_SRC(in.get()), buffer);
}

void StreamSender::send(GstBuffer* access_unit, HouseTime stamp) {
    // A shallow copy: its memory is shared, its stamps are ours.
    if (impl_->admits(access_unit))
        impl_->pictures.push(gst_buffer_copy(access_unit), stamp, impl_->stamp_kind.get());
}

void StreamSender::send_sound(const SoundPacket& packet) {
    GstBuffer* buffer = gst_buffer_new_memdup(packet.bytes.data(), packet.bytes.size());
    GST_BUFFER_DURATION(buffer) = static_cast<GstClockTime>(packet.length.count());
    impl_->sound.push(buffer, packet.stamp, impl_->stamp_kind.get());
}

void StreamSender::to(const std::vector<Destination>& destinations) {
    std::string pictures, sound;
    for (const Destination& to : destinations) {
        const std::string client = fmt::format("{}:{}", to.host, to.port);
        if (to.parts != Destination::Parts::sound) pictures += (pictures.empty() ? "" : ",") + client;
        if (to.parts != Destination::Parts::pictures) sound += (sound.empty() ? "" : ",") + client;
    }
    g_object_set(impl_->pictures.out.get(), "clients", pictures.c_str(), nullptr);
    g_object_set(impl_->sound.out.get(), "clients", sound.c_str(), nullptr);
    impl_->resend->answer(destinations);
}

std::uint64_t StreamSender::resent() const { return impl_->resend->resent(); }

std::uint32_t StreamSender::Impl::Way::roc() const {
    GstStructure* stats = nullptr;
    g_object_get(srtp.get(), "stats", &stats, nullptr);
    if (stats == nullptr) return 0;
    unsigned found = 0;
    const GValue* streams = gst_structure_get_value(stats, "streams");
    for (guint i = 0; streams != nullptr && i < gst_value_array_get_size(streams); ++i) {
        const GstStructure* stream = gst_value_get_structure(gst_value_array_get_value(streams, i));
        unsigned of = 0;
        if (gst_structure_get_uint(stream, "ssrc", &of) && of == ssrc)
            gst_structure_get_uint(stream, "roc", &found);
    }
    gst_structure_free(stats);
    return found;
}

std::uint32_t StreamSender::roc() const { return impl_->pictures.roc(); }
std::uint32_t StreamSender::sound_roc() const { return impl_->sound.roc(); }

} // namespace lianping::live
