// What the controller keeps on disk for a restart, and how it gets there.

#include "base/atomic_file.h"
#include "controller/act_files.h"
#include "controller/descriptor_limit.h"
#include "controller/disk_writer.h"
#include "support/folder.h"
#include "support/sample_plan.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <latch>

namespace lianping::controller {
namespace {

void wait_until(const Waker& waker, const DiskWriter& writer, std::uint64_t number) {
    const std::array<Waitable, 1> things{waker.waitable()};
    while (writer.done() < number) {
        wait_for(things, 10s);
        waker.clear();
    }
}

TEST(DiskWriter, of_what_waits_only_the_newest_is_written_and_counts_for_all) {
    const Waker waker;
    std::latch begun(1), go_on(1);
    std::atomic<int> second{0}, third{0};
    DiskWriter writer(waker);
    EXPECT_EQ(writer.write([&]() -> Result<void> {
        begun.count_down();
        go_on.wait();
        return {};
    }),
              1U);
    begun.wait();
    EXPECT_EQ(writer.done(), 0U);
    writer.write([&]() -> Result<void> {
        ++second;
        return {};
    });
    EXPECT_EQ(writer.write([&]() -> Result<void> {
        ++third;
        return {};
    }),
              3U);
    go_on.count_down();
    wait_until(waker, writer, 3);
    EXPECT_EQ(second, 0);
    EXPECT_EQ(third, 1);
}

TEST(DiskWriter, says_what_went_wrong_until_it_goes_well) {
    const Waker waker;
    DiskWriter writer(waker);
    wait_until(waker, writer, writer.write([]() -> Result<void> { return fail(Error::Code::io, "full"); }));
    EXPECT_EQ(writer.trouble(), "full");
    wait_until(waker, writer, writer.write([]() -> Result<void> { return {}; }));
    EXPECT_EQ(writer.trouble(), "");
}

TEST(DiskWriter, what_the_disk_did_not_take_is_written_when_it_does) {
    const Waker waker;
    std::atomic<int> tries{0};
    DiskWriter writer(waker, 1ms);
    wait_until(waker, writer, writer.write([&]() -> Result<void> {
        if (++tries < 3) return fail(Error::Code::io, "full");
        return {};
    }));
    const std::array<Waitable, 1> things{waker.waitable()};
    while (!writer.trouble().empty()) {
        ASSERT_TRUE(wait_for(things, 10s));
        waker.clear();
    }
    EXPECT_EQ(tries, 3);
}

TEST(DiskWriter, what_is_newer_takes_the_place_of_what_failed) {
    const Waker waker;
    std::atomic<int> first{0};
    DiskWriter writer(waker, 1h);
    wait_until(waker, writer, writer.write([&]() -> Result<void> {
        ++first;
        return fail(Error::Code::io, "full");
    }));
    wait_until(waker, writer, writer.write([]() -> Result<void> { return {}; }));
    EXPECT_EQ(first, 1);
    EXPECT_EQ(writer.trouble(), "");
}

TEST(DiskWriter, what_was_given_is_written_before_it_ends) {
    const Waker waker;
    std::atomic<bool> written{false};
    {
        DiskWriter writer(waker);
        writer.write([&]() -> Result<void> {
            written = true;
            return {};
        });
    }
    EXPECT_TRUE(written);
}

TEST(DiskWriter, what_failed_is_tried_once_more_before_it_ends) {
    const Waker waker;
    std::atomic<int> tries{0};
    {
        DiskWriter writer(waker, 1h);
        wait_until(waker, writer, writer.write([&]() -> Result<void> {
            ++tries;
            return fail(Error::Code::io, "full");
        }));
        EXPECT_EQ(tries, 1);
    }
    EXPECT_EQ(tries, 2);
}

Acts acts_of(const std::string& screen, std::uint64_t number) {
    Acts acts;
    acts.screen = screen;
    acts.version = {7, number, support::house(10)};
    acts.alerts.push_back({1, support::house(10), support::house(20), Alert::Level::info, "施工", "anna"});
    return acts;
}

TEST(ActFiles, acts_of_all_screens_survive_in_one_file) {
    const TestFolder folder;
    const auto file = folder.path() / "acts";
    EXPECT_TRUE(read_acts(file).empty());
    const Acts wall = acts_of("墙", 3), room = acts_of("room", 4);
    ASSERT_TRUE(write_acts(
        file, {{"room", std::make_shared<const Acts>(room)}, {"墙", std::make_shared<const Acts>(wall)}}));
    EXPECT_EQ(read_acts(file), (std::vector{room, wall}));
}

TEST(ActFiles, a_file_that_ends_in_the_middle_gives_what_is_whole) {
    const TestFolder folder;
    const auto file = folder.path() / "acts";
    const Acts wall = acts_of("wall", 3), room = acts_of("room", 4);
    ASSERT_TRUE(write_acts(
        file, {{"room", std::make_shared<const Acts>(room)}, {"wall", std::make_shared<const Acts>(wall)}}));
    std::string bytes = *read_file(file);
    bytes.pop_back();
    ASSERT_TRUE(write_file(file, bytes));
    EXPECT_EQ(read_acts(file), std::vector{room});
    ASSERT_TRUE(write_file(file, std::string("\xff\xff\xff\xff\x01", 5)));
    EXPECT_TRUE(read_acts(file).empty());
}

TEST(Files, several_are_written_together_and_one_that_cannot_be_is_told) {
    const TestFolder folder;
    std::vector<NamedBytes> files;
    for (int n = 0; n < 200; ++n) files.push_back({folder.path() / std::to_string(n), std::string(n, 'x')});
    ASSERT_TRUE(write_files(files));
    EXPECT_EQ(read_file(folder.path() / "199")->size(), 199U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 200);
    const std::array<NamedBytes, 2> two{
        {{folder.path() / "nowhere" / "a", "a"}, {folder.path() / "0", "new"}}};
    const auto written = write_files(two);
    ASSERT_FALSE(written);
    EXPECT_EQ(*read_file(folder.path() / "0"), "new");
}

TEST(Descriptors, the_soft_limit_is_raised_to_the_hard_one) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit low = before;
    low.rlim_cur = 64;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
    EXPECT_EQ(raise_descriptor_limit(), before.rlim_max);
    rlimit after{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
    EXPECT_EQ(after.rlim_cur, before.rlim_max);
}

} // namespace
} // namespace lianping::controller
