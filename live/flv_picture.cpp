#include "live/flv_picture.h"

#include <cstdint>
#include <string>

namespace lianping::live {
namespace {

unsigned at(std::string_view bytes, std::size_t index) {
    return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0U;
}

// 24 bits, signed: milliseconds.
Duration reordering_at(std::string_view bytes, std::size_t index) {
    const std::uint32_t said = at(bytes, index) << 16U | at(bytes, index + 1) << 8U | at(bytes, index + 2);
    const auto value = static_cast<std::int32_t>(said << 8U) / 256;
    return value * 1ms;
}

std::string_view from(std::string_view bytes, std::size_t index) {
    return bytes.substr(std::min(index, bytes.size()));
}

Error not_understood(const std::string& name) {
    return {Error::Code::unsupported, "pictures in " + name + " are not understood: H.264 and HEVC are"};
}

// Enhanced RTMP: a name of four letters instead of the number.
Result<FlvPicture> read_enhanced(std::string_view tag) {
    enum Packet : unsigned { setup = 0, coded = 1, coded_in_order = 3 };
    FlvPicture picture;
    picture.key = (at(tag, 0) >> 4U & 7U) == 1U;
    const std::string name(from(tag, 1).substr(0, 4));
    if (name != "hvc1" && name != "avc1") return fail(not_understood(name));
    picture.codec = name == "hvc1" ? FlvPicture::Codec::hevc : FlvPicture::Codec::h264;
    switch (at(tag, 0) & 15U) {
    case Packet::setup:
        picture.kind = FlvPicture::Kind::setup;
        picture.payload = from(tag, 5);
        break;
    case Packet::coded:
        picture.kind = FlvPicture::Kind::coded;
        picture.reordering = reordering_at(tag, 5);
        picture.payload = from(tag, 8);
        break;
    case Packet::coded_in_order:
        picture.kind = FlvPicture::Kind::coded;
        picture.payload = from(tag, 5);
        break;
    default:
        break;
    }
    return picture;
}

} // namespace

Result<FlvPicture> read_flv_picture(std::string_view tag) {
    if (tag.size() < 2) return FlvPicture{};
    if ((at(tag, 0) & 0x80U) != 0) return read_enhanced(tag);
    constexpr unsigned avc = 7, hevc = 12, info = 5;
    const unsigned frame = at(tag, 0) >> 4U, codec = at(tag, 0) & 15U;
    FlvPicture picture;
    if (frame == info) return picture;
    if (codec != avc && codec != hevc) return fail(not_understood("FLV's codec " + std::to_string(codec)));
    picture.codec = codec == hevc ? FlvPicture::Codec::hevc : FlvPicture::Codec::h264;
    picture.key = frame == 1;
    picture.reordering = reordering_at(tag, 2);
    picture.payload = from(tag, 5);
    if (at(tag, 1) == 0) picture.kind = FlvPicture::Kind::setup;
    if (at(tag, 1) == 1) picture.kind = FlvPicture::Kind::coded;
    return picture;
}

} // namespace lianping::live
