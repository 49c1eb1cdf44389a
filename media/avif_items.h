#pragma once
// What a picture in AVIF says beside its pixels and libavformat 5.1 leaves unread: how it stands, and where
// its alpha lies. (The boxes of ISO/IEC 14496-12 8.11 and ISO/IEC 23008-12 6; alpha as of AV1 Image File
// Format, section 4.)
//
// Thread-safety: safe.

#include <cstdint>
#include <span>
#include <vector>

namespace lianping::media {

struct AvifExtent {
    std::int64_t at = 0; // in the file
    std::int64_t bytes = 0;
};

struct AvifItems {
    int orientation = 0;           // as EXIF's, 1 to 8; 0: it asks for nothing
    bool tiled = false;            // put together of several pictures, which nothing here does
    std::vector<AvifExtent> alpha; // of the picture of its alpha, coded as AV1; empty: it has none
};

// `file`: the first bytes of a file, as many as there are or a MiB. All empty where it is no AVIF, or a
// sequence of pictures. Pure; takes any bytes.
AvifItems avif_items(std::span<const std::uint8_t> file);

// Of a file open for reading. Reads a MiB at most.
AvifItems avif_items_in_file(int descriptor);

} // namespace lianping::media
