#pragma once
// Pictures whose ICC profile gives their numbers other colours than sRGB's: Display P3 of phones, Adobe RGB
// of cameras, ProPhoto of those who edit. Left unread they come out pale. Little CMS brings them to sRGB,
// once, at decoding.
//
// For the folders that include libav. Thread-safety: safe; what is given may be used by several threads.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct AVFrame;

namespace lianping::media {

class ToSrgb {
public:
    // By an ICC profile of any bytes. Null where nothing is to be done: it is none of red, green and blue,
    // cannot be read, or is sRGB as far as an eye can see. Blocks for some 2 ms.
    static std::shared_ptr<const ToSrgb> of(std::span<const std::uint8_t> profile);
    // By that of a decoded picture; null also where it has none. The last one asked for is remembered.
    static std::shared_ptr<const ToSrgb> of(const AVFrame& picture);

    ~ToSrgb();
    ToSrgb(const ToSrgb&) = delete;
    ToSrgb& operator=(const ToSrgb&) = delete;

    // A row of BGRA or BGRX of 8 bit with straight alpha, which is kept. What sRGB cannot show is cut.
    void convert(std::uint8_t* bgra, std::size_t pixels) const;

private:
    ToSrgb(void* context, void* transform) : context_(context), transform_(transform) {}
    void* context_;   // cmsContext
    void* transform_; // cmsHTRANSFORM
};

} // namespace lianping::media
