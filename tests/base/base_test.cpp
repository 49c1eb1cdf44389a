#include "base/atomic_file.h"
#include "base/bounded_queue.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/result.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

using namespace lianping;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "lianping-base-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path_); }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

TEST(Result, holds_a_value_or_an_error_and_says_which) {
    const Result<int> good(7);
    const Result<int> bad(fail(Error::Code::busy, "port 80 is taken"));
    EXPECT_EQ(good.value(), 7);
    EXPECT_FALSE(bad);
    EXPECT_EQ(bad.error().code, Error::Code::busy);
    EXPECT_EQ(bad.value_or(3), 3);
    EXPECT_TRUE(Result<void>());
    EXPECT_FALSE(Result<void>(fail(Error::Code::io, "disk")));
}

TEST(BoundedQueue, refuses_what_does_not_fit_and_leaves_it_to_the_caller) {
    BoundedQueue<std::string> queue(1);
    std::string a = "a", b = "b";
    EXPECT_EQ(queue.push(std::move(a)), BoundedQueue<std::string>::Push::taken);
    EXPECT_EQ(queue.push(std::move(b)), BoundedQueue<std::string>::Push::full);
    EXPECT_EQ(b, "b");
    EXPECT_EQ(queue.pop(), "a");
    EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(BoundedQueue, closing_wakes_both_ends_and_is_final) {
    BoundedQueue<int> full(1), empty(1);
    int first = 1;
    ASSERT_EQ(full.push(std::move(first)), BoundedQueue<int>::Push::taken);
    std::jthread producer([&] {
        int second = 2;
        EXPECT_EQ(full.push(std::move(second), 1h), BoundedQueue<int>::Push::closed);
    });
    std::jthread consumer([&] { EXPECT_EQ(empty.pop(1h), std::nullopt); });
    full.close();
    empty.close();
    producer.join();
    consumer.join();
    EXPECT_EQ(full.pop(), 1) << "what was queued can still be taken";
    int third = 3;
    EXPECT_EQ(full.push(std::move(third)), BoundedQueue<int>::Push::closed);
    EXPECT_TRUE(empty.closed());
}

TEST(AtomicFile, replaces_a_file_whole) {
    const Folder folder;
    const auto path = folder.path() / "计划.bin";
    ASSERT_TRUE(write_file(path, "old"));
    ASSERT_TRUE(write_file(path, std::string("new\0bytes", 9)));
    const auto read = read_file(path);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, std::string("new\0bytes", 9));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "nothing is left beside it";
}

TEST(AtomicFile, says_which_file_and_why_when_it_cannot_write) {
    const auto written = write_file("/nowhere/at/all/plan", "x");
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().message.find("/nowhere/at/all/plan"), std::string::npos);
}

TEST(AtomicFile, a_missing_file_is_not_found_and_a_huge_one_is_refused) {
    const Folder folder;
    EXPECT_EQ(read_file(folder.path() / "none").error().code, Error::Code::not_found);
    ASSERT_TRUE(write_file(folder.path() / "big", std::string(1000, 'x')));
    EXPECT_EQ(read_file(folder.path() / "big", 999).error().code, Error::Code::invalid);
}

TEST(LogLimit, lets_one_line_through_a_pause_and_counts_the_rest) {
    log::Limit limit(10s);
    const log::Limit::Instant start{};
    EXPECT_TRUE(limit.pass(start + 1s));
    EXPECT_FALSE(limit.pass(start + 2s));
    EXPECT_FALSE(limit.pass(start + 10s));
    EXPECT_TRUE(limit.pass(start + 11s));
    EXPECT_EQ(limit.held_back(), 2);
}

TEST(Notify, sends_the_state_to_the_socket_that_systemd_named) {
    const Folder folder;
    const auto path = (folder.path() / "notify").string();
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    notify_service("READY=1");
    ::unsetenv("NOTIFY_SOCKET");
    char bytes[64] = {};
    EXPECT_EQ(::recv(fd, bytes, sizeof bytes, MSG_DONTWAIT), 7);
    EXPECT_STREQ(bytes, "READY=1");
    notify_service("nobody listens: nothing happens");
    service_status("nor here");
    ::close(fd);
}

} // namespace
