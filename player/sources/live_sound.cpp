#include "player/sources/live_sound.h"

#include "player/sources/channel_matrix.h"
#include "player/sources/libav.h"

#include <algorithm>

namespace lianping::player {
namespace {

constexpr std::int64_t reader_reach = FractionalReader::reach;
constexpr std::int64_t stamp_jitter = 2; // frames by which a stamp may be off where its packet belongs
constexpr std::int64_t kept_behind = 2 * reader_reach; // frames kept behind what was read

std::vector<double> gains_to(int out) {
    return channel_matrix({AV_CH_FRONT_LEFT, AV_CH_FRONT_RIGHT}, output_channels(out));
}

} // namespace

LiveSound::LiveSound(std::shared_ptr<SoundPackets> packets, SoundShape shape, Duration latency)
    : packets_(std::move(packets)), shape_(shape), latency_(latency), gains_(gains_to(shape.channels)) {
    if (auto opened = OpusSound::open()) coder_ = *std::move(opened);
}

std::string LiveSound::trouble() const { return coder_ ? "" : "libopus does not start"; }

// Exact: what needs no conversion is passed on to the bit.
GridPosition LiveSound::place_of(std::int64_t frame) const {
    const auto second = static_cast<__int128>(1'000'000'000);
    const __int128 of = second * shape_.rate;
    const __int128 scaled =
        (static_cast<__int128>(frame) * second - static_cast<__int128>(latency_.count()) * shape_.rate) *
        live_sound::rate;
    __int128 whole = scaled / of, rest = scaled % of;
    if (rest < 0) rest += of, --whole;
    return {static_cast<std::int64_t>(whole), static_cast<double>(rest) / static_cast<double>(of)};
}

// What follows does not follow what was read.
void LiveSound::begin(std::int64_t frame) {
    decoded_.clear();
    begun_ = true;
    concealed_ = most_concealed;
    const auto before = packets_->from(frame - (warm_up + 1) * live_sound::block);
    first_ = end_ = before ? std::min(before->frame, frame) : frame;
}

void LiveSound::append(std::int64_t frames) {
    decoded_.insert(decoded_.end(), block_.begin(),
                    block_.begin() + static_cast<std::ptrdiff_t>(frames) *
                                         static_cast<std::ptrdiff_t>(live_sound::channels));
    end_ += frames;
}

void LiveSound::next_block() {
    const auto packet = packets_->from(end_ - stamp_jitter);
    if (packet && packet->frame <= end_ + stamp_jitter) {
        if (concealed_ >= most_concealed) {
            coder_->restart();
            to_warm_up_ = warm_up;
        }
        concealed_ = 0;
        coder_->decode(packet->bytes, block_);
        if (to_warm_up_ > 0) {
            fades_in_ = --to_warm_up_ == 0;
            block_.fill(0.0F);
        } else if (std::exchange(fades_in_, false)) {
            for (std::size_t n = 0; n < block_.size(); ++n)
                block_[n] *=
                    static_cast<float>(n / live_sound::channels) / static_cast<float>(live_sound::block);
        }
        return append(live_sound::block);
    }
    // Up to the next one, where that begins sooner than a block ends.
    const std::int64_t room = packet ? packet->frame - end_ : live_sound::block;
    if (concealed_ < most_concealed) {
        ++concealed_;
        coder_->conceal(block_);
        if (packet) packets_->missed();
    } else {
        block_.fill(0.0F);
    }
    append(std::clamp<std::int64_t>(room, 1, live_sound::block));
}

void LiveSound::decode_to(std::int64_t end) {
    while (end_ < end) next_block();
}

void LiveSound::spread(std::span<float> out) const {
    const auto outs = static_cast<std::size_t>(shape_.channels);
    for (std::size_t n = 0; n < out.size() / outs; ++n)
        for (std::size_t c = 0; c < outs; ++c)
            out[n * outs + c] = static_cast<float>(
                gains_[c * live_sound::channels] * stereo_[n * live_sound::channels] +
                gains_[c * live_sound::channels + 1] * stereo_[n * live_sound::channels + 1]);
}

SoundSource::State LiveSound::read(std::int64_t frame, std::span<float> out) {
    if (!coder_) {
        std::fill(out.begin(), out.end(), 0.0F);
        return State::failed;
    }
    const std::size_t frames = out.size() / static_cast<std::size_t>(shape_.channels);
    const GridPosition place = place_of(frame);
    const double rate = static_cast<double>(live_sound::rate) / shape_.rate;
    const auto needed = static_cast<std::int64_t>(FractionalReader::needed(place, rate, frames));
    const bool exact = shape_.rate == live_sound::rate && place.part == 0;
    // Between frames those around them are needed; else what is not asked for may still come.
    const std::int64_t from = exact ? place.frame : place.frame - reader_reach + 1;
    const std::int64_t to = exact ? place.frame + static_cast<std::int64_t>(frames) : from + needed;
    if (!begun_ || from < first_ || from > end_) begin(from);
    decode_to(to);
    stereo_.resize(frames * live_sound::channels);
    const auto begin_at = static_cast<std::size_t>(from - first_) * live_sound::channels;
    const auto length = static_cast<std::size_t>(to - from) * live_sound::channels;
    const auto around = std::span<const float>(decoded_).subspan(begin_at, length);
    if (exact)
        std::copy(around.begin(), around.end(), stereo_.begin());
    else
        reader_.read(around, place, rate, stereo_);
    spread(out);
    if (const std::int64_t over = from - kept_behind - first_; over > 0) {
        decoded_.erase(decoded_.begin(),
                       decoded_.begin() + static_cast<std::ptrdiff_t>(over) *
                                              static_cast<std::ptrdiff_t>(live_sound::channels));
        first_ += over;
    }
    return State::ready;
}

} // namespace lianping::player
