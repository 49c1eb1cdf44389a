#include "player/sources/open_source.h"
#include "player/sources/still_source.h"
#include "player/watching.h"

#include <gtest/gtest.h>

#include <fstream>

namespace lianping::player {
namespace {

using lianping::testing::own_folder;
using testing::code_of;
using testing::settled;

TEST(StillSource, a_picture_is_one_frame_for_the_whole_slot) {
    for (const auto* name : {"still.png", "still.jpg"}) {
        const auto file = own_folder() / name;
        ASSERT_TRUE(lianping::testing::make_still(77, 5, 640, 360, file));
        StillSource source(file);
        const auto shown = settled(source, 0s);
        ASSERT_NE(shown.frame, nullptr) << source.trouble();
        EXPECT_EQ(shown.state, SourceState::ended);
        EXPECT_EQ(shown.next_due, Duration::max());
        EXPECT_EQ(shown.frame->width, 640U);
        EXPECT_EQ(code_of(*shown.frame), (lianping::testing::PictureCode{77, 5})) << name;
        EXPECT_EQ(settled(source, 1h).frame, shown.frame);
    }
}

TEST(StillSource, a_picture_without_a_name_ending_is_known_by_its_bytes) {
    const auto named = own_folder() / "still.png";
    ASSERT_TRUE(lianping::testing::make_still(77, 5, 640, 360, named));
    const auto hashed = own_folder() / "0123456789abcdef";
    std::filesystem::copy_file(named, hashed);
    StillSource source(hashed);
    EXPECT_NE(settled(source, 0s).frame, nullptr) << source.trouble();
}

TEST(StillSource, what_is_no_picture_fails_and_says_so) {
    const auto file = own_folder() / "empty.png";
    std::ofstream(file).flush();
    StillSource source(file);
    EXPECT_EQ(settled(source, 0s).state, SourceState::failed);
    EXPECT_NE(source.trouble(), "");
}

TEST(StillSource, stands_pictures_upright_as_their_exif_says) {
    const auto folder = std::filesystem::path(LIANPING_SHARED_DIR) / "media/plays/wpt-exif";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared is not here";
    struct Case {
        const char* name;
        std::uint32_t turns;
        bool flipped;
    };
    for (const auto& c :
         {Case{"1-ul", 0, false}, Case{"2-ur", 0, true}, Case{"3-lr", 2, false}, Case{"4-lol", 2, true},
          Case{"5-lu", 3, true}, Case{"6-ru", 1, false}, Case{"7-rl", 1, true}, Case{"8-llo", 3, false}}) {
        StillSource source(folder / ("exif-orientation-" + std::string(c.name) + ".jpg"));
        const auto shown = settled(source, 0s);
        ASSERT_NE(shown.frame, nullptr) << c.name << source.trouble();
        EXPECT_EQ(shown.frame->turns, c.turns) << c.name;
        EXPECT_EQ(shown.frame->flipped, c.flipped) << c.name;
    }
}

TEST(OpenSource, colours_and_the_slate_have_no_source) {
    Item item;
    item.length = 1s;
    for (const auto kind : {Item::Kind::colour, Item::Kind::slate, Item::Kind::audio}) {
        item.kind = kind;
        EXPECT_EQ(open_source(item, "nothing", 0s, {0, 0, 1920, 1080}), nullptr);
    }
    item.kind = Item::Kind::video;
    EXPECT_NE(open_source(item, "nothing", 0s, {0, 0, 1920, 1080}), nullptr);
}

} // namespace
} // namespace lianping::player
