#include "player/render/cpu_renderer.h"

#include "player/compose.h"
#include "player/render/choose_renderer.h"

#include <libyuv.h>

#include <algorithm>
#include <cstring>

namespace lianping::player {
namespace {

constexpr std::size_t memory_for_painted = 48U << 20U;
constexpr double much_larger = 2; // times the window's pixels, from where scaling ahead pays

std::uint32_t argb(Colour c) {
    return 0xff000000U | static_cast<std::uint32_t>(c.r) << 16U | static_cast<std::uint32_t>(c.g) << 8U | c.b;
}

void fill(const Canvas32& out, const PixelRect& rect, Colour colour) {
    if (!empty(rect))
        libyuv::ARGBRect(out.bgra, static_cast<int>(out.stride), rect.x - out.x, rect.y - out.y, rect.w,
                         rect.h, argb(colour));
}

// Fills what of `rect` is not in `hole`.
void fill_around(const Canvas32& out, const PixelRect& rect, const PixelRect& hole, Colour colour) {
    const PixelRect inner = intersection(rect, hole);
    if (empty(inner)) return fill(out, rect, colour);
    const int right = inner.x + inner.w, bottom = inner.y + inner.h;
    fill(out, {rect.x, rect.y, rect.w, inner.y - rect.y}, colour);
    fill(out, {rect.x, bottom, rect.w, rect.y + rect.h - bottom}, colour);
    fill(out, {rect.x, inner.y, inner.x - rect.x, inner.h}, colour);
    fill(out, {right, inner.y, rect.x + rect.w - right, inner.h}, colour);
}

Composition one_quad(const Composition& whole_picture, const Quad* quad) {
    Composition one;
    one.width = whole_picture.width;
    one.height = whole_picture.height;
    if (quad != nullptr) one.quads.push_back(*quad);
    return one;
}

} // namespace

CpuRenderer::CpuRenderer(Window& window) : window_(window), painted_(memory_for_painted) {}

PixelRect CpuRenderer::what_differs(const Composition& composition, const Surface& surface) const {
    const PixelRect all = whole(surface.width, surface.height);
    if (generation_ == 0 || surface.generation != generation_ || composition.width != last_.width ||
        composition.height != last_.height || composition.background != last_.background)
        return all;
    PixelRect differs;
    const std::size_t count = std::max(composition.quads.size(), last_.quads.size());
    for (std::size_t i = 0; i < count; ++i) {
        const Quad* now = i < composition.quads.size() ? &composition.quads[i] : nullptr;
        const Quad* before = i < last_.quads.size() ? &last_.quads[i] : nullptr;
        if (same_picture(one_quad(composition, now), one_quad(last_, before))) continue;
        for (const Quad* quad : {now, before})
            if (quad != nullptr)
                differs = around(differs, locate(*quad, composition, surface.width, surface.height).visible);
    }
    return differs;
}

void CpuRenderer::draw(const Composition& composition) {
    const Result<Surface> surface = window_.surface();
    if (!surface) {
        trouble_ = surface.error().message;
        return;
    }
    const PixelRect rect = what_differs(composition, *surface);
    if (!empty(rect)) {
        std::vector<Placed> quads;
        std::size_t bottom = 0; // what lies under a quad that hides all of `rect` is not drawn
        for (const Quad& quad : composition.quads) {
            if (quad.opacity <= 0 || quad.wipe.progress <= 0) continue;
            quads.push_back({&quad, locate(quad, composition, surface->width, surface->height)});
            if (opaque(quad) && contains(quads.back().placement.visible, rect)) bottom = quads.size() - 1;
        }
        quads.erase(quads.begin(), quads.begin() + static_cast<std::ptrdiff_t>(bottom));
        draw_rect(quads, composition.background, rect, {surface->data, surface->stride, 0, 0});
    }
    window_.drawn(rect);
    painted_.drawn(composition);
    last_ = composition;
    generation_ = surface->generation;
}

void CpuRenderer::draw_rect(const std::vector<Placed>& quads, Colour background, const PixelRect& rect,
                            const Canvas32& out) {
    const bool bottom_hides = !quads.empty() && opaque(*quads.front().quad);
    fill_around(out, rect, bottom_hides ? quads.front().placement.visible : PixelRect{}, background);
    for (const Placed& placed : quads) {
        const PixelRect clip = intersection(rect, placed.placement.visible);
        if (!empty(clip)) draw_quad(placed, clip, out);
    }
}

void CpuRenderer::draw_quad(const Placed& placed, const PixelRect& within, const Canvas32& out) {
    const Quad& quad = *placed.quad;
    const bool direct = opaque(quad);
    PixelRect clip = within;
    if (quad.wipe.progress < 1) { // what does not show is not painted
        const WipeEdge::Parts parts = WipeEdge(quad.wipe, placed.placement.target).parts(within);
        clip = around(parts.whole, parts.edge);
        if (empty(clip)) return;
    }
    Canvas32 to = out;
    if (!direct) {
        const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(clip.w) * 4;
        layer_.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(clip.h));
        to = {layer_.data(), stride, clip.x, clip.y};
    }
    if (quad.frame)
        painted_.paint(quad, placed.placement, clip, to);
    else
        fill(to, clip, quad.colour);
    if (!direct) blender_.lay(quad, placed.placement, clip, to, out);
}

void CpuRenderer::prepare(const FramePtr& frame) {
    if (!frame || last_.width == 0) return;
    const double window = static_cast<double>(window_.width()) * window_.height();
    if (static_cast<double>(frame->width) * frame->height < much_larger * window) return;
    const Quad quad = placed(
        frame, {0, 0, static_cast<double>(last_.width), static_cast<double>(last_.height)}, Fit::contain);
    const Placement placement = locate(quad, last_, window_.width(), window_.height());
    if (!empty(placement.visible)) painted_.keep(quad, placement);
}

Result<Image> CpuRenderer::read_back() {
    const Result<Surface> surface = window_.surface();
    if (!surface) return fail(surface.error());
    Image image{surface->width, surface->height, {}};
    const std::size_t row = static_cast<std::size_t>(surface->width) * 4;
    image.bgrx.resize(row * surface->height);
    for (std::uint32_t y = 0; y < surface->height; ++y)
        std::memcpy(image.bgrx.data() + y * row,
                    surface->data + static_cast<std::ptrdiff_t>(y) * surface->stride, row);
    return image;
}

Result<GlassSamples> CpuRenderer::sample() {
    const Result<Surface> surface = window_.surface();
    if (!surface) return fail(surface.error());
    GlassSamples samples;
    samples.known.fill(true);
    for (int row = 0; row < GlassSamples::rows; ++row)
        for (int column = 0; column < GlassSamples::columns; ++column) {
            const std::uint8_t* at =
                surface->data +
                static_cast<std::ptrdiff_t>(middle_of(row, GlassSamples::rows, surface->height)) *
                    surface->stride +
                std::ptrdiff_t{4} * middle_of(column, GlassSamples::columns, surface->width);
            samples.luma[static_cast<std::size_t>(row * GlassSamples::columns + column)] =
                luma_of(at[2], at[1], at[0]);
        }
    return samples;
}

std::unique_ptr<Renderer> make_cpu_renderer(Window& window) { return std::make_unique<CpuRenderer>(window); }

} // namespace lianping::player
