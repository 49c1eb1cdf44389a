#pragma once
// Frames as textures: uploaded once, kept while they are shown or soon will be, and their textures used again
// for the next frames of the same shape.
//
// Thread-safety: unsafe; needs the GL context current.

#include "player/composition.h"
#include "player/frame.h"
#include "player/render/gl_device_images.h"
#include "player/render/gl_programs.h"
#include "player/render/gl_tabling.h"
#include "player/renderer.h"

#include <array>
#include <list>
#include <optional>
#include <vector>

namespace lianping::player {

struct FrameTextures {
    PictureKind kind = PictureKind::packed;
    int planes = 0;
    std::array<unsigned, 3> names{}; // GL names
};

class GlTextures {
public:
    enum class Upload {
        planes,    // the frame's own; the shaders convert
        converted, // BGRA, converted by the CPU: where GL is the CPU, three samples a pixel cost more than
                   // that
    };
    // `calls`: for pictures that lie in a device; nothing: they are copied.
    GlTextures(Upload upload, GlPrograms& programs, std::optional<DeviceImageCalls> calls);
    ~GlTextures();
    GlTextures(const GlTextures&) = delete;
    GlTextures& operator=(const GlTextures&) = delete;

    // Where GL is the CPU, textures of frames that are not among these go back at once: whole pictures, and
    // no drawing is under way that they could hold up. Elsewhere it does nothing.
    void draw_begins(const std::vector<Quad>& quads);
    // Whether pictures in a device's memory are drawn from there.
    bool takes_device_pictures() const { return upload_ == Upload::planes && device_.works(); }
    // The textures of the frame, uploaded now where they were not. Valid until draw_ended().
    FrameTextures of(const FramePtr& frame);
    // Uploads ahead; they are kept until they were drawn, or newer ones push them out. Where GL is the CPU
    // only what is larger than `pixels`: the rest is converted in a millisecond.
    void prepare(const FramePtr& frame, std::uint64_t pixels);
    // Frames that this draw did not use, and that are not waiting for their first, give their textures back.
    void draw_ended();

private:
    struct Shape {
        int w = 0, h = 0;
        unsigned internal = 0, format = 0, type = 0;
        int bytes = 1; // a texel
        friend bool operator==(const Shape&, const Shape&) = default;
    };
    struct Texture {
        Shape shape;
        unsigned name = 0;
    };
    struct Held {
        FramePtr frame;
        FrameTextures textures;
        std::vector<Texture> planes;
        std::vector<GlDeviceImages::Plane> imported; // instead of planes
        bool waiting = false;                        // for its first draw
        bool used = false;                           // by the draw under way
    };

    Held& hold(const FramePtr& frame);
    bool import(const Frame& frame, Held& held);
    void upload(const Frame& frame, Held& held);
    std::vector<Shape> shapes(const Frame& frame) const;
    bool as_planes(const Frame& frame) const;
    Texture take(const Shape& shape);
    static void fill(const Texture& texture, const std::uint8_t* data, std::ptrdiff_t stride, PixelRect rect);
    void fill_converted(const Texture& texture, const Frame& frame);
    void release(Held& held);

    void look_up(const Frame& frame, Held& held);

    Upload upload_;
    GlTabling tabling_;
    GlDeviceImages device_;
    bool sixteen_bits_ = false; // whether R16 can be filtered
    std::list<Held> held_;      // the newest first
    std::vector<Texture> free_;
    std::vector<std::uint8_t> converted_; // some rows of a frame of a format that GL cannot take, as BGRA
};

} // namespace lianping::player
