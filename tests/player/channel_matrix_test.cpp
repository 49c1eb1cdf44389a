#include "player/sources/channel_matrix.h"

extern "C" {
#include <libavutil/channel_layout.h>
}

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using Channels = std::vector<std::uint64_t>;
constexpr double third = 0.7071067811865476; // -3 dB

const Channels mono{AV_CH_FRONT_CENTER};
const Channels stereo{AV_CH_FRONT_LEFT, AV_CH_FRONT_RIGHT};
const Channels five_one_side{AV_CH_FRONT_LEFT,    AV_CH_FRONT_RIGHT, AV_CH_FRONT_CENTER,
                             AV_CH_LOW_FREQUENCY, AV_CH_SIDE_LEFT,   AV_CH_SIDE_RIGHT};

void expect_matrix(const std::vector<double>& gains, const std::vector<std::vector<double>>& rows) {
    std::size_t at = 0;
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (std::size_t c = 0; c < rows[r].size(); ++c)
            EXPECT_NEAR(gains.at(at++), rows[r][c], 1e-9) << "row " << r << ", column " << c;
    EXPECT_EQ(at, gains.size());
}

TEST(ChannelMatrix, what_the_output_has_is_passed_on) {
    for (const int channels : {1, 2, 4, 6, 8}) {
        const auto same = output_channels(channels);
        ASSERT_EQ(same.size(), static_cast<std::size_t>(channels));
        const auto gains = channel_matrix(same, same);
        for (std::size_t r = 0; r < same.size(); ++r)
            for (std::size_t c = 0; c < same.size(); ++c)
                EXPECT_EQ(gains[r * same.size() + c], r == c ? 1 : 0);
    }
}

TEST(ChannelMatrix, one_channel_is_heard_from_both_sides_as_loud_as_it_was) {
    expect_matrix(channel_matrix(mono, stereo), {{third}, {third}});
}

TEST(ChannelMatrix, stereo_on_one_loudspeaker) {
    expect_matrix(channel_matrix(stereo, mono), {{third, third}});
}

TEST(ChannelMatrix, surround_on_two_loudspeakers_is_as_BS_775_has_it) {
    expect_matrix(channel_matrix(five_one_side, stereo),
                  {{1, 0, third, 0, third, 0}, {0, 1, third, 0, 0, third}});
    expect_matrix(channel_matrix(output_channels(8), stereo),
                  {{1, 0, third, 0, third, 0, third, 0}, {0, 1, third, 0, 0, third, 0, third}});
}

TEST(ChannelMatrix, sides_are_backs_where_there_are_no_sides) {
    const auto gains = channel_matrix(five_one_side, output_channels(6));
    for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(gains[i * 6 + i], 1) << i;
}

TEST(ChannelMatrix, stereo_stays_in_front_of_a_surround_output) {
    expect_matrix(channel_matrix(stereo, output_channels(6)),
                  {{1, 0}, {0, 1}, {0, 0}, {0, 0}, {0, 0}, {0, 0}});
}

TEST(ChannelMatrix, a_centre_at_the_back_goes_to_both_backs_or_to_the_front) {
    expect_matrix(channel_matrix({AV_CH_BACK_CENTER}, output_channels(4)), {{0}, {0}, {third}, {third}});
    expect_matrix(channel_matrix({AV_CH_BACK_CENTER}, stereo), {{0.5}, {0.5}});
}

TEST(ChannelMatrix, channels_that_nobody_knows_are_heard_in_front) {
    expect_matrix(channel_matrix({1ULL << 45U}, stereo), {{third}, {third}});
}

} // namespace
} // namespace lianping::player
