#include "media/containers.h"

#include <algorithm>
#include <array>
#include <string_view>

extern "C" {
#include <libavformat/avformat.h>
}

namespace lianping::media {
namespace {

using namespace std::string_view_literals;

constexpr std::array left_out{// lead to other files and hosts
                              "concat"sv, "dash"sv, "hls"sv, "image2"sv, "image2pipe"sv, "imf"sv, "rtp"sv,
                              "rtsp"sv, "sap"sv, "sdp"sv, "vobsub"sv, "webm_dash_manifest"sv,
                              // run, or play a score
                              "avisynth"sv, "libgme"sv, "libopenmpt"sv, "sbg"sv, "vapoursynth"sv,
                              // text
                              "adf"sv, "bin"sv, "ffmetadata"sv, "idf"sv, "tty"sv, "xbin"sv,
                              // subtitles
                              "aqtitle"sv, "ass"sv, "dvbsub"sv, "dvbtxt"sv, "jacosub"sv, "lrc"sv,
                              "microdvd"sv, "mpl2"sv, "mpsub"sv, "pjs"sv, "realtext"sv, "sami"sv, "scc"sv,
                              "srt"sv, "stl"sv, "subviewer"sv, "subviewer1"sv, "sup"sv, "tedcaptions"sv,
                              "vplayer"sv, "webvtt"sv};

std::string joined() {
    std::string names;
    void* at = nullptr;
    while (const AVInputFormat* format = av_demuxer_iterate(&at)) {
        const bool device = (format->flags & AVFMT_NOFILE) != 0;
        if (device || std::find(left_out.begin(), left_out.end(), format->name) != left_out.end()) continue;
        if (!names.empty()) names += ',';
        names += format->name;
    }
    return names;
}

} // namespace

const std::string& openable_containers() {
    static const std::string names = joined();
    return names;
}

} // namespace lianping::media
