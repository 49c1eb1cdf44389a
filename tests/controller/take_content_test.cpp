#include "controller/take_content.h"
#include "sites.h"
#include "support/instants.h"

namespace lianping::controller {
namespace {

using lianping::testing::reads_utc;

programme::Programme site() {
    return read({{"site.yaml", two_screens},
                 {"playlists/bulletin.yaml", "items:\n  - video: media/a.mp4\n"},
                 {"playlists/films.yaml", "items:\n  - video: media/a.mp4\n  - video: media/b.mp4\n"}});
}

const HouseTime stamp{1'795'847'400s};

Result<TakeContent> taken(const std::string& what, const programme::Catalogue& catalogue) {
    const auto programme = site();
    const auto items = programme::read_take(what, programme);
    if (!items) return fail(items.error());
    return take_content(programme, catalogue, {*items, "wall", stamp, 7, reads_utc});
}

TEST(TakeContent, a_playlist_is_taken_with_all_that_can_be_shown_of_it) {
    const auto content = taken("films", {{"media/a.mp4", ready(4s, "aa")}, {"media/b.mp4", ready(6s, "bb")}});
    ASSERT_TRUE(content) << content.error().message;
    ASSERT_EQ(content->items.size(), 2U);
    EXPECT_EQ(content->items[0].length, 4s);
    EXPECT_EQ(content->items[1].media, "bb");
    ASSERT_EQ(content->zones.size(), 1U);
}

TEST(TakeContent, one_item_is_taken_as_an_item_of_the_schedule_would_be) {
    const auto content = taken("{video: media/b.mp4, for: 3s}", {{"media/b.mp4", ready(6s, "bb")}});
    ASSERT_TRUE(content) << content.error().message;
    ASSERT_EQ(content->items.size(), 1U);
    EXPECT_EQ(content->items[0].length, 3s);
}

TEST(TakeContent, black_needs_no_media) {
    const auto content = taken("black", {});
    ASSERT_TRUE(content) << content.error().message;
    EXPECT_EQ(content->items[0].kind, Item::Kind::colour);
}

TEST(TakeContent, what_cannot_be_shown_is_refused_with_the_reason) {
    const auto content =
        taken("media/b.mp4",
              {{"media/b.mp4", {programme::MediaFacts::State::broken, "", {}, "its header is cut off"}}});
    ASSERT_FALSE(content);
    EXPECT_NE(content.error().message.find("its header is cut off"), std::string::npos);
}

} // namespace
} // namespace lianping::controller
