// What a browser does that sends by WHIP, for tests: browser URL WIDTH HEIGHT offers pictures in H.264 and a
// sound, posts the offer to URL (curl does it), and sends until it is killed. Says "answered STATUS", and
// what was said.

#define GST_USE_UNSTABLE_API
#include <gst/gst.h>
#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace {

GstWebRTCSessionDescription* offer_of(GstElement* peer) {
    GstPromise* promise = gst_promise_new();
    g_signal_emit_by_name(peer, "create-offer", nullptr, promise);
    gst_promise_wait(promise);
    GstWebRTCSessionDescription* offer = nullptr;
    gst_structure_get(gst_promise_get_reply(promise), "offer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &offer,
                      nullptr);
    gst_promise_unref(promise);
    g_signal_emit_by_name(peer, "set-local-description", offer, nullptr);
    gst_webrtc_session_description_free(offer);
    for (int n = 0; n < 300; ++n) {
        GstWebRTCICEGatheringState state = GST_WEBRTC_ICE_GATHERING_STATE_NEW;
        g_object_get(peer, "ice-gathering-state", &state, nullptr);
        if (state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    g_object_get(peer, "local-description", &offer, nullptr);
    return offer;
}

std::string content_of(const std::string& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    gst_init(nullptr, nullptr);
    const std::string words =
        std::string("webrtcbin name=peer bundle-policy=max-bundle videotestsrc is-live=true ! "
                    "video/x-raw,format=I420,framerate=25/1,width=") +
        argv[2] + ",height=" + argv[3] +
        " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=250 ! "
        "video/x-h264,profile=constrained-baseline "
        "! rtph264pay config-interval=-1 aggregate-mode=zero-latency "
        "! application/x-rtp,media=video,encoding-name=H264,payload=102,rtcp-fb-nack-pli=true ! peer. "
        "audiotestsrc is-live=true ! opusenc ! rtpopuspay ! "
        "application/x-rtp,media=audio,encoding-name=OPUS,payload=111 ! peer.";
    GstElement* pipeline = gst_parse_launch(words.c_str(), nullptr);
    GstElement* peer = gst_bin_get_by_name(GST_BIN(pipeline), "peer");
    gst_element_set_state(pipeline, GST_STATE_PLAYING);
    std::this_thread::sleep_for(std::chrono::milliseconds(300)); // until its pads know what they carry
    GstWebRTCSessionDescription* offer = offer_of(peer);
    gchar* text = gst_sdp_message_as_text(offer->sdp);
    const std::string file = "/tmp/lianping-browser-" + std::to_string(::getpid());
    std::ofstream(file) << text;
    const std::string command = "curl -sk -o " + file +
                                ".answer -w '%{http_code}' -X POST -H 'Content-Type: "
                                "application/sdp' --data-binary @" +
                                file + " " + argv[1];
    std::array<char, 8> status{};
    FILE* curl = ::popen(command.c_str(), "r");
    const bool said = curl != nullptr && std::fgets(status.data(), status.size(), curl) != nullptr;
    if (curl != nullptr) ::pclose(curl);
    const std::string answer = content_of(file + ".answer");
    std::remove(file.c_str());
    std::remove((file + ".answer").c_str());
    std::printf("answered %s\n", said ? status.data() : "nothing");
    std::fflush(stdout);
    if (std::string(status.data()) != "201") return 1;
    GstSDPMessage* sdp = nullptr;
    gst_sdp_message_new_from_text(answer.c_str(), &sdp);
    GstWebRTCSessionDescription* remote = gst_webrtc_session_description_new(GST_WEBRTC_SDP_TYPE_ANSWER, sdp);
    g_signal_emit_by_name(peer, "set-remote-description", remote, nullptr);
    g_main_loop_run(g_main_loop_new(nullptr, FALSE));
    return 0;
}
