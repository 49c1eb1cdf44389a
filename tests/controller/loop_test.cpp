// The loop with real sockets and a clock of the test's own.

#include "controller/loop.h"
#include "support/folder.h"
#include "transport/control_client.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <thread>

namespace lianping::controller {
namespace {

class LoopTest : public ::testing::Test {
protected:
    void SetUp() override {
        folder_.write("site/site.yaml", "site: x\ntimezone: UTC\nscreens:\n  wall: {size: 640x360}\n"
                                        "nodes:\n  wall-1: {screen: wall}\n");
        auto data = DataFolder::open(folder_.path() / "data");
        ASSERT_TRUE(data) << data.error().message;
        auto log = EventLog::open(data->controller() / "events.db");
        ASSERT_TRUE(log) << log.error().message;
        auto played = PlayRecords::open(data->controller() / "played.db");
        ASSERT_TRUE(played) << played.error().message;
        auto keys = KeyRegister::open(enrolled_folder(data->path()));
        ASSERT_TRUE(keys) << keys.error().message;
        keys_ = *std::move(keys);
        ASSERT_TRUE(keys_->enrol({anna_.own, "anna", Role::operates, "", ""}));
        context_.guard(keys_->guests());
        auto bus = ControllerBus::listen(context_, {});
        ASSERT_TRUE(bus) << bus.error().message;
        auto control = ControlServer::listen(context_, {});
        ASSERT_TRUE(control) << control.error().message;
        desks_.emplace(folder_.path() / "site", *std::move(data), *keys_, *std::move(bus),
                       *std::move(control), *std::move(log), *std::move(played), keep_free_);
        loop_.emplace(*desks_, 1, Loop::Endpoints{});
        ASSERT_TRUE(loop_->begin(moment()));
    }
    Moment moment() const {
        Moment now{NodeTime(now_), {now_, UtcTime(1'795'847'400s + now_)}, HouseTime{}};
        if (desks_->house.began()) now.house = desks_->house.at(now.clocks);
        return now;
    }

    TestFolder folder_;
    const KeyPair anna_ = make_key_pair();
    std::unique_ptr<KeyRegister> keys_;
    Context context_;
    Duration now_ = 1000s;
    std::optional<std::uint64_t> keep_free_;
    std::optional<Desks> desks_;
    std::optional<Loop> loop_;
};

TEST_F(LoopTest, an_act_is_stamped_ahead_of_when_it_is_taken_not_of_the_turn_that_takes_it) {
    std::atomic<bool> answered{false};
    std::string stamp;
    std::thread asker([&] {
        auto client = ControlClient::connect(desks_->control.endpoint(), anna_);
        if (!client) return;
        const auto answer = client->ask({0, "hold", {}, "anna"}, 10s);
        if (answer) stamp = nlohmann::json::parse(answer->json).value("stamp", "");
        answered = true;
    });
    UtcTime taken; // the latest that the loop can have read before it took the request
    // Every reading of the clock is 100 ms later, as in the turn of a very busy controller.
    for (int turn = 0; turn < 2000 && !answered; ++turn) {
        std::this_thread::sleep_for(1ms);
        if (desks_->acts.all().empty()) taken = moment().clocks.utc;
        loop_->turn([&] {
            now_ += 100ms;
            return moment();
        });
    }
    asker.join();
    ASSERT_FALSE(stamp.empty());
    const auto acts = desks_->acts.acts("wall");
    ASSERT_TRUE(acts);
    // In its turn, the request comes behind three readings and is taken with the fourth.
    EXPECT_EQ(desks_->utc(acts->version.stamp) - taken, 400ms + Delivery::least);
}

class PictureLoopTest : public LoopTest {
protected:
    void SetUp() override {
        // Desks looks for it beside the program that it is part of.
        std::error_code there;
        std::filesystem::create_symlink(
            LIANPING_BIN_DIR "/lianping-intake",
            std::filesystem::canonical("/proc/self/exe").parent_path() / "lianping-intake", there);
        folder_.write("site/media/a.svg",
                      R"(<svg xmlns="http://www.w3.org/2000/svg" width="32" height="18"/>)");
        folder_.write("site/playlists/p.yaml", "items:\n  - image: media/a.svg\n");
        LoopTest::SetUp();
        folder_.write("site/site.yaml",
                      "site: x\ntimezone: UTC\nscreens:\n  wall: {size: 640x360, default: p}\n"
                      "nodes:\n  wall-1: {screen: wall}\n");
    }
    // Real time passes: the intake has a thread and a process of its own.
    bool turns_until(const std::function<bool()>& done, int most) {
        for (int turn = 0; turn < most && !done(); ++turn) {
            std::this_thread::sleep_for(5ms);
            now_ += 100ms;
            loop_->turn([&] { return moment(); });
        }
        return done();
    }
    bool is_on_air() {
        const auto plan = desks_->plans.plan("wall");
        return plan && Timeline(plan, nullptr).now_on(moment().house).item == "media/a.svg";
    }
};

TEST_F(PictureLoopTest, a_site_folder_that_goes_away_takes_nothing_off_the_screens) {
    ASSERT_TRUE(turns_until([&] { return is_on_air(); }, 4000));
    std::filesystem::rename(folder_.path() / "site", folder_.path() / "away");
    turns_until([] { return false; }, 300);
    EXPECT_TRUE(is_on_air());
    std::filesystem::rename(folder_.path() / "away", folder_.path() / "site");
    turns_until([] { return false; }, 300);
    EXPECT_TRUE(is_on_air());
}

TEST_F(PictureLoopTest, a_file_that_a_refused_take_named_is_no_trouble_of_the_site) {
    ASSERT_TRUE(turns_until([&] { return is_on_air(); }, 4000));
    std::atomic<bool> answered{false};
    Answer answer;
    std::thread asker([&] {
        auto client = ControlClient::connect(desks_->control.endpoint(), anna_);
        if (!client) return;
        if (const auto said = client->ask({0, "take", {{"what", "media/none.mp4"}}, "anna"}, 20s))
            answer = *said;
        answered = true;
    });
    turns_until([&] { return answered.load(); }, 4000);
    asker.join();
    EXPECT_FALSE(answer.ok);
    EXPECT_NE(answer.error.find("media/none.mp4"), std::string::npos) << answer.error;
    EXPECT_FALSE(desks_->catalogue.contains("media/none.mp4"));
    EXPECT_TRUE(desks_->catalogue.contains("media/a.svg"));
}

// No disk has so much free: there is always too little room.
class FullDiskTest : public LoopTest {
protected:
    FullDiskTest() { keep_free_ = std::uint64_t{1} << 62U; }
    void turn_for(Duration length) {
        for (const Duration until = now_ + length; now_ < until; now_ += 500ms)
            loop_->turn([&] { return moment(); });
    }
    bool in_store(const std::string& hash) {
        return std::filesystem::exists(desks_->data.path() / "media" / hash);
    }
    std::size_t said(const std::string& part) {
        std::size_t count = 0;
        for (const Event& event : desks_->log.last(100))
            if (event.kind == "room" && event.what.find(part) != std::string::npos) ++count;
        return count;
    }
};

TEST_F(FullDiskTest, what_nobody_needs_leaves_a_file_a_second_and_that_no_more_can_is_told_once) {
    for (const char* hash : {"aa", "bb", "cc"})
        folder_.write("data/media/" + std::string(hash), "an old film");
    turn_for(1500ms);
    EXPECT_EQ(in_store("aa") + in_store("bb") + in_store("cc"), 1) << "one each second";
    turn_for(10s);
    EXPECT_EQ(in_store("aa") + in_store("bb") + in_store("cc"), 0);
    EXPECT_EQ(said("left the store"), 3U);
    turn_for(200s);
    EXPECT_EQ(said("all in the store is needed"), 1U);
}

TEST_F(FullDiskTest, a_file_that_comes_when_all_was_needed_leaves_within_a_minute) {
    turn_for(5s);
    EXPECT_EQ(said("all in the store is needed"), 1U);
    folder_.write("data/media/dd", "an old film");
    turn_for(65s);
    EXPECT_FALSE(in_store("dd"));
}

} // namespace
} // namespace lianping::controller
