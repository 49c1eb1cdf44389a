#pragma once
// Which of the two renderers draws: GL where there is a graphics processor, the CPU where GL would be
// computed by the CPU anyway (llvmpipe, softpipe) or is not there. docs/render.md has what each costs. Pure;
// player/render/choose_renderer.h looks at the machine.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lianping::player {

enum class RendererWish : std::uint8_t { automatic, cpu, gl };

struct RendererChoice {
    enum class Kind : std::uint8_t { cpu, gl };
    Kind kind = Kind::cpu;
    std::string why; // for the log: "the CPU draws: this machine has no graphics device"
    // For the status: a graphics processor that lies idle, and what to do. Empty: all is as it should be.
    std::string trouble;
};

// What was found out about a machine's graphics.
struct GraphicsFound {
    std::string device;     // its node: "/dev/dri/renderD128"; empty: none
    std::string driver;     // what its driver calls itself (GL_RENDERER); empty: it was not asked
    std::string no_context; // why its driver cannot be asked; empty: it can, or was not
};

// Whether GL by that driver is computed by the CPU.
bool is_software(std::string_view driver);

// Asked for cpu or gl: that, whatever was found.
RendererChoice choose_renderer(RendererWish wish, const GraphicsFound& found);

// What to do when GL, which was chosen, did not begin. Nothing: to fail, as it was asked for.
std::optional<RendererChoice> choose_instead_of_gl(RendererWish wish, const std::string& failure);

} // namespace lianping::player
