#include "player/renderer_choice.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using Kind = RendererChoice::Kind;

const std::string card = "/dev/dri/renderD128";

TEST(ChooseRenderer, a_graphics_processor_draws) {
    for (const char* driver : {"Mesa Intel(R) UHD Graphics 620 (KBL GT2)", "NVIDIA T400/PCIe/SSE2",
                               "AMD Radeon Graphics (radeonsi)", "V3D 4.2", "Mali-G52 (Panfrost)"}) {
        const auto choice = choose_renderer(RendererWish::automatic, {card, driver, {}});
        EXPECT_EQ(choice.kind, Kind::gl) << driver;
        EXPECT_EQ(choice.trouble, "") << driver;
        EXPECT_NE(choice.why.find(driver), std::string::npos) << choice.why;
    }
}

TEST(ChooseRenderer, gl_that_the_cpu_would_compute_is_not_taken) {
    for (const char* driver : {"llvmpipe (LLVM 15.0.6, 256 bits)", "softpipe", "Software Rasterizer",
                               "Google SwiftShader", "virgl (llvmpipe (LLVM 15.0.6, 256 bits))",
                               "zink Vulkan 1.3(llvmpipe (LLVM 15.0.6, 256 bits) (MESA_LLVMPIPE))"}) {
        const auto choice = choose_renderer(RendererWish::automatic, {card, driver, {}});
        EXPECT_EQ(choice.kind, Kind::cpu) << driver;
        EXPECT_EQ(choice.trouble, "") << "a machine without a graphics processor is as it should be";
        EXPECT_NE(choice.why.find(driver), std::string::npos) << choice.why;
    }
}

TEST(ChooseRenderer, without_a_graphics_device_the_cpu_draws_and_nothing_is_wrong) {
    const auto choice = choose_renderer(RendererWish::automatic, {});
    EXPECT_EQ(choice.kind, Kind::cpu);
    EXPECT_EQ(choice.trouble, "");
    EXPECT_NE(choice.why.find("no graphics device"), std::string::npos) << choice.why;
}

TEST(ChooseRenderer, a_device_whose_driver_gives_no_gl_leaves_it_to_the_cpu_and_is_a_trouble) {
    const auto choice =
        choose_renderer(RendererWish::automatic, {card, {}, "there is no EGL display on this machine"});
    EXPECT_EQ(choice.kind, Kind::cpu);
    for (const char* said : {"/dev/dri/renderD128", "no EGL display", "--renderer cpu"})
        EXPECT_NE(choice.trouble.find(said), std::string::npos) << choice.trouble;
}

TEST(ChooseRenderer, what_was_asked_for_is_taken_whatever_the_machine_is) {
    for (const GraphicsFound& found :
         {GraphicsFound{}, GraphicsFound{card, "llvmpipe", {}}, GraphicsFound{card, {}, "broken"}}) {
        EXPECT_EQ(choose_renderer(RendererWish::cpu, found).kind, Kind::cpu);
        EXPECT_EQ(choose_renderer(RendererWish::gl, found).kind, Kind::gl);
        EXPECT_EQ(choose_renderer(RendererWish::cpu, found).trouble, "");
    }
}

TEST(ChooseRenderer, gl_that_does_not_begin_leaves_it_to_the_cpu_unless_gl_was_asked_for) {
    const auto instead = choose_instead_of_gl(RendererWish::automatic, "the shaders do not compile");
    ASSERT_TRUE(instead);
    EXPECT_EQ(instead->kind, Kind::cpu);
    EXPECT_NE(instead->trouble.find("the shaders do not compile"), std::string::npos) << instead->trouble;
    EXPECT_FALSE(choose_instead_of_gl(RendererWish::gl, "the shaders do not compile"));
}

} // namespace
} // namespace lianping::player
