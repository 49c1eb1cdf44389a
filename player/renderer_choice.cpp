#include "player/renderer_choice.h"

#include <algorithm>
#include <array>

namespace lianping::player {
namespace {

using Kind = RendererChoice::Kind;

RendererChoice cpu_for_want_of_gl(const std::string& failure) {
    const std::string why = "the CPU draws: " + failure;
    return {
        Kind::cpu, why,
        why + " (look at the graphics driver, or start the player with --renderer cpu if it is to stay so)"};
}

} // namespace

bool is_software(std::string_view driver) {
    constexpr std::array<std::string_view, 4> known{"llvmpipe", "softpipe", "Software Rasterizer",
                                                    "SwiftShader"};
    return std::any_of(known.begin(), known.end(),
                       [&](std::string_view name) { return driver.find(name) != std::string_view::npos; });
}

RendererChoice choose_renderer(RendererWish wish, const GraphicsFound& found) {
    if (wish == RendererWish::cpu) return {Kind::cpu, "the CPU draws, as asked", {}};
    if (wish == RendererWish::gl) return {Kind::gl, "GL draws, as asked", {}};
    if (found.device.empty()) return {Kind::cpu, "the CPU draws: this machine has no graphics device", {}};
    if (!found.no_context.empty())
        return cpu_for_want_of_gl(found.device + " is there, but " + found.no_context);
    if (is_software(found.driver))
        return {Kind::cpu,
                "the CPU draws: GL here is " + found.driver + ", which is the CPU by a longer way",
                {}};
    return {Kind::gl, "GL draws, on " + found.driver, {}};
}

std::optional<RendererChoice> choose_instead_of_gl(RendererWish wish, const std::string& failure) {
    if (wish != RendererWish::automatic) return std::nullopt;
    return cpu_for_want_of_gl("GL did not begin: " + failure);
}

} // namespace lianping::player
