#include "player/sources/channel_matrix.h"

extern "C" {
#include <libavutil/channel_layout.h>
}

#include <algorithm>
#include <numbers>
#include <utility>

namespace lianping::player {
namespace {

constexpr double minus_3_db = std::numbers::sqrt2 / 2;

struct Share {
    std::uint64_t channel;
    double gain;
};

// Where a channel goes that the output lacks, one step further. May name channels that it lacks as well.
std::vector<Share> instead(std::uint64_t channel, bool has_backs, bool has_sides) {
    switch (channel) {
    case AV_CH_FRONT_CENTER:
        return {{AV_CH_FRONT_LEFT, minus_3_db}, {AV_CH_FRONT_RIGHT, minus_3_db}};
    case AV_CH_FRONT_LEFT:
    case AV_CH_FRONT_RIGHT:
        return {{AV_CH_FRONT_CENTER, minus_3_db}}; // an output of one channel
    case AV_CH_FRONT_LEFT_OF_CENTER:
    case AV_CH_WIDE_LEFT:
    case AV_CH_TOP_FRONT_LEFT:
    case AV_CH_STEREO_LEFT:
        return {{AV_CH_FRONT_LEFT, 1}};
    case AV_CH_FRONT_RIGHT_OF_CENTER:
    case AV_CH_WIDE_RIGHT:
    case AV_CH_TOP_FRONT_RIGHT:
    case AV_CH_STEREO_RIGHT:
        return {{AV_CH_FRONT_RIGHT, 1}};
    case AV_CH_BACK_LEFT:
        return has_sides ? std::vector<Share>{{AV_CH_SIDE_LEFT, 1}}
                         : std::vector<Share>{{AV_CH_FRONT_LEFT, minus_3_db}};
    case AV_CH_BACK_RIGHT:
        return has_sides ? std::vector<Share>{{AV_CH_SIDE_RIGHT, 1}}
                         : std::vector<Share>{{AV_CH_FRONT_RIGHT, minus_3_db}};
    case AV_CH_SIDE_LEFT:
    case AV_CH_SURROUND_DIRECT_LEFT:
    case AV_CH_TOP_BACK_LEFT:
        return has_backs ? std::vector<Share>{{AV_CH_BACK_LEFT, 1}}
                         : std::vector<Share>{{AV_CH_FRONT_LEFT, minus_3_db}};
    case AV_CH_SIDE_RIGHT:
    case AV_CH_SURROUND_DIRECT_RIGHT:
    case AV_CH_TOP_BACK_RIGHT:
        return has_backs ? std::vector<Share>{{AV_CH_BACK_RIGHT, 1}}
                         : std::vector<Share>{{AV_CH_FRONT_RIGHT, minus_3_db}};
    case AV_CH_BACK_CENTER:
    case AV_CH_TOP_BACK_CENTER:
        if (has_backs) return {{AV_CH_BACK_LEFT, minus_3_db}, {AV_CH_BACK_RIGHT, minus_3_db}};
        if (has_sides) return {{AV_CH_SIDE_LEFT, minus_3_db}, {AV_CH_SIDE_RIGHT, minus_3_db}};
        return {{AV_CH_FRONT_LEFT, 0.5}, {AV_CH_FRONT_RIGHT, 0.5}};
    case AV_CH_LOW_FREQUENCY:
    case AV_CH_LOW_FREQUENCY_2:
        return {};
    default:
        return {{AV_CH_FRONT_CENTER, 1}};
    }
}

bool has(const std::vector<std::uint64_t>& channels, std::uint64_t channel) {
    return std::find(channels.begin(), channels.end(), channel) != channels.end();
}

} // namespace

std::vector<std::uint64_t> output_channels(int channels) {
    switch (channels) {
    case 1:
        return {AV_CH_FRONT_CENTER};
    case 4:
        return {AV_CH_FRONT_LEFT, AV_CH_FRONT_RIGHT, AV_CH_BACK_LEFT, AV_CH_BACK_RIGHT};
    case 6:
        return {AV_CH_FRONT_LEFT,    AV_CH_FRONT_RIGHT, AV_CH_FRONT_CENTER,
                AV_CH_LOW_FREQUENCY, AV_CH_BACK_LEFT,   AV_CH_BACK_RIGHT};
    case 8:
        return {AV_CH_FRONT_LEFT, AV_CH_FRONT_RIGHT, AV_CH_FRONT_CENTER, AV_CH_LOW_FREQUENCY,
                AV_CH_BACK_LEFT,  AV_CH_BACK_RIGHT,  AV_CH_SIDE_LEFT,    AV_CH_SIDE_RIGHT};
    default:
        return {AV_CH_FRONT_LEFT, AV_CH_FRONT_RIGHT};
    }
}

std::vector<double> channel_matrix(const std::vector<std::uint64_t>& in,
                                   const std::vector<std::uint64_t>& out) {
    const bool has_backs = has(out, AV_CH_BACK_LEFT), has_sides = has(out, AV_CH_SIDE_LEFT);
    std::vector<double> gains(in.size() * out.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        std::vector<Share> shares{{in[i], 1}};
        for (int steps = 0; !shares.empty() && steps < 8; ++steps) {
            std::vector<Share> next;
            for (const auto& share : shares) {
                const auto place = std::find(out.begin(), out.end(), share.channel);
                if (place != out.end()) {
                    gains[static_cast<std::size_t>(place - out.begin()) * in.size() + i] += share.gain;
                    continue;
                }
                for (const auto& part : instead(share.channel, has_backs, has_sides))
                    next.push_back({part.channel, share.gain * part.gain});
            }
            shares = std::move(next);
        }
    }
    return gains;
}

} // namespace lianping::player
