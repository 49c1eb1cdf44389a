#include "controller/site_desk.h"
#include "sites.h"
#include "support/folder.h"

namespace lianping::controller {
namespace {

constexpr UtcTime saved_at(int n) { return UtcTime(1'795'000'000s + std::chrono::seconds(n)); }
const char* const black_list = "items:\n  - colour: black\n    for: 5s\n";
const char* const white_list = "items:\n  - colour: white\n    for: 5s\n";

class SiteDeskTest : public ::testing::Test {
protected:
    void SetUp() override {
        site_.write("site.yaml", two_screens);
        site_.write("playlists/bulletin.yaml", black_list);
    }
    SiteDesk desk() const { return {site_.path(), store_.path()}; }
    TestFolder site_, store_;
};

TEST_F(SiteDeskTest, a_good_site_comes_on_air) {
    SiteDesk is = desk();
    EXPECT_EQ(is.read(saved_at(1)), SiteDesk::Reread::aired);
    EXPECT_EQ(is.state(), SiteDesk::State::good);
    ASSERT_TRUE(is.programme());
    EXPECT_EQ(is.programme()->screens.size(), 2U);
    EXPECT_FALSE(is.looks_changed());
    EXPECT_EQ(is.read(saved_at(2)), SiteDesk::Reread::unchanged);
    ASSERT_EQ(is.store().list().size(), 1U);
    EXPECT_EQ(is.store().list()[0].summary, "2 screens, 1 playlist, 0 entries");
}

TEST_F(SiteDeskTest, a_broken_edit_leaves_the_last_good_one_on_air_and_says_where) {
    SiteDesk is = desk();
    is.read(saved_at(1));
    const std::string print = is.fingerprint();
    site_.write("playlists/bulletin.yaml", "items:\n  - colour: black\n    fro: 5s\n");
    EXPECT_TRUE(is.looks_changed());
    EXPECT_EQ(is.read(saved_at(2)), SiteDesk::Reread::refused);
    EXPECT_EQ(is.state(), SiteDesk::State::refused);
    EXPECT_EQ(is.fingerprint(), print);
    ASSERT_FALSE(is.findings().empty());
    EXPECT_EQ(programme::to_string(is.findings()[0]).substr(0, 27), "playlists/bulletin.yaml:3:5");
    site_.write("playlists/bulletin.yaml", white_list);
    EXPECT_EQ(is.read(saved_at(3)), SiteDesk::Reread::aired);
    EXPECT_EQ(is.state(), SiteDesk::State::good);
    EXPECT_NE(is.fingerprint(), print);
}

TEST_F(SiteDeskTest, a_site_that_is_broken_at_the_start_airs_the_last_good_one) {
    { SiteDesk(site_.path(), store_.path()).read(saved_at(1)); }
    site_.write("site.yaml", "site: [");
    SiteDesk is = desk();
    EXPECT_EQ(is.read(saved_at(2)), SiteDesk::Reread::refused);
    EXPECT_EQ(is.state(), SiteDesk::State::refused);
    ASSERT_TRUE(is.programme());
    EXPECT_EQ(is.programme()->screens.size(), 2U);
    EXPECT_FALSE(is.findings().empty());
}

TEST_F(SiteDeskTest, a_site_that_was_never_good_airs_nothing) {
    site_.write("site.yaml", "site: [");
    SiteDesk is = desk();
    EXPECT_EQ(is.read(saved_at(1)), SiteDesk::Reread::refused);
    EXPECT_EQ(is.state(), SiteDesk::State::none);
    EXPECT_FALSE(is.programme());
    EXPECT_FALSE(is.back(0, saved_at(2)));
}

TEST_F(SiteDeskTest, going_back_airs_the_programme_before_until_the_files_change) {
    SiteDesk is = desk();
    is.read(saved_at(1));
    const std::string first = is.fingerprint();
    site_.write("playlists/bulletin.yaml", white_list);
    is.read(saved_at(2));
    const auto kept = is.back(0, saved_at(3));
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(kept->id, 1U);
    EXPECT_EQ(is.fingerprint(), first);
    EXPECT_EQ(is.state(), SiteDesk::State::back);
    EXPECT_EQ(is.read(saved_at(4)), SiteDesk::Reread::unchanged);
    EXPECT_EQ(is.fingerprint(), first);
    // A restart keeps to it.
    SiteDesk after = desk();
    EXPECT_EQ(after.read(saved_at(5)), SiteDesk::Reread::aired);
    EXPECT_EQ(after.state(), SiteDesk::State::back);
    EXPECT_EQ(after.fingerprint(), first);
    site_.write("playlists/bulletin.yaml", "items:\n  - colour: red\n    for: 5s\n");
    EXPECT_EQ(after.read(saved_at(6)), SiteDesk::Reread::aired);
    EXPECT_EQ(after.state(), SiteDesk::State::good);
}

TEST_F(SiteDeskTest, a_layout_that_an_operator_chose_is_in_force_through_edits_and_restarts) {
    site_.write("site.yaml", std::string(two_screens) +
                                 "links:\n  讲座:\n    sources: {讲台: {test: yes}}\n"
                                 "    layouts: {全景: {wall: 讲台}, 对谈: {room: 讲台}}\n");
    const auto file = store_.path() / "layouts.json";
    const auto begun = [&] { return SiteDesk(site_.path(), store_.path(), file); };
    const auto layout = [](const SiteDesk& desk) { return desk.programme()->links.at("讲座").layout; };
    SiteDesk first = begun();
    first.read(saved_at(1));
    EXPECT_EQ(layout(first), "全景");
    const std::string print = first.fingerprint();
    first.choose_layout("讲座", "对谈");
    EXPECT_TRUE(write_files({{first.choices().front()}}));
    EXPECT_EQ(layout(first), "对谈");
    EXPECT_NE(first.fingerprint(), print) << "plans are made anew for it";
    site_.write("playlists/bulletin.yaml", white_list);
    first.read(saved_at(2));
    EXPECT_EQ(layout(first), "对谈");

    SiteDesk second = begun();
    second.read(saved_at(3));
    EXPECT_EQ(layout(second), "对谈");
    second.choose_layout("讲座", "");
    EXPECT_TRUE(write_files({{second.choices().front()}}));
    EXPECT_EQ(layout(second), "全景");
    SiteDesk third = begun();
    third.read(saved_at(4));
    EXPECT_EQ(layout(third), "全景");
}

} // namespace
} // namespace lianping::controller
