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

RendererChoice choose_renderer(RendererWish wish) {
    using Kind = RendererChoice::Kind;
    if (wish == RendererWish::cpu) return {Kind::cpu, "the CPU draws, as asked"};
    if (wish == RendererWish::gl) return {Kind::gl, "GL draws, as asked"};
    const std::string device = graphics_device();
    if (device.empty()) return {Kind::cpu, "the CPU draws: this machine has no graphics device"};
    const auto context = GlContext::make_current();
    if (!context)
        return {Kind::cpu, "the CPU draws: " + device + " is there, but " + context.error().message};
    const std::string drawing = gl_device();
    if (is_software(drawing))
        return {Kind::cpu, "the CPU draws: GL here is " + drawing + ", which is the CPU by a longer way"};
    return {Kind::gl, "GL draws, on " + drawing};
}

} // namespace lianping::player
