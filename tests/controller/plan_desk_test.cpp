#include "controller/plan_desk.h"
#include "plan/timeline.h"
#include "sites.h"
#include "support/folder.h"
#include "support/instants.h"

namespace lianping::controller {
namespace {

using lianping::testing::reads_utc;

const HouseTime now{1'795'847'400s};

class PlanDeskTest : public ::testing::Test {
protected:
    PlanDesk::From from(const std::string& fingerprint = "1", Epoch epoch = 7) const {
        return {programme_, catalogue_, fingerprint, epoch, reads_utc};
    }
    TestFolder folder_;
    programme::Programme programme_ =
        read({{"site.yaml", two_screens}, {"playlists/bulletin.yaml", "items:\n  - video: media/a.mp4\n"}});
    programme::Catalogue catalogue_{{"media/a.mp4", ready(4s)}};
};

TEST_F(PlanDeskTest, every_screen_gets_a_plan_with_a_number_of_its_own) {
    PlanDesk desk(folder_.path());
    EXPECT_TRUE(desk.due(from(), now));
    EXPECT_EQ(desk.plan(from(), now), (std::vector<std::string>{"room", "wall"}));
    EXPECT_FALSE(desk.due(from(), now));
    const auto wall = desk.plan("wall");
    ASSERT_TRUE(wall);
    EXPECT_EQ(wall->version.epoch, 7U);
    EXPECT_NE(wall->version.number, desk.plan("room")->version.number);
    EXPECT_EQ(Timeline(wall, nullptr).now_on(now + 1s).item, "media/a.mp4");
    EXPECT_GT(desk.planned_until("wall"), now + 47h);
    EXPECT_EQ(desk.plan("nowhere"), nullptr);
}

TEST_F(PlanDeskTest, an_edit_new_media_an_anchor_or_an_epoch_ask_for_a_new_plan) {
    PlanDesk desk(folder_.path());
    desk.plan(from(), now);
    EXPECT_TRUE(desk.due(from("2"), now));
    EXPECT_TRUE(desk.due(from("1", 8), now));
    catalogue_["media/b.mp4"] = {};
    EXPECT_TRUE(desk.due(from(), now)) << "what is being taken in may have to be waited for";
    desk.plan(from(), now);
    EXPECT_FALSE(desk.due(from(), now));
    catalogue_["media/b.mp4"].state = programme::MediaFacts::State::broken;
    EXPECT_TRUE(desk.due(from(), now)) << "and no more";
    catalogue_["media/b.mp4"] = ready(5s);
    EXPECT_TRUE(desk.due(from(), now));
}

TEST_F(PlanDeskTest, one_playlist_that_waits_for_its_media_does_not_hold_back_the_other_screen) {
    const auto lists = [&](const std::string& wall, const std::string& room) {
        std::string site = two_screens;
        site.replace(site.find("360, default: bulletin"), 22, "360, default: films");
        programme_ = read({{"site.yaml", site},
                           {"playlists/films.yaml", "items:\n  - video: " + wall + "\n"},
                           {"playlists/bulletin.yaml", "items:\n  - video: " + room + "\n"}});
    };
    lists("media/a.mp4", "media/a.mp4");
    PlanDesk desk(folder_.path());
    desk.plan(from(), now);
    lists("media/long.mp4", "media/b.mp4");
    catalogue_["media/long.mp4"] = {};
    catalogue_["media/b.mp4"] = ready(5s);
    desk.plan(from("2"), now + 10s);
    EXPECT_EQ(Timeline(desk.plan("wall"), nullptr).now_on(now + 11s).item, "media/a.mp4");
    EXPECT_EQ(Timeline(desk.plan("room"), nullptr).now_on(now + 11s).item, "media/b.mp4");
}

TEST_F(PlanDeskTest, plans_are_made_anew_once_a_day_as_the_horizon_moves_on) {
    PlanDesk desk(folder_.path());
    desk.plan(from(), now);
    EXPECT_FALSE(desk.due(from(), now + 23h));
    EXPECT_TRUE(desk.due(from(), now + 25h));
}

TEST_F(PlanDeskTest, a_restart_finds_the_plans_in_force_and_does_not_plan_anew) {
    PlanDesk before(folder_.path());
    before.plan(from(), now);
    EXPECT_TRUE(before.save()());
    PlanDesk after(folder_.path());
    ASSERT_TRUE(after.plan("wall"));
    EXPECT_EQ(*after.plan("wall"), *before.plan("wall"));
    EXPECT_FALSE(after.due(from(), now + 1h));
    EXPECT_EQ(after.planned_until("wall"), before.planned_until("wall"));
    after.plan(from("2"), now + 10s);
    EXPECT_GT(after.plan("room")->version.number, before.plan("wall")->version.number);
}

TEST_F(PlanDeskTest, a_node_that_holds_a_newer_plan_than_was_ever_made_here_makes_new_ones_due) {
    PlanDesk desk(folder_.path());
    desk.plan(from(), now);
    EXPECT_FALSE(desk.saw(desk.plan("wall")->version.number));
    EXPECT_FALSE(desk.due(from(), now));
    EXPECT_TRUE(desk.saw(41));
    EXPECT_TRUE(desk.due(from(), now));
    desk.plan(from(), now);
    EXPECT_GT(desk.plan("room")->version.number, 41U);
    EXPECT_GT(desk.plan("wall")->version.number, 41U);
    EXPECT_FALSE(desk.saw(41));
    EXPECT_FALSE(desk.due(from(), now));
}

TEST_F(PlanDeskTest, a_screen_that_the_site_drops_loses_its_plan_on_disk_too) {
    PlanDesk desk(folder_.path());
    desk.plan(from(), now);
    EXPECT_TRUE(desk.save()());
    programme_.screens.erase("room");
    EXPECT_TRUE(desk.due(from(), now));
    desk.plan(from(), now);
    EXPECT_TRUE(desk.save()());
    EXPECT_EQ(PlanDesk(folder_.path()).plan("room"), nullptr);
}

TEST_F(PlanDeskTest, a_plan_on_disk_that_cannot_be_read_counts_as_not_there) {
    folder_.write("wall.plan", "nonsense");
    folder_.write("plans.json", "{");
    const PlanDesk desk(folder_.path());
    EXPECT_EQ(desk.plan("wall"), nullptr);
    EXPECT_TRUE(desk.due(from(), now));
}

TEST(FileName, nothing_leads_out_of_the_folder) {
    EXPECT_EQ(file_name("墙"), "墙");
    EXPECT_EQ(file_name("../x"), "%2E.%2Fx");
    EXPECT_EQ(file_name("a%2Fb"), "a%252Fb");
}

} // namespace
} // namespace lianping::controller
