#include "player/sources/sound_arrivals.h"

#include "wire/resend.h"

#include <algorithm>

namespace lianping::player {
namespace {

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t length) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < length; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// Of 64 bits of NTP (RFC 5905, section 6): nanoseconds.
std::uint64_t ns_of(std::uint64_t ntp) {
    constexpr std::uint64_t second = 1'000'000'000;
    return (ntp >> 32U) * second + (((ntp & 0xffff'ffffU) * second + (1ULL << 31U)) >> 32U);
}

// The elements of a header extension of the kind 0xBEDE.
std::uint64_t capture_in(std::string_view elements) {
    for (std::size_t at = 0; at < elements.size();) {
        const auto head = static_cast<unsigned char>(elements[at++]);
        if (head == 0) continue; // padding
        const std::size_t length = (head & 15U) + 1;
        if (head >> 4U == 1U && length == 8 && at + length <= elements.size())
            return ns_of(number_at(elements, at, length));
        at += length;
    }
    return 0;
}

} // namespace

std::optional<RtpPacket> read_rtp(std::string_view bytes) {
    constexpr std::size_t fixed = 12;
    if (bytes.size() < fixed || number_at(bytes, 0, 1) >> 6U != 2) return std::nullopt;
    const auto flags = number_at(bytes, 0, 1);
    RtpPacket packet;
    packet.number = static_cast<std::uint16_t>(number_at(bytes, 2, 2));
    packet.ssrc = static_cast<std::uint32_t>(number_at(bytes, 8, 4));
    std::size_t at = fixed + 4 * (flags & 15U);
    if ((flags & 16U) != 0) {
        if (bytes.size() < at + 4) return std::nullopt;
        const std::size_t length = 4 * number_at(bytes, at + 2, 2);
        if (bytes.size() < at + 4 + length) return std::nullopt;
        if (number_at(bytes, at, 2) == 0xbede) packet.capture_ns = capture_in(bytes.substr(at + 4, length));
        at += 4 + length;
    }
    std::size_t end = bytes.size();
    if ((flags & 32U) != 0) end -= std::min<std::size_t>(end, static_cast<unsigned char>(bytes.back()));
    if (at > end) return std::nullopt;
    packet.payload = bytes.substr(at, end - at);
    return packet;
}

SoundArrivals::News SoundArrivals::take(std::uint16_t number, Duration now, Duration patience) {
    News news;
    const auto step = newest_ ? static_cast<std::int16_t>(
                                    static_cast<std::uint16_t>(number - static_cast<std::uint16_t>(*newest_)))
                              : std::int16_t{0};
    if (!newest_ || step > longest_gap || step < -longest_gap) {
        newest_ = number;
        missing_.clear();
        news.fresh = true;
        return news;
    }
    const std::int64_t at = *newest_ + step;
    if (step > 0) {
        for (std::int64_t between = *newest_ + 1; between < at; ++between)
            missing_[between] = {now, now - ask_again};
        newest_ = at;
        news.fresh = true;
    } else {
        news.fresh = missing_.erase(at) > 0;
    }
    std::erase_if(missing_, [&](const auto& each) { return now - each.second.since > patience; });
    for (auto& [each, state] : missing_) {
        if (now - state.asked < ask_again || news.ask.size() == ResendRequest::most) continue;
        state.asked = now;
        news.ask.push_back(static_cast<std::uint16_t>(each));
    }
    return news;
}

} // namespace lianping::player
