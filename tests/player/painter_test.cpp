#include "player/station/painter.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <semaphore>

namespace lianping::player {
namespace {

class PainterTest : public ::testing::Test {
protected:
    Painter::Draw counted(int& count) {
        return [&count] {
            ++count;
            return text::Pixels{1, 1, {0, 0, 0, 255}};
        };
    }
    // Jobs are done in turn: behind this one, all that was asked for before is drawn.
    void until_idle() {
        std::promise<void> done;
        painter_.post([&] { done.set_value(); });
        done.get_future().wait();
    }
    Painter painter_{[] {}};
};

TEST_F(PainterTest, a_picture_that_was_forgotten_while_it_was_asked_for_is_not_drawn_nor_kept) {
    std::binary_semaphore begun(0), go_on(0);
    int slow = 0, waiting = 0, other = 0;
    painter_.picture("slate 1", [&] {
        begun.release();
        go_on.acquire();
        return counted(slow)();
    });
    begun.acquire();
    painter_.picture("slate 2", counted(waiting));
    painter_.picture("clock", counted(other));
    painter_.forget("slate");
    go_on.release();
    until_idle();
    EXPECT_EQ(waiting, 0) << "nobody wants it";
    EXPECT_TRUE(painter_.picture("clock", counted(other))) << "what others asked for stays";
    EXPECT_FALSE(painter_.picture("slate 1", counted(slow))) << "what was being drawn is not kept";
    until_idle();
    EXPECT_TRUE(painter_.picture("slate 1", counted(slow)));
    EXPECT_EQ(slow, 2);
}

} // namespace
} // namespace lianping::player
