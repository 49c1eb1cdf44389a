#pragma once
// Setting the uniforms of the programs in shaders/ (their README names them).
//
// Thread-safety: unsafe; needs the GL context current, and the program in use.

#include "player/frame.h"
#include "player/render/placement.h"

namespace lianping::player {

class Uniforms {
public:
    explicit Uniforms(unsigned program) : program_(program) {}
    void set(const char* name, double x) const;
    void set(const char* name, double x, double y) const;
    void set(const char* name, double x, double y, double z) const;
    void set(const char* name, double x, double y, double z, double w) const;
    void set(const char* name, const PixelRect& rect) const { set(name, rect.x, rect.y, rect.w, rect.h); }
    void set_turning(const Turning& turning) const;
    // How the frame's planes lie in their textures, and how their samples become R'G'B'.
    void set_planes(const Frame& frame) const;

private:
    int at(const char* name) const;
    unsigned program_;
};

} // namespace lianping::player
