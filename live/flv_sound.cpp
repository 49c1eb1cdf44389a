#include "live/flv_sound.h"

#include <array>
#include <cstddef>

namespace lianping::live {
namespace {

unsigned sound_byte(std::string_view bytes, std::size_t index) {
    return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0U;
}

} // namespace

FlvSound read_flv_sound(std::string_view tag) {
    constexpr unsigned mp3 = 2, aac = 10;
    FlvSound sound;
    if (tag.size() < 3) return sound;
    const unsigned coder = sound_byte(tag, 0) >> 4U;
    if (coder == mp3) return {FlvSound::Kind::coded, FlvSound::Coder::mp3, tag.substr(1)};
    if (coder != aac) return sound;
    sound.payload = tag.substr(2);
    if (sound_byte(tag, 1) == 0) sound.kind = FlvSound::Kind::setup;
    if (sound_byte(tag, 1) == 1) sound.kind = FlvSound::Kind::coded;
    return sound;
}

AacShape aac_shape(std::string_view config) {
    constexpr std::array rates{96000, 88200, 64000, 48000, 44100, 32000, 24000,
                               22050, 16000, 12000, 11025, 8000,  7350};
    if (config.size() < 2) return {};
    const unsigned bits = sound_byte(config, 0) << 8U | sound_byte(config, 1);
    const unsigned kind = bits >> 11U, rate = bits >> 7U & 15U, channels = bits >> 3U & 15U;
    constexpr unsigned seven_one = 7;
    if (kind == 31 || rate >= rates.size() || channels == 0 || channels > seven_one) return {};
    return {rates.at(rate), channels == seven_one ? 8 : static_cast<int>(channels)};
}

} // namespace lianping::live
