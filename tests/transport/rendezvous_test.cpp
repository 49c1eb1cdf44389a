// How processes of one machine find their controller.

#include "base/atomic_file.h"
#include "transport/rendezvous.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace lianping {
namespace {

namespace fs = std::filesystem;

class RendezvousTest : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "rendezvous-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        fs::create_directories(folder_ / "data");
        ::setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1); // NOLINT(concurrency-mt-unsafe)
    }
    void TearDown() override { fs::remove_all(folder_); }
    Rendezvous here() const {
        return {::getpid(),          "/srv/站点",         (folder_ / "data").string(), "tcp://127.0.0.1:1",
                "tcp://127.0.0.1:2", "tcp://127.0.0.1:3", "tcp://127.0.0.1:4"};
    }
    fs::path folder_;
};

TEST_F(RendezvousTest, what_is_announced_is_found_and_gone_after_it_is_withdrawn) {
    const fs::path data = folder_ / "data";
    EXPECT_EQ(find_controller(data).error().code, Error::Code::not_found);
    ASSERT_TRUE(announce(data, here()));
    const auto found = find_controller(data);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, here());
    EXPECT_EQ(running_controllers(), std::vector<Rendezvous>{here()});
    withdraw(data, ::getpid());
    EXPECT_FALSE(find_controller(data));
    EXPECT_TRUE(running_controllers().empty());
}

TEST_F(RendezvousTest, another_controllers_file_is_not_withdrawn) {
    ASSERT_TRUE(announce(folder_ / "data", here()));
    withdraw(folder_ / "data", ::getpid() + 1);
    EXPECT_TRUE(find_controller(folder_ / "data"));
}

TEST_F(RendezvousTest, files_of_dead_processes_and_broken_ones_are_skipped) {
    Rendezvous dead = here();
    dead.pid = 1 << 30;
    ASSERT_TRUE(announce(folder_ / "data", dead));
    ASSERT_TRUE(write_file(folder_ / "lianping" / "1.json", "{broken"));
    EXPECT_TRUE(running_controllers().empty());
}

TEST_F(RendezvousTest, a_file_that_cannot_be_read_is_corrupt) {
    for (const char* text :
         {"", "[]", "{", "{\"pid\": 1}", "{\"pid\": \"x\", \"bus\": \"a\", \"control\": \"b\"}"})
        EXPECT_EQ(parse_rendezvous(text).error().code, Error::Code::corrupt) << text;
}

} // namespace
} // namespace lianping
