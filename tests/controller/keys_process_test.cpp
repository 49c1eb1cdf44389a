// The real lianpingd: who is let in, as whom, and who may ask for what.

#include "daemon.h"
#include "sites.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A node as a new machine has it: a key that nobody knows, and the address of the controller.
class NewMachine {
public:
    NewMachine(const Rendezvous& controller, const std::string& calls_itself)
        : context_(key),
          bus_(context_, {.node = calls_itself,
                          .session = 9,
                          .find = [endpoint = controller.bus] { return endpoint; },
                          .look_again = 50ms}),
          name_(calls_itself) {}
    // Whether the controller has welcomed it, and as which screen's.
    std::optional<std::string> welcomed(Duration most) {
        std::optional<std::string> screen;
        until(
            [&] {
                while (auto event = bus_.poll(clock_.now())) {
                    const auto* message = std::get_if<ToNode>(&*event);
                    if (std::holds_alternative<NodeBus::Connected>(*event) ||
                        (message != nullptr && std::holds_alternative<HelloRequest>(*message)))
                        say_hello();
                    if (message != nullptr && std::holds_alternative<Welcome>(*message))
                        screen = std::get<Welcome>(*message).screen;
                }
                return screen.has_value();
            },
            most);
        return screen;
    }
    void say_status() {
        Status status;
        status.node = name_;
        status.session = 9;
        bus_.send(status);
    }

    const KeyPair key = make_key_pair();

private:
    void say_hello() {
        Hello hello;
        hello.node = name_;
        hello.session = 9;
        hello.software = "test";
        bus_.send(hello);
    }
    const RealClock clock_{};
    Context context_;
    NodeBus bus_;
    std::string name_;
};

class KeysProcess : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("site/site.yaml", two_screens);
        folder_.write("site/playlists/bulletin.yaml", "items:\n  - colour: red\n    for: 5s\n");
        folder_.write("site/playlists/film.yaml", "items:\n  - colour: blue\n    for: 5s\n");
        daemon_.start();
        ASSERT_TRUE(until([&] { return daemon_.is_up(); })) << daemon_.log();
    }
    Answer ask(const KeyPair& key, const std::string& verb, std::map<std::string, std::string> arguments = {},
               std::chrono::milliseconds most = 10s) const {
        auto client = ControlClient::connect(daemon_.rendezvous().control, key);
        auto answer = client->ask({0, verb, std::move(arguments), "root@elsewhere"}, most);
        return answer ? *answer : Answer{};
    }
    TestFolder folder_;
    Daemon daemon_{folder_.path() / "site", folder_.path() / "data"};
};

TEST_F(KeysProcess, a_new_machine_waits_is_let_in_renamed_and_removed) {
    NewMachine machine(daemon_.rendezvous(), "debian");
    EXPECT_FALSE(machine.welcomed(300ms));
    const std::string code = enrol_code(machine.key.own);
    EXPECT_THAT(daemon_.ask("key-list").text, HasSubstr(code));
    EXPECT_EQ(daemon_.status()["keys"]["waiting"][0]["code"], code);

    EXPECT_THAT(daemon_.ask("key-enrol", {{"key", code}, {"role", "node"}}).error,
                HasSubstr("room-1, wall-1"))
        << "two nodes have no key: it must be said which one this is";
    EXPECT_THAT(daemon_.ask("key-enrol", {{"key", "00000-00000"}, {"role", "node"}}).error,
                HasSubstr("knocked"));
    ASSERT_TRUE(daemon_.ask("key-enrol", {{"key", code}, {"role", "node"}, {"name", "wall-1"}}).ok);
    EXPECT_EQ(machine.welcomed(patience), "wall");
    EXPECT_TRUE(daemon_.status()["keys"]["waiting"].empty());

    ASSERT_TRUE(daemon_.ask("key-rename", {{"name", "wall-1"}, {"to", "room-1"}}).ok);
    machine.say_status();
    EXPECT_EQ(machine.welcomed(patience), "room");

    ASSERT_TRUE(daemon_.ask("key-remove", {{"name", "room-1"}}).ok);
    machine.say_status();
    EXPECT_FALSE(machine.welcomed(300ms));
    EXPECT_GE(daemon_.status()["bus"]["strangers"], 1);
    EXPECT_EQ(daemon_.status()["keys"]["waiting"][0]["code"], code) << "it can be let in again";
    EXPECT_THAT(daemon_.ask("log").text, HasSubstr("room-1 is not enrolled any more"));
}

TEST_F(KeysProcess, who_is_enrolled_is_known_after_a_restart) {
    NewMachine machine(daemon_.rendezvous(), "debian");
    ASSERT_TRUE(
        daemon_.ask("key-enrol", {{"key", to_hex(machine.key.own)}, {"role", "node"}, {"name", "wall-1"}})
            .ok);
    const std::string key = daemon_.rendezvous().bus.substr(daemon_.rendezvous().bus.find('#'));
    EXPECT_EQ(daemon_.kill(SIGTERM), 0);
    daemon_.start();
    ASSERT_TRUE(until([&] { return daemon_.is_up(); })) << daemon_.log();
    EXPECT_TRUE(daemon_.rendezvous().bus.ends_with(key)) << "nodes know the controller by its key";
    EXPECT_THAT(daemon_.ask("key-list").text, HasSubstr("wall-1"));
}

TEST_F(KeysProcess, a_role_may_what_it_may_and_acts_are_noted_by_the_keys_name) {
    const KeyPair viewer = make_key_pair(), anna = make_key_pair(), stranger = make_key_pair();
    ASSERT_TRUE(
        daemon_.ask("key-enrol", {{"key", to_hex(viewer.own)}, {"role", "viewer"}, {"name", "ben"}}).ok);
    ASSERT_TRUE(
        daemon_.ask("key-enrol", {{"key", to_hex(anna.own)}, {"role", "operator"}, {"name", "安娜"}}).ok);
    EXPECT_TRUE(ask(viewer, "status").ok);
    EXPECT_THAT(ask(viewer, "take", {{"what", "film"}}).error, HasSubstr("viewer"));
    EXPECT_THAT(ask(viewer, "key-list").error, HasSubstr("admin"));
    for (const char* verb : {"restart", "reboot"})
        EXPECT_THAT(ask(viewer, verb, {{"what", "wall-1"}}).error, HasSubstr("operator")) << verb;
    EXPECT_TRUE(ask(anna, "hold").ok);
    EXPECT_THAT(
        ask(anna, "key-enrol", {{"key", to_hex(stranger.own)}, {"role", "admin"}, {"name", "me"}}).error,
        HasSubstr("admin"));
    EXPECT_EQ(daemon_.status()["holds"][0]["by"], "安娜") << "whatever she says that she is called";
    EXPECT_FALSE(ask(stranger, "status", {}, 300ms).ok);

    ASSERT_TRUE(daemon_.ask("key-remove", {{"name", "安娜"}}).ok);
    EXPECT_FALSE(ask(anna, "status", {}, 300ms).ok);
    EXPECT_THAT(daemon_.ask("key-remove", {{"name", "owner"}}).error, HasSubstr("stays"));
}

TEST_F(KeysProcess, secrets_are_for_the_owner_alone) {
    const fs::path keys = folder_.path() / "data/keys";
    for (const char* file : {"controller.key", "owner.key"}) {
        struct stat is {};
        ASSERT_EQ(::stat((keys / file).c_str(), &is), 0) << file;
        EXPECT_EQ(is.st_mode & 0777U, 0600U) << file;
    }
    struct stat is {};
    ASSERT_EQ(::stat(keys.c_str(), &is), 0);
    EXPECT_EQ(is.st_mode & 0777U, 0700U);
    std::ifstream key(keys / "controller.key");
    const std::string text{std::istreambuf_iterator<char>(key), {}};
    const auto secret = text.substr(text.find("secret ") + 7, 64);
    for (const auto& file : {folder_.path() / "data/controller.json"}) {
        std::ifstream in(file);
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}).find(secret), std::string::npos);
    }
    EXPECT_EQ(daemon_.ask("status").json.find(secret), std::string::npos);
    EXPECT_EQ(daemon_.ask("card").text.find(secret), std::string::npos);
}

} // namespace
} // namespace lianping::controller
