// Which decoder a stream gets.

#include "formats/made_files.h"
#include "media/input.h"
#include "player/sources/clip_decoder.h"

extern "C" {
#include <libavformat/avformat.h>
}

namespace lianping::player {
namespace {

TEST(DecoderChoice, a_device_comes_before_software_where_it_can_do_what_is_needed) {
    const CodecSupport h264{"h264", "", "h264_v4l2m2m", true};
    const CodecSupport vp9{"vp9", "libvpx-vp9", "vp9_v4l2m2m", true};
    const DecodingDevices none, both{{"/dev/dri/renderD128"}, true};
    const StreamNeeds film{false, false, 1920, 1080};
    const DecoderWay software{"h264", "", ""};
    EXPECT_EQ(decoders_in_order(film, h264, none), std::vector{software});
    EXPECT_EQ(decoders_in_order(film, h264, both),
              (std::vector<DecoderWay>{
                  {"h264", "vaapi", "/dev/dri/renderD128"}, {"h264_v4l2m2m", "v4l2m2m", ""}, software}));
    EXPECT_EQ(decoders_in_order({false, true, 1920, 1080}, h264, both), std::vector{software});
    EXPECT_EQ(decoders_in_order({false, false, 64, 64}, h264, both), std::vector{software});
    EXPECT_EQ(decoders_in_order({true, false, 1920, 1080}, vp9, both),
              (std::vector<DecoderWay>{{"libvpx-vp9", "", ""}, {"vp9", "", ""}}));
    EXPECT_TRUE(decoders_in_order(film, {}, both).empty());
}

TEST(DecoderChoice, a_device_that_fails_leaves_the_stream_to_software_and_says_so) {
    ClipSpec spec;
    spec.clip = 820;
    const auto input = media::Input::open(make_clip(spec, clip_folder()), media::Input::Reading::again);
    ASSERT_TRUE(input);
    const AVStream& stream = *(*input)->context()->streams[0];
    auto decoder = ClipDecoder::open(
        stream,
        {{"h264", "vaapi", "/dev/dri/nothing-here"}, {"h264_v4l2m2m", "v4l2m2m", ""}, {"h264", "", ""}}, 2,
        PicturesIn::memory);
    ASSERT_TRUE(decoder) << decoder.error().message;
    EXPECT_FALSE(decoder->hardware());
    EXPECT_EQ(decoder->words(), "h264, software, 2 threads");
    EXPECT_NE(decoder->note().find("failed"), std::string::npos) << decoder->note();
    EXPECT_NE(decoder->note().find("software decodes"), std::string::npos);
    EXPECT_FALSE(decoder->fall_back("again"));
}

} // namespace
} // namespace lianping::player
