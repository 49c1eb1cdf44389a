#include "player/station/drawing.h"

#include "base/log.h"

#include <utility>

namespace lianping::player {
namespace {

Result<DrawingBegun> begun(RendererChoice choice, const DrawingDoors& doors) {
    auto window = doors.open_window(choice.kind);
    if (!window) return fail(window.error());
    auto renderer = doors.make_renderer(choice.kind, **window);
    if (!renderer) return fail(renderer.error());
    return DrawingBegun{std::move(choice), std::move(*window), std::move(*renderer)};
}

} // namespace

Result<DrawingBegun> begin_drawing(RendererWish wish, RendererChoice choice, const DrawingDoors& doors) {
    log::info("{}", choice.why);
    const bool gl = choice.kind == RendererChoice::Kind::gl;
    auto first = begun(std::move(choice), doors);
    if (first || !gl) return first;
    auto instead = choose_instead_of_gl(wish, first.error().message);
    if (!instead) return first;
    log::warn("{}", instead->why);
    return begun(*std::move(instead), doors);
}

} // namespace lianping::player
