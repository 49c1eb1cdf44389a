// Real children in their sandbox: the scripted one does on purpose what a hostile file would make a decoder
// do, lianping-intake itself meets the broken files.

#include "base/instrumented.h"
#include "files.h"
#include "intake/child.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <filesystem>

namespace lianping::intake {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

Result<Found> play(Child& child, const std::string& script) {
    const MemoryFile file(script);
    const std::array<int, 1> descriptors{file.fd()};
    return child.run(Probe{}, descriptors);
}
std::string why(Child& child, const std::string& script) {
    const auto found = play(child, script);
    return found ? "it went well" : found.error().message;
}
Error::Code code(Child& child, const std::string& script) {
    const auto found = play(child, script);
    return found ? Error::Code::busy : found.error().code;
}

class ScriptedChild : public ::testing::Test {
protected:
    Child child_{SCRIPTED_CHILD, {.memory = 256U << 20U}};
};

TEST_F(ScriptedChild, does_one_job_after_another_and_stays) {
    EXPECT_EQ(play(child_, "a film")->info.codec, "a film");
    const pid_t pid = child_.pid();
    EXPECT_EQ(play(child_, "another")->info.codec, "another");
    EXPECT_EQ(child_.pid(), pid);
}

TEST_F(ScriptedChild, a_crash_costs_one_job_and_the_next_gets_a_new_child) {
    EXPECT_EQ(play(child_, "a film")->info.codec, "a film");
    for (const char* script : {"crash", "abort", "leave"}) {
        EXPECT_EQ(code(child_, script), Error::Code::corrupt) << script;
        EXPECT_EQ(play(child_, "a film")->info.codec, "a film") << "after " << script;
    }
    EXPECT_THAT(why(child_, "crash"), HasSubstr("the decoder crashed on this file (SEGV)"));
}

TEST(Child, one_that_hangs_is_ended) {
    Child child(SCRIPTED_CHILD, {.silence = 300ms});
    EXPECT_THAT(why(child, "hang"), HasSubstr("hung"));
    EXPECT_EQ(child.pid(), -1);
}

TEST(Child, one_that_gets_little_of_the_processors_is_waited_for) {
    Child child(SCRIPTED_CHILD, {.silence = 2s}); // longer than hosts take the processors away
    EXPECT_EQ(why(child, "starve"), "it went well");
}

TEST(Child, one_that_works_for_ever_runs_out_of_processor_time) {
    Child child(SCRIPTED_CHILD, {.silence = 60s, .processor = 0s});
    EXPECT_THAT(why(child, "spin"), HasSubstr("never come to an end"));
}

TEST_F(ScriptedChild, memory_beyond_the_bound_is_not_to_be_had) {
    if (instrumented) GTEST_SKIP() << "sanitizers map terabytes, so there is no bound";
    EXPECT_THAT(why(child_, "bomb"), HasSubstr("memory"));
    EXPECT_EQ(play(child_, "a film")->info.codec, "a film");
}

TEST_F(ScriptedChild, one_that_was_taken_over_and_talks_nonsense_is_ended) {
    EXPECT_EQ(code(child_, "babble"), Error::Code::corrupt);
    EXPECT_EQ(play(child_, "a film")->info.codec, "a film");
}

TEST_F(ScriptedChild, reaches_nothing_but_what_it_was_given) {
    play(child_, "a film").value();
    if (child_.confined_by().find("seccomp") == std::string::npos) GTEST_SKIP() << "no seccomp here";
    for (const char* script : {"socket", "unix", "fork", "exec", "kill", "write", "unlink"})
        EXPECT_EQ(why(child_, script), "refused") << script;
    if (child_.confined_by().find("landlock") == std::string::npos) GTEST_SKIP() << "no Landlock here";
    EXPECT_EQ(why(child_, "secret"), "refused");
    if (fs::exists("/etc/fonts/fonts.conf")) {
        EXPECT_EQ(why(child_, "font"), "done") << "text needs fonts";
    }
}

TEST_F(ScriptedChild, the_death_of_an_idle_child_is_no_fault_of_the_next_file) {
    play(child_, "a film").value();
    ::kill(child_.pid(), SIGKILL);
    siginfo_t gone{};
    ::waitid(P_PID, static_cast<id_t>(child_.pid()), &gone, WEXITED | WNOWAIT);
    EXPECT_EQ(play(child_, "another")->info.codec, "another");
}

TEST_F(ScriptedChild, who_asks_may_give_up) {
    const MemoryFile file("hang");
    const std::array<int, 1> descriptors{file.fd()};
    const auto found = child_.run(Probe{}, descriptors, [](double) { return false; });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Error::Code::timeout);
    EXPECT_EQ(play(child_, "a film")->info.codec, "a film");
}

TEST(Child, without_its_program_the_machine_is_at_fault_not_the_file) {
    Child child("/nowhere/lianping-intake");
    const auto found = play(child, "a film");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Error::Code::io);
    EXPECT_THAT(found.error().message, HasSubstr("/nowhere/lianping-intake"));
}

// ---- the real one ----

TEST(RealChild, looks_into_every_broken_file_and_survives_or_says_so) {
    const fs::path broken = fs::path(LIANPING_SHARED_DIR) / "media/broken";
    if (!fs::exists(broken)) GTEST_SKIP() << "../shared is not here";
    Child child(LIANPING_BIN_DIR "/lianping-intake");
    int files = 0, new_children = 0;
    pid_t pid = -1;
    for (const auto& entry : fs::recursive_directory_iterator(broken)) {
        if (!entry.is_regular_file()) continue;
        const int fd = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
        ASSERT_GE(fd, 0);
        const auto begun = std::chrono::steady_clock::now();
        const std::array<int, 1> descriptors{fd};
        const auto found = child.run(Probe{.loudness = true}, descriptors);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        ::close(fd);
        ++files;
        const std::string said = found ? "" : found.error().message;
        EXPECT_TRUE(found || found.error().code != Error::Code::io) << entry.path() << ": " << said;
        EXPECT_EQ(said.find("crashed"), std::string::npos) << entry.path() << ": " << said;
        EXPECT_EQ(said.find("hung"), std::string::npos) << entry.path() << ": " << said;
        if (child.pid() != pid) ++new_children;
        pid = child.pid();
        RecordProperty("slowest", std::to_string(took.count()));
    }
    EXPECT_GT(files, 50);
    EXPECT_LE(new_children, 3) << "a child lives for 200 jobs";
}

TEST(RealChild, measures_how_loud_a_film_is) {
    const fs::path plays = fs::path(LIANPING_SHARED_DIR) / "media/plays";
    if (!fs::exists(plays)) GTEST_SKIP() << "../shared is not here";
    Child child(LIANPING_BIN_DIR "/lianping-intake");
    int measured = 0, files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(plays)) {
        if (!entry.is_regular_file() || files == 60) continue;
        const int fd = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
        const std::array<int, 1> descriptors{fd};
        const auto found = child.run(Probe{.loudness = true}, descriptors);
        ::close(fd);
        ++files;
        if (!found || !found->loudness) continue;
        ++measured;
        EXPECT_GT(found->loudness->integrated_lufs, -70) << entry.path();
        EXPECT_LT(found->loudness->integrated_lufs, 10) << entry.path();
        EXPECT_LT(found->loudness->true_peak_dbtp, 20) << entry.path();
    }
    EXPECT_GT(measured, 5) << "of " << files;
}

} // namespace
} // namespace lianping::intake
