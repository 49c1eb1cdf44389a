#include "player/render/gl_textures.h"

#include "player/render/yuv_to_bgra.h"

#include <epoxy/gl.h>

#include <algorithm>

namespace lianping::player {
namespace {

constexpr std::size_t waiting_kept = 8;  // frames uploaded ahead
constexpr std::size_t free_planes = 9;   // textures kept for use again: three frames of three planes
constexpr std::size_t free_pictures = 2; // the same where a texture is a whole picture, in main memory
constexpr int rows_converted = 64;       // at once; even, for chroma of half the height

} // namespace

GlTextures::GlTextures(Upload upload, GlPrograms& programs, std::optional<DeviceImageCalls> calls)
    : upload_(upload), tabling_(programs), device_(std::move(calls)) {
    sixteen_bits_ = epoxy_is_desktop_gl() || epoxy_has_gl_extension("GL_EXT_texture_norm16");
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
}

GlTextures::~GlTextures() {
    for (const Held& held : held_) {
        for (const Texture& texture : held.planes) glDeleteTextures(1, &texture.name);
        device_.release(held.imported);
    }
    for (const Texture& texture : free_) glDeleteTextures(1, &texture.name);
}

// Straight alpha must be multiplied in before it is scaled, and 16 bits need a format that GLES may lack:
// those frames become BGRA on the CPU.
bool GlTextures::as_planes(const Frame& frame) const {
    if (frame.format == PixelFormat::bgra || frame.format == PixelFormat::bgrx) return true;
    if (upload_ == Upload::converted) return false;
    return frame.format != PixelFormat::i420a && (sixteen_bits_ || !ten_bits(frame.format));
}

std::vector<GlTextures::Shape> GlTextures::shapes(const Frame& frame) const {
    const int w = static_cast<int>(frame.width), h = static_cast<int>(frame.height);
    const Shape packed{w, h, GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE, 4};
    if (!as_planes(frame) || frame.format == PixelFormat::bgra || frame.format == PixelFormat::bgrx)
        return {packed};
    const Subsampling sub = subsampling(frame.format);
    const int cw = (w + sub.across - 1) / sub.across, ch = (h + sub.down - 1) / sub.down;
    const bool wide = ten_bits(frame.format);
    const unsigned internal = wide ? GL_R16 : GL_R8;
    const unsigned type = wide ? GL_UNSIGNED_SHORT : GL_UNSIGNED_BYTE;
    const Shape luma{w, h, internal, GL_RED, type, wide ? 2 : 1};
    if (paired_chroma(frame.format))
        return {luma, {cw, ch, wide ? unsigned{GL_RG16} : unsigned{GL_RG8}, GL_RG, type, wide ? 4 : 2}};
    const Shape chroma{cw, ch, internal, GL_RED, type, wide ? 2 : 1};
    return {luma, chroma, chroma};
}

GlTextures::Texture GlTextures::take(const Shape& shape) {
    const auto fits =
        std::find_if(free_.begin(), free_.end(), [&](const Texture& t) { return t.shape == shape; });
    if (fits != free_.end()) {
        const Texture texture = *fits;
        free_.erase(fits);
        return texture;
    }
    Texture texture{shape, 0};
    glGenTextures(1, &texture.name);
    glBindTexture(GL_TEXTURE_2D, texture.name);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
    glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(shape.internal), shape.w, shape.h, 0, shape.format,
                 shape.type, nullptr);
    return texture;
}

void GlTextures::fill(const Texture& texture, const std::uint8_t* data, std::ptrdiff_t stride,
                      PixelRect rect) {
    const Shape& s = texture.shape;
    glBindTexture(GL_TEXTURE_2D, texture.name);
    if (stride > 0 && stride % s.bytes == 0) {
        glPixelStorei(GL_UNPACK_ROW_LENGTH, static_cast<GLint>(stride / s.bytes));
        glTexSubImage2D(GL_TEXTURE_2D, 0, rect.x, rect.y, rect.w, rect.h, s.format, s.type, data);
    } else {
        glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
        for (int y = 0; y < rect.h; ++y)
            glTexSubImage2D(GL_TEXTURE_2D, 0, rect.x, rect.y + y, rect.w, 1, s.format, s.type,
                            data + y * stride);
    }
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

// Some rows at a time: they are still in the processor's cache when GL copies them, and no second picture is
// kept.
void GlTextures::fill_converted(const Texture& texture, const Frame& frame) {
    const int w = static_cast<int>(frame.width), h = static_cast<int>(frame.height);
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(w) * 4;
    for (int y = 0; y < h; y += rows_converted) {
        const PixelRect rows{0, y, w, std::min(rows_converted, h - y)};
        converted_.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(rows_converted));
        to_bgra(frame, rows, converted_.data(), stride);
        fill(texture, converted_.data(), stride, rows);
    }
}

GlTextures::Held& GlTextures::hold(const FramePtr& frame) {
    const auto known = std::find_if(held_.begin(), held_.end(),
                                    [&](const Held& held) { return held.frame->id == frame->id; });
    if (known != held_.end()) return *known;

    Held held;
    held.frame = frame;
    if (!frame->device || !import(*frame, held)) upload(*frame, held);
    if (held.textures.planes == 3) held.textures.kind = PictureKind::three_planes;
    if (held.textures.planes == 2) held.textures.kind = PictureKind::two_planes;
    if (frame->table && as_planes(*frame)) look_up(*frame, held);
    held_.push_front(std::move(held));
    return held_.front();
}

bool GlTextures::import(const Frame& frame, Held& held) {
    if (!as_planes(frame)) return false;
    held.imported = device_.import(frame);
    for (std::size_t i = 0; i < held.imported.size(); ++i) held.textures.names[i] = held.imported[i].texture;
    held.textures.planes = static_cast<int>(held.imported.size());
    return !held.imported.empty();
}

void GlTextures::upload(const Frame& given, Held& held) {
    const FramePtr fetched = given.device ? given.device->in_memory() : nullptr;
    const Frame& frame = fetched ? *fetched : given;
    const std::vector<Shape> wanted = shapes(frame);
    const bool planes = as_planes(frame);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Texture texture = take(wanted[i]);
        if (frame.planes[0].data == nullptr) {
            // The device does not give it: what the texture held before is shown for this frame.
        } else if (planes) {
            fill(texture, frame.planes[i].data, frame.planes[i].stride, {0, 0, wanted[i].w, wanted[i].h});
        } else {
            fill_converted(texture, frame);
        }
        held.textures.names[i] = texture.name;
        held.planes.push_back(texture);
    }
    held.textures.planes = static_cast<int>(wanted.size());
}

// The planes give way to one texture of the colours that the screen has.
void GlTextures::look_up(const Frame& frame, Held& held) {
    const Texture texture = take({static_cast<int>(frame.width), static_cast<int>(frame.height), GL_RGBA8,
                                  GL_RGBA, GL_UNSIGNED_BYTE, 4});
    if (!tabling_.draw(frame, held.textures.kind, held.textures.names, texture.name)) {
        free_.push_back(texture); // its colours stay as stored: too pale, but there
        return;
    }
    release(held);
    held.imported.clear();
    held.planes = {texture};
    held.textures = {PictureKind::packed, 1, {texture.name, 0, 0}};
}

FrameTextures GlTextures::of(const FramePtr& frame) {
    Held& held = hold(frame);
    held.used = true;
    held.waiting = false;
    return held.textures;
}

void GlTextures::prepare(const FramePtr& frame, std::uint64_t pixels) {
    if (upload_ == Upload::converted && static_cast<std::uint64_t>(frame->width) * frame->height <= pixels)
        return;
    const std::size_t before = held_.size();
    Held& held = hold(frame);
    if (held_.size() == before) return; // it is there
    held.waiting = true;
    std::size_t waiting = 0;
    for (Held& other : held_)
        if (other.waiting && ++waiting > waiting_kept)
            other.waiting = false; // the oldest ones, at the list's end
}

void GlTextures::release(Held& held) {
    device_.release(held.imported);
    for (const Texture& texture : held.planes) {
        if (free_.size() >= (upload_ == Upload::converted ? free_pictures : free_planes)) {
            glDeleteTextures(1, &free_.front().name);
            free_.erase(free_.begin());
        }
        free_.push_back(texture);
    }
}

void GlTextures::draw_begins(const std::vector<Quad>& quads) {
    if (upload_ != Upload::converted) return;
    for (auto held = held_.begin(); held != held_.end();) {
        const bool drawn = std::any_of(quads.begin(), quads.end(), [&](const Quad& quad) {
            return quad.frame && quad.frame->id == held->frame->id;
        });
        if (drawn || held->waiting) {
            ++held;
            continue;
        }
        release(*held);
        held = held_.erase(held);
    }
}

void GlTextures::draw_ended() {
    for (auto held = held_.begin(); held != held_.end();) {
        const bool keep = held->used || held->waiting;
        held->used = false;
        if (keep) {
            ++held;
            continue;
        }
        release(*held);
        held = held_.erase(held);
    }
}

} // namespace lianping::player
