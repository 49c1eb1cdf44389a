#include "sound/opus_coder.h"

#include <opus/opus.h>

#include <array>

namespace lianping {
namespace {

constexpr int frames = static_cast<int>(live_sound::block);
constexpr std::size_t largest = 1275; // bytes of a packet of one frame (RFC 6716, section 3.2.1)
// Of 10: three quarters of the ear's difference for half of the work.
constexpr int complexity = 6;

} // namespace

void OpusBlocks::Free::operator()(OpusEncoder* encoder) const { opus_encoder_destroy(encoder); }
void OpusSound::Free::operator()(OpusDecoder* decoder) const { opus_decoder_destroy(decoder); }

Result<OpusBlocks> OpusBlocks::open() {
    int error = OPUS_OK;
    OpusBlocks made;
    // Without what only speech coding at low rates needs, it looks 2.5 ms ahead instead of 6.5.
    made.encoder_.reset(opus_encoder_create(live_sound::rate, static_cast<int>(live_sound::channels),
                                            OPUS_APPLICATION_RESTRICTED_LOWDELAY, &error));
    if (!made.encoder_) return fail(Error::Code::unsupported, opus_strerror(error));
    opus_encoder_ctl(made.encoder_.get(), OPUS_SET_BITRATE(bitrate));
    opus_encoder_ctl(made.encoder_.get(), OPUS_SET_COMPLEXITY(complexity));
    opus_int32 ahead = 0;
    opus_encoder_ctl(made.encoder_.get(), OPUS_GET_LOOKAHEAD(&ahead));
    made.ahead_ = ahead;
    return made;
}

std::string OpusBlocks::packet(const live_sound::Block& block) {
    std::string bytes(largest, '\0');
    const opus_int32 size = opus_encode_float(encoder_.get(), block.data(), frames,
                                              reinterpret_cast<unsigned char*>(bytes.data()),
                                              static_cast<opus_int32>(bytes.size()));
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
}

void OpusBlocks::restart() { opus_encoder_ctl(encoder_.get(), OPUS_RESET_STATE); }

Result<OpusSound> OpusSound::open() {
    int error = OPUS_OK;
    OpusSound made;
    made.decoder_.reset(
        opus_decoder_create(live_sound::rate, static_cast<int>(live_sound::channels), &error));
    if (!made.decoder_) return fail(Error::Code::unsupported, opus_strerror(error));
    return made;
}

bool OpusSound::decode(std::string_view packet, live_sound::Block& out) {
    const int decoded =
        opus_decode_float(decoder_.get(), reinterpret_cast<const unsigned char*>(packet.data()),
                          static_cast<opus_int32>(packet.size()), out.data(), frames, 0);
    if (decoded == frames) return true;
    conceal(out);
    return false;
}

void OpusSound::conceal(live_sound::Block& out) {
    if (opus_decode_float(decoder_.get(), nullptr, 0, out.data(), frames, 0) != frames) out.fill(0.0F);
}

void OpusSound::restart() { opus_decoder_ctl(decoder_.get(), OPUS_RESET_STATE); }

std::string opus_head() {
    constexpr std::array<unsigned char, 19> head{'O',  'p',  'u', 's', 'H', 'e', 'a', 'd', 1, // version
                                                 2,                                           // channels
                                                 0,    0,            // frames left out at the beginning
                                                 0x80, 0xbb, 0,   0, // 48000 Hz
                                                 0,    0,    0};     // no gain; left and right
    return {reinterpret_cast<const char*>(head.data()), head.size()};
}

} // namespace lianping
