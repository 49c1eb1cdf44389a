#include "player/window/geometry.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

TEST(Geometry, is_read_as_x_programs_write_it) {
    EXPECT_EQ(*read_geometry("1280x720"), (WindowGeometry{1280, 720, {}}));
    EXPECT_EQ(*read_geometry("960x540+0+12"), (WindowGeometry{960, 540, WindowGeometry::Place{0, 12}}));
    EXPECT_EQ(*read_geometry("960x540-100+5"), (WindowGeometry{960, 540, WindowGeometry::Place{-100, 5}}));
    EXPECT_EQ(*read_geometry("960x540+-100+5"), (WindowGeometry{960, 540, WindowGeometry::Place{-100, 5}}));
}

TEST(Geometry, that_is_none_is_refused_with_what_was_meant) {
    for (const char* text : {"", "1280", "1280x", "x720", "1280x720+3", "1280x720+3+4+5", "1280x720 +3+4",
                             "wide", "-5x10", "1280x720+a+b"}) {
        const auto geometry = read_geometry(text);
        ASSERT_FALSE(geometry) << text;
        EXPECT_EQ(geometry.error().code, Error::Code::invalid);
        EXPECT_NE(geometry.error().message.find("960x540+0+0"), std::string::npos)
            << geometry.error().message;
    }
    EXPECT_FALSE(read_geometry("0x720"));
    EXPECT_FALSE(read_geometry("99999x720"));
}

} // namespace
} // namespace lianping::player
