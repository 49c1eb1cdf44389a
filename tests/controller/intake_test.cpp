// On real files and the real store; what is waited for is the intake's own word.

#include "base/atomic_file.h"
#include "controller/intake.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using programme::MediaFacts;
namespace fs = std::filesystem;

// The smallest PNG there is: one pixel.
const std::string
    png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9c"
        "c\xf8\xcf\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xae"
        "B`\x82",
        70);

class IntakeTest : public ::testing::Test {
protected:
    void SetUp() override {
        intake_.emplace(site_.path(), store(), data_.path() / "intake.json",
                        LIANPING_BIN_DIR "/lianping-intake", waker_);
    }
    media::Store store() const { return media::Store(data_.path() / "media"); }
    static MediaWanted file(const std::string& path) {
        MediaWanted wanted;
        wanted.key = wanted.file = path;
        return wanted;
    }

    // The next result.
    IntakeResult next() {
        const std::array<Waitable, 1> things{waker_.waitable()};
        while (results_.empty()) {
            if (!wait_for(things, 30s)) {
                ADD_FAILURE() << "nothing came";
                return {};
            }
            waker_.clear();
            results_ = intake_->results();
        }
        IntakeResult result = results_.front();
        results_.erase(results_.begin());
        return result;
    }

    TestFolder site_, data_;
    Waker waker_;
    std::optional<Intake> intake_;
    std::vector<IntakeResult> results_;
};

TEST_F(IntakeTest, a_picture_is_hashed_and_stored_and_a_missing_one_is_said_to_be) {
    site_.write("media/a.png", png);
    intake_->want({file("media/a.png"), file("media/无.png")});
    const IntakeResult a = next();
    EXPECT_EQ(a.key, "media/a.png");
    EXPECT_EQ(a.facts.state, MediaFacts::State::ready) << a.facts.why;
    EXPECT_EQ(a.facts.length, 0s);
    EXPECT_TRUE(store().has(a.facts.hash));
    const IntakeResult b = next();
    EXPECT_EQ(b.facts.state, MediaFacts::State::missing);
}

// The child of the large file never ends, as one that measures a film of hours.
TEST_F(IntakeTest, a_notice_does_not_wait_for_a_large_film) {
    intake_.emplace(site_.path(), store(), data_.path() / "intake.json", SCRIPTED_CHILD, waker_);
    site_.write("media/film.mp4", "hang");
    fs::resize_file(site_.path() / "media/film.mp4", Intake::large);
    MediaWanted notice;
    notice.key = notice.title = "紧急停水";
    notice.what = MediaWanted::What::notice;
    intake_->want({file("media/film.mp4"), notice});
    EXPECT_EQ(next().key, "紧急停水");
    for (int n = 0; n < 1000 && intake_->progress().file.empty(); ++n) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(intake_->progress().file, "media/film.mp4") << "what takes long is what people ask about";
}

// The child takes its time, and where the store should be lies a file: no fault of the medium's.
TEST_F(IntakeTest, what_the_disk_did_not_take_is_tried_once_for_each_time_that_it_is_due) {
    intake_.reset();
    data_.write("media", "no folder");
    intake_.emplace(site_.path(), store(), data_.path() / "intake.json", SCRIPTED_CHILD, waker_);
    site_.write("media/film.mp4", "starve");
    intake_->want({file("media/film.mp4")});
    ASSERT_EQ(next().facts.state, MediaFacts::State::broken);
    intake_->look_at_all();
    for (int n = 0; n < 1000 && intake_->progress().file.empty(); ++n) std::this_thread::sleep_for(1ms);
    for (int n = 0; n < 3; ++n) intake_->look_at_all(); // it is due, and being tried
    EXPECT_EQ(intake_->progress().waiting, 0U);
    ASSERT_EQ(next().facts.state, MediaFacts::State::broken);
    for (int n = 0; n < 20; ++n) {
        const IntakeProgress progress = intake_->progress();
        ASSERT_TRUE(progress.waiting == 0 && progress.file.empty()) << "tried again at once";
        std::this_thread::sleep_for(10ms);
    }
    intake_->look_at_all(); // the interval has grown
    intake_->look_at_all();
    EXPECT_EQ(next().facts.state, MediaFacts::State::broken);
}

TEST_F(IntakeTest, a_broken_file_is_broken_until_it_is_mended) {
    site_.write("media/a.png", png.substr(0, 20));
    intake_->want({file("media/a.png")});
    const IntakeResult broken = next();
    EXPECT_EQ(broken.facts.state, MediaFacts::State::broken);
    EXPECT_FALSE(broken.facts.why.empty());
    site_.write("media/a.png", png);
    intake_->look_at("media/a.png");
    EXPECT_EQ(next().facts.state, MediaFacts::State::ready);
}

TEST_F(IntakeTest, a_restart_knows_what_it_knew) {
    site_.write("media/a.png", png);
    intake_->want({file("media/a.png")});
    const std::string hash = next().facts.hash;
    intake_.reset();
    EXPECT_TRUE(read_file(data_.path() / "intake.json"));
    const IntakeCache cache(data_.path() / "intake.json");
    ASSERT_NE(cache.find("media/a.png"), nullptr);
    EXPECT_EQ(cache.find("media/a.png")->facts.hash, hash);
    SetUp();
    ASSERT_TRUE(intake_->remembered("media/a.png"));
    EXPECT_EQ(intake_->remembered("media/a.png")->hash, hash);
    fs::remove_all(data_.path() / "media");
    EXPECT_FALSE(intake_->remembered("media/a.png")) << "the store has it no more";
    EXPECT_EQ(cache.find("media/a.png")->stamp, *stamp_of(site_.path() / "media/a.png"));
}

TEST_F(IntakeTest, a_file_whose_end_the_disk_lost_is_taken_in_anew_at_the_next_start) {
    site_.write("media/a.png", png);
    intake_->want({file("media/a.png")});
    const std::string hash = next().facts.hash;
    intake_.reset();
    fs::permissions(data_.path() / "media" / hash, fs::perms::owner_all);
    fs::resize_file(data_.path() / "media" / hash, 20);
    SetUp();
    EXPECT_FALSE(intake_->remembered("media/a.png"));
    intake_->want({file("media/a.png")});
    EXPECT_EQ(next().facts.state, MediaFacts::State::ready);
    EXPECT_EQ(store().size(hash), png.size());
}

TEST_F(IntakeTest, a_notice_becomes_a_picture_in_the_store) {
    MediaWanted notice;
    notice.key = "notice/1";
    notice.what = MediaWanted::What::notice;
    notice.title = "本周微课堂";
    notice.body = "周六 14:30，二楼分享区";
    notice.width = 320;
    notice.height = 180;
    intake_->want({notice});
    const IntakeResult drawn = next();
    EXPECT_EQ(drawn.facts.state, MediaFacts::State::ready) << drawn.facts.why;
    EXPECT_TRUE(store().has(drawn.facts.hash));
}

} // namespace
} // namespace lianping::controller
