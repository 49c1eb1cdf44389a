// Pictures that lie in a decoding device. What stands for the driver here takes DMA-BUFs by its own rules
// (plane, offset, pitch) out of shared memory, so pixels are judged, but no device is there.

#include "player/device_picture.h"
#include "player/render/gl_device_images.h"
#include "player/render/yuv_to_bgra.h"
#include "render/stages.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <map>

namespace lianping::player {
namespace {

constexpr std::uint32_t r8 = 0x20203852, gr88 = 0x38385247, r16 = 0x20363152, gr32 = 0x32335247;

// The frame's planes one after the other in a file, with room before, between and beside them.
class Shared {
public:
    explicit Shared(const FramePtr& frame) : fd_(memfd_create("picture", 0)) {
        const bool deep = frame->format == PixelFormat::p010;
        const Subsampling sub = subsampling(frame->format);
        picture.in_memory = [frame] { return frame; };
        std::uint32_t offset = 4096;
        for (std::size_t i = 0; i < 2; ++i) {
            const std::uint32_t across = i == 0 ? 1 : sub.across, down = i == 0 ? 1 : sub.down;
            const std::uint32_t h = (frame->height + down - 1) / down;
            const std::uint32_t row =
                (frame->width + across - 1) / across * (i == 0 ? 1 : 2) * (deep ? 2 : 1);
            const std::uint32_t pitch = (row + 63) / 64 * 64;
            for (std::uint32_t y = 0; y < h; ++y)
                EXPECT_EQ(
                    pwrite(fd_, frame->planes[i].data + y * frame->planes[i].stride, row, offset + y * pitch),
                    row);
            const std::uint32_t kinds[2][2] = {{r8, gr88}, {r16, gr32}};
            picture.planes.push_back({kinds[deep ? 1 : 0][i], fd_, offset, pitch, 0});
            offset += pitch * (h + 3);
        }
        EXPECT_EQ(ftruncate(fd_, offset), 0);
    }
    ~Shared() { close(fd_); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    DevicePicture picture;

private:
    int fd_;
};

// The same picture as `frame`, in a device.
FramePtr in_device(const FramePtr& frame) {
    auto shared = std::make_shared<Shared>(frame);
    auto lent = std::make_shared<Frame>(*frame);
    lent->planes = {};
    lent->id = next_frame_id();
    lent->device = std::shared_ptr<const DevicePicture>(shared, &shared->picture);
    return lent;
}

// A driver that reads the buffers' memory.
struct Driver {
    struct Image {
        std::map<std::int32_t, std::int32_t> attributes;
    };
    int created = 0, destroyed = 0, asked = 0;
    bool refuses = false;

    DeviceImageCalls calls() {
        DeviceImageCalls calls;
        calls.create = [this](const std::vector<std::int32_t>& list) -> DeviceImageCalls::Image {
            ++asked;
            if (refuses) return nullptr;
            auto* image = new Image;
            for (std::size_t i = 0; i + 1 < list.size(); i += 2) image->attributes[list[i]] = list[i + 1];
            ++created;
            return image;
        };
        calls.destroy = [this](DeviceImageCalls::Image image) {
            delete static_cast<Image*>(image);
            ++destroyed;
        };
        calls.show = [](DeviceImageCalls::Image image) { show(static_cast<Image*>(image)->attributes); };
        return calls;
    }

    static void show(std::map<std::int32_t, std::int32_t>& a) {
        const int h = a[EGL_HEIGHT], pitch = a[EGL_DMA_BUF_PLANE0_PITCH_EXT];
        const auto kind = static_cast<std::uint32_t>(a[EGL_LINUX_DRM_FOURCC_EXT]);
        const bool deep = kind == r16 || kind == gr32, pair = kind == gr88 || kind == gr32;
        const auto offset = static_cast<std::size_t>(a[EGL_DMA_BUF_PLANE0_OFFSET_EXT]);
        const auto bytes = offset + static_cast<std::size_t>(pitch) * static_cast<std::size_t>(h);
        void* memory = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, a[EGL_DMA_BUF_PLANE0_FD_EXT], 0);
        ASSERT_NE(memory, MAP_FAILED);
        const int internal = deep ? (pair ? GL_RG16 : GL_R16) : (pair ? GL_RG8 : GL_R8);
        glPixelStorei(GL_UNPACK_ROW_LENGTH, pitch / ((deep ? 2 : 1) * (pair ? 2 : 1)));
        glTexImage2D(GL_TEXTURE_2D, 0, internal, a[EGL_WIDTH], h, 0, pair ? GL_RG : GL_RED,
                     deep ? GL_UNSIGNED_SHORT : GL_UNSIGNED_BYTE,
                     static_cast<const std::uint8_t*>(memory) + offset);
        glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
        munmap(memory, bytes);
    }
};

class DevicePictures : public ::testing::TestWithParam<GlContext::Api> {
protected:
    void SetUp() override {
        auto context = GlContext::make_current(GetParam());
        ASSERT_TRUE(context) << context.error().message;
        renderer_ = std::make_unique<GlRenderer>(window_, GlRenderer::Target::memory, std::move(*context),
                                                 GlTextures::Upload::planes, driver_.calls());
    }
    // Draws `frame` from the device, and holds it to itself in memory.
    void expect_same(const FramePtr& frame, const FramePtr& lent, RectF target, const std::string& what) {
        window_.resize(150, 120);
        renderer_->draw(picture(150, 120, {quad_of(lent, target)}));
        const auto drawn = renderer_->read_back();
        ASSERT_TRUE(drawn);
        EXPECT_EQ(renderer_->trouble(), "");
        const auto difference = compare(draw_reference(picture(150, 120, {quad_of(frame, target)})), *drawn);
        EXPECT_TRUE(same(difference)) << what << ": " << words(difference);
    }
    void expect_same(const FramePtr& frame, RectF target, const std::string& what) {
        expect_same(frame, in_device(frame), target, what);
    }

    Driver driver_;
    MemoryWindow window_{1, 1};
    std::unique_ptr<GlRenderer> renderer_;
};

TEST_P(DevicePictures, are_drawn_as_the_same_ones_in_memory) {
    for (const PixelFormat format : {PixelFormat::nv12, PixelFormat::p010})
        for (const bool full : {false, true}) {
            const auto what = "format " + std::to_string(static_cast<int>(format));
            const auto frame = make_frame({format, 75, 51, ColourMatrix::bt709, full}, clouds);
            expect_same(frame, {4, 5, 75, 51}, what + " unscaled");
            expect_same(frame, {4, 5, 131, 97}, what + " scaled up");
            expect_same(frame, {4, 5, 20, 14}, what + " box");
        }
    EXPECT_TRUE(renderer_->takes_device_pictures());
    EXPECT_EQ(driver_.created, driver_.asked);
    EXPECT_EQ(driver_.created, 24) << "two planes of each of twelve pictures";
}

TEST_P(DevicePictures, of_hdr_films_go_through_their_colour_table) {
    const ColourSpec hdr{ColourPrimaries::bt2020, ColourTransfer::hlg, 0};
    const Pattern soft = [](double x, double y) -> std::array<double, 4> {
        return {0.3 + 0.2 * std::sin(7 * x), 0.3 + 0.1 * y, 0.35, 1};
    };
    expect_same(make_frame({PixelFormat::p010, 74, 50, ColourMatrix::bt2020, false, hdr}, soft),
                {4, 5, 74, 50}, "hlg");
    EXPECT_EQ(driver_.created, 2);
}

TEST_P(DevicePictures, that_the_driver_refuses_are_copied_and_it_is_asked_no_more) {
    driver_.refuses = true;
    for (int i = 0; i < 3; ++i)
        expect_same(make_frame({PixelFormat::nv12, 75, 51, ColourMatrix::bt709, false}, clouds),
                    {4, 5, 75, 51}, "copied");
    EXPECT_FALSE(renderer_->takes_device_pictures());
    EXPECT_EQ(driver_.asked, 1);
}

TEST_P(DevicePictures, are_given_back_when_they_leave_the_glass) {
    for (int i = 0; i < 20; ++i) {
        const auto frame = make_frame({PixelFormat::nv12, 74, 50, ColourMatrix::bt709, false}, clouds);
        expect_same(frame, {4, 5, 74, 50}, "picture " + std::to_string(i));
        EXPECT_LE(driver_.created - driver_.destroyed, 4) << "of one that is on, and the one before";
    }
    renderer_.reset();
    EXPECT_EQ(driver_.created, driver_.destroyed);
}

// What decodes leaves its pictures in memory; one may come all the same, from before a driver refused.
TEST_P(DevicePictures, are_copied_where_there_is_no_way_to_draw_them) {
    renderer_.reset();
    auto context = GlContext::make_current(GetParam());
    ASSERT_TRUE(context);
    renderer_ = std::make_unique<GlRenderer>(window_, GlRenderer::Target::memory, std::move(*context),
                                             GlTextures::Upload::planes, std::nullopt);
    EXPECT_FALSE(renderer_->takes_device_pictures());
    expect_same(make_frame({PixelFormat::p010, 75, 51, ColourMatrix::bt709, false}, clouds), {4, 5, 75, 51},
                "copied");
}

INSTANTIATE_TEST_SUITE_P(OnGl, DevicePictures, ::testing::Values(GlContext::Api::desktop, GlContext::Api::es),
                         [](const auto& api) { return api.param == GlContext::Api::es ? "gles" : "gl"; });

TEST(DeviceImageAttributes, name_the_plane_and_its_tiling_where_the_driver_hears_of_tilings) {
    const DmaBufPlane plane{gr88, 7, 4096, 128, 0x0100'0000'0000'0002};
    const std::vector<std::int32_t> linear{EGL_WIDTH,
                                           32,
                                           EGL_HEIGHT,
                                           24,
                                           EGL_LINUX_DRM_FOURCC_EXT,
                                           static_cast<std::int32_t>(gr88),
                                           EGL_DMA_BUF_PLANE0_FD_EXT,
                                           7,
                                           EGL_DMA_BUF_PLANE0_OFFSET_EXT,
                                           4096,
                                           EGL_DMA_BUF_PLANE0_PITCH_EXT,
                                           128};
    EXPECT_EQ(device_image_attributes(plane, 32, 24, false), linear);
    auto tiled = linear;
    tiled.insert(tiled.end(),
                 {EGL_DMA_BUF_PLANE0_MODIFIER_LO_EXT, 2, EGL_DMA_BUF_PLANE0_MODIFIER_HI_EXT, 0x0100'0000});
    EXPECT_EQ(device_image_attributes(plane, 32, 24, true), tiled);
    auto unknown = plane;
    unknown.modifier = DmaBufPlane::no_modifier;
    EXPECT_EQ(device_image_attributes(unknown, 32, 24, true), linear);
}

} // namespace
} // namespace lianping::player
