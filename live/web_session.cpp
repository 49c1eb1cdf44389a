#include "live/web_session.h"

#define GST_USE_UNSTABLE_API // webrtcbin's interface has been as it is since 1.14
#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>

#include <chrono>
#include <memory>
#include <thread>

namespace lianping::live {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto longest_gathering = std::chrono::seconds(3);

struct GstFree {
    void operator()(GstPromise* promise) const { gst_promise_unref(promise); }
    void operator()(GstWebRTCSessionDescription* description) const {
        gst_webrtc_session_description_free(description);
    }
};
using PromisePtr = std::unique_ptr<GstPromise, GstFree>;
using DescriptionPtr = std::unique_ptr<GstWebRTCSessionDescription, GstFree>;

// The reply to what was asked of it; empty, or what went wrong.
std::string fault_of(GstPromise* promise) {
    if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED) return "it was given up";
    const GstStructure* reply = gst_promise_get_reply(promise);
    GError* error = nullptr;
    if (reply == nullptr || gst_structure_get(reply, "error", G_TYPE_ERROR, &error, nullptr) == FALSE)
        return {};
    std::string words = error != nullptr ? error->message : "an error without words";
    g_clear_error(&error);
    return words;
}

std::string set(GstElement* webrtcbin, const char* which, GstWebRTCSessionDescription* description) {
    const PromisePtr promise(gst_promise_new());
    g_signal_emit_by_name(webrtcbin, which, description, promise.get());
    return fault_of(promise.get());
}

bool has_gathered(GstElement* webrtcbin) {
    GstWebRTCICEGatheringState state = GST_WEBRTC_ICE_GATHERING_STATE_NEW;
    g_object_get(webrtcbin, "ice-gathering-state", &state, nullptr);
    return state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE;
}

void choose(GstElement*, GstWebRTCRTPTransceiver* transceiver, gpointer) {
    GstWebRTCKind kind = GST_WEBRTC_KIND_UNKNOWN;
    g_object_get(transceiver, "kind", &kind, nullptr);
    if (kind != GST_WEBRTC_KIND_VIDEO) return;
    const GstPtr<GstCaps> h264(gst_caps_from_string("application/x-rtp,media=video,encoding-name=H264,"
                                                    "clock-rate=90000,packetization-mode=(string)1"));
    g_object_set(transceiver, "codec-preferences", h264.get(), nullptr);
}

} // namespace

void prefer_h264(GstElement* webrtcbin) {
    g_signal_connect(webrtcbin, "on-new-transceiver", G_CALLBACK(choose), nullptr);
}

void keep_to(PortRange ports, GstElement* webrtcbin) {
    if (ports.is_any()) return;
    GstObject* made = nullptr;
    g_object_get(webrtcbin, "ice-agent", &made, nullptr);
    const GstPtr<GstObject> ice(made);
    if (!ice) return;
    g_object_set(ice.get(), "min-rtp-port", static_cast<guint>(ports.first), "max-rtp-port",
                 static_cast<guint>(ports.last), nullptr);
}

Result<std::string> answer_to(GstElement* webrtcbin, const std::string& offer) {
    const auto refuse = [](const std::string& why) {
        return fail(Error::Code::invalid, "its offer is not understood: " + why);
    };
    GstSDPMessage* sdp = nullptr;
    if (gst_sdp_message_new_from_text(offer.c_str(), &sdp) != GST_SDP_OK) return refuse("it is no SDP");
    const DescriptionPtr offered(
        gst_webrtc_session_description_new(GST_WEBRTC_SDP_TYPE_OFFER, sdp)); // takes it
    if (gst_sdp_message_medias_len(sdp) == 0) return refuse("it offers nothing");
    if (const auto why = set(webrtcbin, "set-remote-description", offered.get()); !why.empty())
        return refuse(why);
    const PromisePtr promise(gst_promise_new());
    g_signal_emit_by_name(webrtcbin, "create-answer", nullptr, promise.get());
    if (const auto why = fault_of(promise.get()); !why.empty()) return refuse(why);
    GstWebRTCSessionDescription* made = nullptr;
    gst_structure_get(gst_promise_get_reply(promise.get()), "answer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION,
                      &made, nullptr);
    const DescriptionPtr answer(made);
    if (!answer) return refuse("there is no answer to it");
    if (const auto why = set(webrtcbin, "set-local-description", answer.get()); !why.empty())
        return refuse(why);
    for (const auto end = Steady::now() + longest_gathering; !has_gathered(webrtcbin);
         std::this_thread::sleep_for(std::chrono::milliseconds(10)))
        if (Steady::now() > end) return fail(Error::Code::timeout, "our own addresses cannot be found out");
    GstWebRTCSessionDescription* local = nullptr;
    g_object_get(webrtcbin, "local-description", &local, nullptr);
    const DescriptionPtr ours(local);
    gchar* text = ours ? gst_sdp_message_as_text(ours->sdp) : nullptr;
    std::string said = text != nullptr ? text : "";
    g_free(text);
    return said;
}

} // namespace lianping::live
