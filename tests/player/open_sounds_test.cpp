#include "player/plans.h"
#include "player/station/open_sounds.h"
#include "player/station/sound_thread.h"
#include "support/instants.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lianping::player {
namespace {

using lianping::testing::noon;

using testing::clip_item;
using testing::colour_item;
using testing::looping_plan;

constexpr int rate = 48000;

class Silent final : public SoundSource {
public:
    explicit Silent(std::string trouble) : trouble_(std::move(trouble)) {}
    State read(std::int64_t, std::span<float> out) override {
        std::fill(out.begin(), out.end(), 0.0F);
        return State::ready;
    }
    bool prepared() const override { return true; }
    std::string trouble() const override { return trouble_; }
    std::string decoder() const override { return "scripted"; }

private:
    const std::string trouble_;
};

class OpenSoundsTest : public ::testing::Test {
protected:
    void plan(std::vector<Item> items, Acts acts = {}) {
        auto made = looping_plan(std::move(items), noon);
        made.sound = true;
        timeline =
            Timeline(std::make_shared<const ScreenPlan>(made), std::make_shared<const Acts>(std::move(acts)));
    }
    OpenSounds::Doors doors() {
        OpenSounds::Doors doors;
        doors.open = [this](const Item& item, std::int64_t frame) {
            opened.emplace_back(item.media, frame);
            if (item.kind == Item::Kind::live) return live;
            return std::make_shared<Silent>(item.media == "bad" ? "it is damaged" : "");
        };
        doors.retire = [this](const std::shared_ptr<SoundSource>&) { ++retired; };
        doors.report = [this](const std::string& line) { reports.push_back(line); };
        return doors;
    }

    const std::shared_ptr<Silent> live = std::make_shared<Silent>("");
    Timeline timeline;
    std::vector<std::pair<std::string, std::int64_t>> opened;
    std::vector<std::string> reports;
    int retired = 0;
};

Item live_item(const std::string& stream, Duration latency) {
    Item item = clip_item("", 10s);
    item.kind = Item::Kind::live;
    item.name = "live:" + stream;
    item.stream = stream;
    item.sound = "lecture/speaker";
    item.latency = latency;
    item.transition = {Transition::Kind::crossfade, 1s, {}, 0, 0};
    return item;
}

TEST_F(OpenSoundsTest, a_live_sound_stays_as_it_is_while_one_picture_goes_and_another_comes) {
    plan({live_item("lecture/speaker", 200ms), live_item("lecture/slides", 200ms)});
    OpenSounds sounds(rate, 2, doors());
    sounds.follow(timeline, noon + 8s, {});
    EXPECT_EQ(sounds.live_latency(), 200ms);
    for (const Duration at : {9s + 0ms, 10s + 100ms, 10s + 500ms, 10s + 900ms, 12s + 0ms}) {
        const auto parts = sounds.at(timeline, noon + at);
        ASSERT_EQ(parts.size(), 1U) << at.count();
        EXPECT_EQ(parts[0].source, live);
        EXPECT_EQ(parts[0].origin, 0) << "its frames are the grid's";
        EXPECT_NEAR(parts[0].gain, 1, 1e-9);
    }
}

TEST_F(OpenSoundsTest, what_comes_is_opened_ahead_and_what_is_over_is_let_go_when_nothing_mixes_it) {
    plan({clip_item("aa", 10s), clip_item("bb", 10s)});
    OpenSounds sounds(rate, 2, doors());
    sounds.follow(timeline, noon + 4s, {});
    EXPECT_EQ(opened, (std::vector<std::pair<std::string, std::int64_t>>{{"aa", 4 * rate}}));
    sounds.follow(timeline, noon + 8s, {});
    ASSERT_EQ(opened.size(), 2U);
    EXPECT_EQ(opened[1], (std::pair<std::string, std::int64_t>{"bb", 0}));
    sounds.follow(timeline, noon + 10100ms, {});
    EXPECT_EQ(sounds.open(), 1U);
    EXPECT_EQ(retired, 0) << "the mixer may still fade it";
    sounds.follow(timeline, noon + 11500ms, {});
    EXPECT_EQ(retired, 1);
}

TEST_F(OpenSoundsTest, a_part_begins_on_the_frame_of_its_slot_with_its_gain) {
    auto quiet = clip_item("aa", 10s);
    quiet.volume = 0.5;
    quiet.gain_db = -20;
    plan({quiet});
    OpenSounds sounds(rate, 2, doors());
    const auto parts = sounds.at(timeline, noon + 3s);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].origin, HouseGrid(rate).nearest(noon));
    EXPECT_NEAR(parts[0].gain, 0.05, 1e-9);
    EXPECT_TRUE(parts[0].from_silence);
    EXPECT_EQ(sounds.decoder(), "scripted");
}

TEST_F(OpenSoundsTest, what_is_trimmed_begins_with_a_fade) {
    auto trimmed = clip_item("aa", 10s);
    trimmed.in = 2s;
    plan({trimmed});
    OpenSounds sounds(rate, 2, doors());
    EXPECT_FALSE(sounds.at(timeline, noon + 1s).at(0).from_silence);
}

TEST_F(OpenSoundsTest, what_is_stood_in_for_is_not_heard) {
    plan({clip_item("aa", 10s)});
    OpenSounds sounds(rate, 2, doors());
    sounds.follow(timeline, noon + 1s, {"aa"});
    EXPECT_TRUE(sounds.at(timeline, noon + 1s).empty());
    sounds.follow(timeline, noon + 2s, {});
    EXPECT_EQ(sounds.at(timeline, noon + 2s).size(), 1U);
}

TEST_F(OpenSoundsTest, muted_items_and_pictures_open_nothing) {
    auto muted = clip_item("aa", 10s);
    muted.mute = true;
    plan({muted, colour_item({}, 10s)});
    OpenSounds sounds(rate, 2, doors());
    sounds.follow(timeline, noon + 9s, {});
    EXPECT_TRUE(sounds.at(timeline, noon + 9s).empty());
    EXPECT_TRUE(opened.empty());
}

TEST_F(OpenSoundsTest, a_warning_chimes_once_when_it_begins_and_an_emergency_silences_the_programme) {
    Acts acts;
    acts.screen = "wall";
    acts.version = {1, 1, noon};
    acts.alerts.push_back({1, noon + 10s, noon + 60s, Alert::Level::warning, "雨天路滑", ""});
    acts.alerts.push_back({2, noon + 20s, noon + 30s, Alert::Level::emergency, "请撤离", ""});
    acts.alerts.push_back({3, noon + 40s, noon + 60s, Alert::Level::info, "停车", ""});
    plan({clip_item("aa", 100s)}, acts);
    OpenSounds sounds(rate, 2, doors());
    EXPECT_EQ(sounds.at(timeline, noon + 9s).size(), 1U);
    const auto chiming = sounds.at(timeline, noon + 10500ms);
    ASSERT_EQ(chiming.size(), 2U) << "over the programme";
    EXPECT_EQ(chiming[1].origin, HouseGrid(rate).nearest(noon + 10s));
    EXPECT_EQ(sounds.at(timeline, noon + 13s).size(), 1U);
    EXPECT_TRUE(sounds.at(timeline, noon + 25s).empty());
    EXPECT_EQ(sounds.at(timeline, noon + 40100ms).size(), 1U) << "an info does not chime";
}

TEST_F(OpenSoundsTest, a_sound_test_plays_alone_also_on_a_screen_without_sound) {
    Acts acts;
    acts.sound_tests.push_back({noon + 10s, noon + 40s});
    plan({clip_item("aa", 100s)}, acts);
    OpenSounds sounds(rate, 2, doors());
    EXPECT_EQ(sounds.at(timeline, noon + 9s).size(), 1U);
    ASSERT_EQ(sounds.at(timeline, noon + 20s).size(), 1U);
    EXPECT_EQ(sounds.at(timeline, noon + 20s)[0].origin, HouseGrid(rate).nearest(noon + 10s));
    EXPECT_EQ(sounds.at(timeline, noon + 40s)[0].origin, HouseGrid(rate).nearest(noon));
    auto mute = *timeline.plan();
    mute.sound = false;
    timeline = Timeline(std::make_shared<const ScreenPlan>(mute), timeline.acts());
    EXPECT_EQ(sounds.at(timeline, noon + 9s).size(), 0U);
    EXPECT_EQ(sounds.at(timeline, noon + 20s).size(), 1U);
}

TEST_F(OpenSoundsTest, what_cannot_be_heard_is_said_once) {
    plan({clip_item("bad", 2s)});
    OpenSounds sounds(rate, 2, doors());
    for (auto t = noon; t < noon + 20s; t += 100ms) sounds.follow(timeline, t, {});
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0], "media/bad cannot be heard: it is damaged");
    EXPECT_EQ(sounds.troubles(), std::vector<std::string>{"media/bad: its sound: it is damaged"});
}

TEST(SoundSink, is_read_from_what_an_operator_writes) {
    SoundSink sink;
    EXPECT_TRUE(read_sound_sink("auto", sink));
    EXPECT_EQ(sink.kind, SoundSink::Kind::device);
    EXPECT_EQ(sink.name, "");
    EXPECT_TRUE(read_sound_sink("HDA Intel", sink));
    EXPECT_EQ(sink.name, "HDA Intel");
    EXPECT_TRUE(read_sound_sink("none", sink));
    EXPECT_EQ(sink.kind, SoundSink::Kind::none);
    EXPECT_TRUE(read_sound_sink("file:/tmp/a,b.f32,drift=-50ppm", sink));
    EXPECT_EQ(sink.kind, SoundSink::Kind::simulated);
    EXPECT_EQ(sink.file, "/tmp/a,b.f32");
    EXPECT_EQ(sink.drift_ppm, -50);
    EXPECT_FALSE(read_sound_sink("file:/tmp/a,drift=fast", sink));
    EXPECT_FALSE(read_sound_sink("file:", sink));
}

} // namespace
} // namespace lianping::player
