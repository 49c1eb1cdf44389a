#include "player/sources/source_reaper.h"
#include "player/sources/worker.h"
#include "player/watching.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace lianping::player {
namespace {

// A gate that a test opens: what a hung decoder waits at.
class Gate {
public:
    void open() {
        const std::scoped_lock lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

TEST(Worker, one_that_hangs_is_left_behind_and_counted_until_it_returns) {
    auto gate = std::make_shared<Gate>();
    {
        const Worker worker(
            "hung", [gate](const std::atomic<bool>&) { gate->wait(); }, 10ms);
    }
    EXPECT_EQ(Worker::abandoned(), 1U);
    gate->open();
    EXPECT_TRUE(lianping::testing::until([] { return Worker::abandoned() == 0; }));
}

TEST(Worker, one_that_looks_at_its_flag_is_waited_for) {
    {
        const Worker worker("good", [](const std::atomic<bool>& stop) {
            while (!stop) std::this_thread::yield();
        });
    }
    EXPECT_EQ(Worker::abandoned(), 0U);
}

class GatedSource final : public Source {
public:
    GatedSource(std::shared_ptr<Gate> gate, std::atomic<int>& ended)
        : gate_(std::move(gate)), ended_(ended) {}
    ~GatedSource() override {
        gate_->wait();
        ++ended_;
    }
    Selection select(Duration) override { return {}; }
    bool prepared() const override { return false; }
    std::string trouble() const override { return {}; }
    std::string decoder() const override { return {}; }

private:
    std::shared_ptr<Gate> gate_;
    std::atomic<int>& ended_;
};

TEST(SourceReaper, who_retires_a_source_does_not_wait_for_its_end) {
    auto gate = std::make_shared<Gate>();
    std::atomic<int> ended{0};
    SourceReaper reaper;
    for (int i = 0; i < 3; ++i) reaper.retire(std::make_unique<GatedSource>(gate, ended));
    EXPECT_EQ(ended, 0);
    gate->open();
    EXPECT_TRUE(lianping::testing::until([&] { return ended == 3; }));
}

} // namespace
} // namespace lianping::player
