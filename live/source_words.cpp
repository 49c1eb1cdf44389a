#include "live/source_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::live {
namespace {

// processing-deadline: its 20 ms would delay what a live source hands out.
constexpr const char* out = "appsink name=out max-buffers=64 drop=false processing-deadline=0 ";

// Two channels of 48 kHz, as floats.
constexpr const char* two_channels =
    "audioconvert ! audioresample ! audio/x-raw,format=F32LE,layout=interleaved,rate=48000,channels=2 "
    "! appsink name=sound max-buffers=200 drop=true processing-deadline=0";

constexpr const char* handed_out = "h264parse config-interval=-1 "
                                   "! capsfilter caps=video/x-h264,stream-format=byte-stream,alignment=au";

// What is captured while the encoder is still busy is left out, so that delay never grows.
constexpr const char* newest = "queue leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0";

// Decoding without a frame of delay by threads.
constexpr const char* by_slices = "thread-type=slice max-threads=2";

// For a moving picture of ordinary content: 4 Mbit/s at 720p30.
unsigned kilobits(const SourceSpec& spec) {
    const double bits = 0.145 * spec.width * spec.height * std::max(1U, spec.fps);
    return static_cast<unsigned>(std::clamp(bits / 1000, 500.0, 20'000.0));
}

// No frame of delay: no look-ahead, no reordering. A key frame a second, for those who come late.
std::string encoding(const SourceSpec& spec) {
    return fmt::format("x264enc tune=zerolatency speed-preset=superfast key-int-max={} bitrate={} "
                       "! video/x-h264,profile=main ! {}",
                       std::max(1U, spec.fps), kilobits(spec), handed_out);
}

// The same for pictures whose size and pace are not known before they come: of even quality, 8 Mbit/s at
// most.
std::string encoding_anew() {
    return fmt::format(
        "{} ! videoconvert ! video/x-raw,format=I420 "
        "! x264enc tune=zerolatency speed-preset=superfast pass=qual quantizer=23 key-int-max=30 "
        "bitrate=8000 ! video/x-h264,profile=main ! {}",
        newest, handed_out);
}

std::string decoding(std::string_view parser, std::string_view decoder) {
    return fmt::format("{} ! {} ! {}", parser, decoder, encoding_anew());
}

SourceWords test_words(const SourceSpec& spec) {
    // Minutes and seconds alone: this process knows no site's zone.
    return {
        fmt::format("videotestsrc is-live=true pattern=ball animation-mode=running-time "
                    "background-color=0xff1d3557 foreground-color=0xfff1faee "
                    "! video/x-raw,format=I420,width={},height={},framerate={}/1 ! {} "
                    "! clockoverlay time-format=\"测试画面  %M:%S\" font-desc=\"Noto Sans CJK SC 36\" "
                    "halignment=center valignment=center ! identity name=flash ! {} ! {} sync=false "
                    "audiotestsrc is-live=true wave=silence samplesperbuffer=480 ! {} sync=false async=false",
                    spec.width, spec.height, spec.fps, newest, encoding(spec), out, two_channels)};
}

SourceWords desktop_words(const SourceSpec& spec) {
    // use-damage costs a fifth of a core and gains nothing here.
    return {fmt::format("ximagesrc name=in use-damage=false startx={} starty={} endx={} endy={} "
                        "! video/x-raw,framerate={}/1 ! {} ! videoconvert ! video/x-raw,format=I420 ! {} "
                        "! {} sync=false",
                        spec.x, spec.y, spec.x + spec.width - 1, spec.y + spec.height - 1, spec.fps, newest,
                        encoding(spec), out)};
}

SourceWords file_words(const SourceSpec& spec) {
    // Decoded whatever it is, and handed out at the pace of the clock.
    return {.words = fmt::format(
                "filesrc name=in ! decodebin name=demux demux. ! videoconvert ! videoscale add-borders=true "
                "! videorate "
                "! video/x-raw,format=I420,width={},height={},pixel-aspect-ratio=1/1,framerate={}/1 ! {} "
                "! {} sync=true",
                spec.width, spec.height, spec.fps, encoding(spec), out),
            .by_the_clock = false,
            .begins_again = true};
}

// Whatever it gives of that size and pace: raw, JPEG (what USB cameras give above 640x480) or H.264. Decoded,
// for few of them encode as one would wish.
SourceWords camera_words(const SourceSpec& spec) {
    const std::string shape =
        fmt::format("width={},height={},framerate={}/1", spec.width, spec.height, spec.fps);
    return {
        fmt::format("v4l2src name=in ! capsfilter caps=\"video/x-raw,{0}; image/jpeg,{0}; video/x-h264,{0}\" "
                    "! decodebin ! {1} ! videoconvert ! video/x-raw,format=I420 ! {2} ! {3} sync=false",
                    shape, newest, encoding(spec), out)};
}

// What a demultiplexer or a session gives is joined as it comes: its codec is known then.
SourceWords received(const std::string& words) {
    return {.words = fmt::format("{} {} sync=false async=false", words, out), .own_stamps = false};
}

bool is_h264(const GstStructure* shape) { return gst_structure_has_name(shape, "video/x-h264") != FALSE; }

} // namespace

SourceWords words_of(const SourceSpec& spec) {
    switch (spec.kind) {
    case SourceSpec::Kind::test:
        return test_words(spec);
    case SourceSpec::Kind::desktop:
        return desktop_words(spec);
    case SourceSpec::Kind::file:
        return file_words(spec);
    case SourceSpec::Kind::srt:
        if (is_called(spec))
            return received("appsrc name=in is-live=true format=time do-timestamp=true max-bytes=4000000 "
                            "leaky-type=downstream caps=video/mpegts,systemstream=true,packetsize=188 "
                            "! tsdemux name=demux");
        return received("srtsrc name=in latency=60 keep-listening=true ! tsdemux name=demux");
    case SourceSpec::Kind::rtsp:
        // By TCP nothing is lost or out of order, so nothing is waited for. buffer-mode none: the stamps are
        // the camera's own, evenly spaced, and capture_stamp.h finds what they are in house time.
        return received("rtspsrc name=demux protocols=tcp latency=0 buffer-mode=none tcp-timeout=5000000 "
                        "do-retransmission=false");
    case SourceSpec::Kind::rtmp:
        // Its pad is joined when the sender has said its codec.
        return received("appsrc name=in is-live=true format=time max-bytes=4000000 leaky-type=downstream");
    case SourceSpec::Kind::camera:
        return camera_words(spec);
    case SourceSpec::Kind::whip:
        // Packets come by UDP: those that come out of order are waited for so long.
        return received("webrtcbin name=demux bundle-policy=max-bundle latency=20");
    case SourceSpec::Kind::none:
        break;
    }
    return {};
}

void set_values(const SourceSpec& spec, GstElement* in) {
    switch (spec.kind) {
    case SourceSpec::Kind::desktop:
        if (!spec.where.empty()) g_object_set(in, "display-name", spec.where.c_str(), nullptr);
        break;
    case SourceSpec::Kind::camera:
        g_object_set(in, "device", spec.where.c_str(), nullptr);
        break;
    case SourceSpec::Kind::file:
        g_object_set(in, "location", spec.where.c_str(), nullptr);
        break;
    case SourceSpec::Kind::srt:
        if (is_called(spec)) break;
        g_object_set(in, "uri", (spec.where + "?mode=caller").c_str(), nullptr);
        if (!spec.secret.empty())
            g_object_set(in, "passphrase", spec.secret.c_str(), "pbkeylen", 16, nullptr);
        break;
    case SourceSpec::Kind::rtsp:
        g_object_set(in, "location", spec.where.c_str(), nullptr);
        if (!spec.user.empty())
            g_object_set(in, "user-id", spec.user.c_str(), "user-pw", spec.secret.c_str(), nullptr);
        break;
    default:
        break;
    }
}

std::string words_of_branch(const GstCaps* caps) {
    const GstStructure* shape = gst_caps_get_structure(caps, 0);
    const std::string h265 = fmt::format("avdec_h265 {}", by_slices);
    if (is_h264(shape)) return handed_out;
    if (gst_structure_has_name(shape, "video/x-h265") != FALSE) return decoding("h265parse", h265);
    if (gst_structure_has_name(shape, "application/x-rtp") == FALSE) return {};
    const gchar* said = gst_structure_get_string(shape, "encoding-name");
    const std::string_view encoding = said != nullptr ? said : "";
    if (encoding == "H264")
        return fmt::format("rtph264depay wait-for-keyframe=true request-keyframe=true ! {}", handed_out);
    if (encoding == "H265") return decoding("rtph265depay ! h265parse", h265);
    if (encoding == "VP8")
        return decoding("rtpvp8depay wait-for-keyframe=true request-keyframe=true", "vp8dec");
    if (encoding == "JPEG") return decoding("rtpjpegdepay", "jpegdec");
    return {};
}

bool are_pictures(const GstCaps* caps) {
    const GstStructure* shape = gst_caps_get_structure(caps, 0);
    const std::string_view name = gst_structure_get_name(shape);
    const gchar* media = gst_structure_get_string(shape, "media");
    return name.substr(0, 6) == "video/" || name.substr(0, 6) == "image/" ||
           (media != nullptr && std::string_view(media) == "video");
}

bool are_sound(const GstCaps* caps) {
    const GstStructure* shape = gst_caps_get_structure(caps, 0);
    const std::string_view name = gst_structure_get_name(shape);
    const gchar* media = gst_structure_get_string(shape, "media");
    return name.substr(0, 6) == "audio/" || (media != nullptr && std::string_view(media) == "audio");
}

namespace {

// What decodes it: what is common by name, so that nothing has to be found out first.
std::string sound_decoding(const GstCaps* caps) {
    const GstStructure* shape = gst_caps_get_structure(caps, 0);
    const std::string_view name = gst_structure_get_name(shape);
    const gchar* said = gst_structure_get_string(shape, "encoding-name");
    const std::string_view encoding = said != nullptr ? said : "";
    int version = 0;
    gst_structure_get_int(shape, "mpegversion", &version);
    if (name == "audio/x-raw") return "identity";
    if (name == "audio/mpeg") return version == 1 ? "mpegaudioparse ! avdec_mp3" : "aacparse ! avdec_aac";
    if (name == "audio/x-opus") return "opusparse ! opusdec";
    if (encoding == "OPUS") return "rtpopusdepay ! opusdec";
    if (encoding == "MPEG4-GENERIC") return "rtpmp4gdepay ! aacparse ! avdec_aac";
    if (encoding == "MP4A-LATM") return "rtpmp4adepay ! aacparse ! avdec_aac";
    if (encoding == "PCMA") return "rtppcmadepay ! alawdec";
    if (encoding == "PCMU") return "rtppcmudepay ! mulawdec";
    if (encoding == "L16") return "rtpL16depay";
    return "decodebin";
}

} // namespace

std::string words_of_hearing(const GstCaps* caps, bool by_the_clock) {
    return fmt::format(
        "queue name=entrance max-size-buffers=0 max-size-bytes=0 max-size-time=2000000000 leaky={} "
        "! errorignore ignore-error=true ignore-notnegotiated=true ignore-notlinked=true "
        "convert-to=ok ! {} ! {} sync={} async={}",
        by_the_clock ? "no" : "downstream", sound_decoding(caps), two_channels, by_the_clock, by_the_clock);
}

std::string words_of_ear(const std::string& device, bool cancels_echo) {
    const std::string_view by = device.substr(0, 6) == "pulse:" ? "pulsesrc" : "alsasrc";
    // Samples are stamped by the clock, not counted: a card's clock is not ours. 10 ms at a time.
    constexpr std::string_view paced =
        "provide-clock=false slave-method=re-timestamp buffer-time=200000 latency-time=10000";
    if (!cancels_echo)
        return fmt::format("{} name=ear {} ! {} sync=false async=false", by, paced, two_channels);
    // One channel of what this machine plays beside one of what it hears. Nothing else is done to a voice.
    constexpr std::string_view mono =
        "audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=48000,channels=1";
    return fmt::format(
        "pulsesrc device=@DEFAULT_MONITOR@ {0} ! {1} ! webrtcechoprobe name=played "
        "! fakesink sync=false async=false "
        "{2} name=ear {0} ! {1} ! webrtcdsp probe=played delay-agnostic=true extended-filter=true "
        "noise-suppression=false gain-control=false limiter=false ! {3} sync=false async=false",
        paced, mono, by, two_channels);
}

std::string name_of(const GstCaps* caps) {
    const GstStructure* shape = gst_caps_get_structure(caps, 0);
    const gchar* said = gst_structure_get_string(shape, "encoding-name");
    return said != nullptr ? said : gst_structure_get_name(shape);
}

} // namespace lianping::live
