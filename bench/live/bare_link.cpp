#include "bare_link.h"

#include <fmt/format.h>
#include <gst/gst.h>
#include <gst/video/videooverlay.h>

#include <stdexcept>

namespace lianping::bench {
namespace {

struct Stop {
    void operator()(GstElement* pipeline) const {
        gst_element_set_state(pipeline, GST_STATE_NULL);
        gst_object_unref(pipeline);
    }
};
using Pipeline = std::unique_ptr<GstElement, Stop>;

Pipeline made(const std::string& words) {
    GError* error = nullptr;
    Pipeline pipeline(gst_parse_launch(words.c_str(), &error));
    if (error != nullptr) {
        const std::string why = error->message;
        g_clear_error(&error);
        throw std::runtime_error(why);
    }
    return pipeline;
}

} // namespace

struct BareLink::State {
    Pipeline receiver, sender;
};

BareLink::BareLink(std::unique_ptr<State> state) : state_(std::move(state)) {}
BareLink::~BareLink() = default;

std::unique_ptr<BareLink> BareLink::start(const Options& options) {
    gst_init(nullptr, nullptr);
    auto state = std::make_unique<State>();
    state->receiver =
        made("udpsrc name=in address=127.0.0.1 port=0 caps=\"application/x-rtp,media=video,"
             "clock-rate=90000,encoding-name=H264,payload=96\" ! rtph264depay ! h264parse "
             "! avdec_h264 thread-type=slice max-threads=2 ! videoconvert ! ximagesink name=out "
             "sync=false force-aspect-ratio=false");
    GstElement* out = gst_bin_get_by_name(GST_BIN(state->receiver.get()), "out");
    g_object_set(out, "display", options.display.c_str(), nullptr);
    gst_video_overlay_set_window_handle(GST_VIDEO_OVERLAY(out), options.window);
    gst_object_unref(out);
    GstElement* in = gst_bin_get_by_name(GST_BIN(state->receiver.get()), "in");
    gst_element_set_state(state->receiver.get(), GST_STATE_READY);
    int port = 0;
    g_object_get(in, "port", &port, nullptr);
    gst_object_unref(in);
    if (port == 0 ||
        gst_element_set_state(state->receiver.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        throw std::runtime_error("the bare receiver does not start");
    state->sender = made(fmt::format(
        "ximagesrc display-name={} use-damage=false startx=0 starty=0 endx={} endy={} "
        "! video/x-raw,framerate={}/1 ! videoconvert ! video/x-raw,format=I420 "
        "! x264enc tune=zerolatency speed-preset=superfast key-int-max={} bitrate=2000 ! rtph264pay mtu=1200 "
        "config-interval=-1 aggregate-mode=zero-latency ! udpsink host=127.0.0.1 port={} sync=false",
        options.display, options.width - 1, options.height - 1, options.fps, options.fps, port));
    if (gst_element_set_state(state->sender.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
        throw std::runtime_error("the bare sender does not start");
    return std::unique_ptr<BareLink>(new BareLink(std::move(state)));
}

} // namespace lianping::bench
