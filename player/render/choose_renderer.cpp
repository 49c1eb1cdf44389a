#include "player/render/choose_renderer.h"

#include "player/render/gl_context.h"

#include <filesystem>
#include <system_error>

namespace lianping::player {
namespace {

// A driver that draws in hardware has a node here; asking the GL library first would load a software driver
// of some 100 MB only to hear that it is one.
std::string graphics_device() {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/dri", error)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("render") || name.starts_with("card")) return entry.path().string();
    }
    for (const char* node : {"/dev/nvidia0", "/dev/mali0", "/dev/pvr_sync"})
        if (std::filesystem::exists(node, error)) return node;
    return {};
}

} // namespace

GraphicsFound find_graphics() {
    GraphicsFound found;
    found.device = graphics_device();
    if (found.device.empty()) return found;
    const auto context = GlContext::make_current();
    if (context)
        found.driver = gl_device();
    else
        found.no_context = context.error().message;
    return found;
}

RendererChoice choose_renderer(RendererWish wish) {
    return choose_renderer(wish, wish == RendererWish::automatic ? find_graphics() : GraphicsFound{});
}

} // namespace lianping::player
