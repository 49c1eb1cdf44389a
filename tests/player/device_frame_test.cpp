// Pictures that a device decoded. FFmpeg's DRM device maps the files it is given into memory, shared memory
// as well as a GPU's, so lending and fetching are its own here; only decoding by a device is not.

#include "player/sources/device_frame.h"
#include "player/sources/picture.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

namespace lianping::player {
namespace {

constexpr int width = 64, height = 48, pitch = 128;

std::uint8_t byte_at(std::size_t i) { return static_cast<std::uint8_t>(i * 7 + i / 251); }

// Two planes in one file, as two layers or as two planes of one.
AVDRMFrameDescriptor described(int fd, bool two_layers) {
    AVDRMFrameDescriptor d{};
    d.nb_objects = 1;
    d.objects[0] = {fd, static_cast<std::size_t>(pitch) * height * 2, 3};
    const AVDRMPlaneDescriptor planes[2] = {{0, 0, pitch},
                                            {0, static_cast<std::ptrdiff_t>(pitch) * height, pitch}};
    d.nb_layers = two_layers ? 2 : 1;
    for (int i = 0; i < 2; ++i) {
        auto& layer = d.layers[two_layers ? i : 0];
        layer.planes[layer.nb_planes++] = planes[i];
    }
    return d;
}

AvPtr<AVFrame> device_picture(AVPixelFormat pixels, const AVDRMFrameDescriptor& description) {
    AVBufferRef* device = av_hwdevice_ctx_alloc(AV_HWDEVICE_TYPE_DRM);
    static_cast<AVDRMDeviceContext*>(reinterpret_cast<AVHWDeviceContext*>(device->data)->hwctx)->fd = -1;
    EXPECT_GE(av_hwdevice_ctx_init(device), 0);
    AvPtr<AVFrame> frame(av_frame_alloc());
    frame->hw_frames_ctx = av_hwframe_ctx_alloc(device);
    av_buffer_unref(&device);
    auto* frames = reinterpret_cast<AVHWFramesContext*>(frame->hw_frames_ctx->data);
    frames->format = AV_PIX_FMT_DRM_PRIME;
    frames->sw_format = pixels;
    frames->width = width;
    frames->height = height;
    EXPECT_GE(av_hwframe_ctx_init(frame->hw_frames_ctx), 0);
    auto* kept = static_cast<AVDRMFrameDescriptor*>(av_malloc(sizeof description));
    *kept = description;
    frame->buf[0] = av_buffer_create(reinterpret_cast<std::uint8_t*>(kept), sizeof description,
                                     av_buffer_default_free, nullptr, 0);
    frame->data[0] = frame->buf[0]->data;
    frame->format = AV_PIX_FMT_DRM_PRIME;
    frame->width = width;
    frame->height = height;
    frame->colorspace = AVCOL_SPC_BT709;
    return frame;
}

class DeviceFrame : public ::testing::Test {
protected:
    DeviceFrame() : fd_(memfd_create("surface", 0)) {
        std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pitch) * height * 2);
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = byte_at(i);
        EXPECT_EQ(write(fd_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    ~DeviceFrame() override { close(fd_); }
    int fd_;
};

TEST_F(DeviceFrame, is_lent_as_it_lies_and_copied_when_asked) {
    for (const bool two_layers : {true, false}) {
        PictureMaker maker;
        const auto frame =
            maker.make(device_picture(AV_PIX_FMT_NV12, described(fd_, two_layers)), {1, 1}, {});
        ASSERT_TRUE(frame && frame->device);
        EXPECT_EQ(frame->planes[0].data, nullptr);
        EXPECT_EQ(frame->format, PixelFormat::nv12);
        EXPECT_EQ(frame->width, 64U);
        EXPECT_FALSE(frame->full_range) << "films whose range is not said are of limited range";
        const std::vector<DmaBufPlane> planes{{0x20203852, fd_, 0, pitch, 3},
                                              {0x38385247, fd_, pitch * height, pitch, 3}};
        EXPECT_EQ(frame->device->planes, planes);

        const auto copy = frame->device->in_memory();
        ASSERT_TRUE(copy);
        EXPECT_EQ(copy->format, PixelFormat::nv12);
        for (std::size_t y = 0; y < height; ++y)
            for (std::size_t x = 0; x < width; ++x) {
                const auto stride = static_cast<std::size_t>(copy->planes[0].stride);
                ASSERT_EQ(copy->planes[0].data[y * stride + x], byte_at(y * pitch + x)) << x << ", " << y;
                const auto row = y / 2; // of chroma
                ASSERT_EQ(copy->planes[1].data[row * stride + x], byte_at((height + row) * pitch + x));
            }
    }
}

TEST_F(DeviceFrame, of_ten_bits_is_lent_in_wide_planes) {
    const auto planes = two_planes_of(described(fd_, true), AV_PIX_FMT_P010LE);
    ASSERT_EQ(planes.size(), 2U);
    EXPECT_EQ(planes[0].fourcc, 0x20363152U);
    EXPECT_EQ(planes[1].fourcc, 0x32335247U);
}

TEST_F(DeviceFrame, of_another_layout_is_fetched) {
    PictureMaker maker;
    auto three = described(fd_, false);
    three.layers[0].planes[1].pitch = pitch / 2;
    three.layers[0].planes[2] = {0, static_cast<std::ptrdiff_t>(pitch) * height * 3 / 2, pitch / 2};
    three.layers[0].nb_planes = 3;
    const auto frame = maker.make(device_picture(AV_PIX_FMT_YUV420P, three), {1, 1}, {});
    ASSERT_TRUE(frame);
    EXPECT_FALSE(frame->device);
    EXPECT_EQ(frame->format, PixelFormat::i420);
    ASSERT_NE(frame->planes[2].data, nullptr);
    EXPECT_EQ(frame->planes[0].data[5], byte_at(5));
}

TEST_F(DeviceFrame, whose_description_makes_no_sense_is_not_lent) {
    auto nowhere = described(fd_, true);
    nowhere.layers[1].planes[0].object_index = 4;
    EXPECT_TRUE(two_planes_of(nowhere, AV_PIX_FMT_NV12).empty());
    auto flat = described(fd_, true);
    flat.layers[0].planes[0].pitch = 0;
    EXPECT_TRUE(two_planes_of(flat, AV_PIX_FMT_NV12).empty());
    EXPECT_TRUE(two_planes_of(described(fd_, true), AV_PIX_FMT_YUV420P).empty());
}

} // namespace
} // namespace lianping::player
