#pragma once
// A real lianpingd on a small site, and a node that a test speaks for.

#include "support/folder.h"
#include "support/said_by.h"
#include "support/until.h"
#include "time/clock.h"
#include "transport/control_client.h"
#include "transport/key_register.h"
#include "transport/node_bus.h"
#include "transport/rendezvous.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

namespace lianping::controller {

using Steady = std::chrono::steady_clock;
using lianping::testing::patience;
using lianping::testing::said_by;
using lianping::testing::until;

// A lianpingd of a test's own.
class Daemon {
public:
    Daemon(std::filesystem::path site, std::filesystem::path data, std::vector<std::string> more = {})
        : site_(std::move(site)), data_(std::move(data)), more_(std::move(more)) {}
    ~Daemon() { kill(SIGKILL); }
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    void start() {
        log_ = site_.parent_path() / (data_.filename().string() + ".log");
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that crashes leaves nothing running
            const int log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
            ::dup2(log, 1);
            ::dup2(log, 2);
            std::vector<std::string> words{LIANPING_BIN_DIR "/lianpingd", "--site", site_.string(), "--data",
                                           data_.string()};
            words.insert(words.end(), more_.begin(), more_.end());
            std::vector<char*> argv;
            for (std::string& word : words) argv.push_back(word.data());
            argv.push_back(nullptr);
            ::execv(argv[0], argv.data());
            ::_exit(127);
        }
    }
    // Whether it listens.
    bool is_up() const {
        const auto found = find_controller(data_);
        return found && found->pid == pid_;
    }
    Rendezvous rendezvous() const { return *find_controller(data_); }
    // Sends the signal and gives the exit status; -1 where it had to be killed or was none.
    int kill(int signal) {
        if (pid_ <= 0) return -1;
        ::kill(pid_, signal);
        return wait();
    }
    // Its exit status once it has ended by itself.
    int wait() {
        int status = 0;
        const bool ended = until([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; });
        if (!ended) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, &status, 0);
        }
        pid_ = -1;
        return ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string log() const {
        std::ifstream file(log_);
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }
    Answer ask(const std::string& verb, std::map<std::string, std::string> arguments = {}) const {
        auto client = ControlClient::connect_as_owner(rendezvous());
        if (!client) return {};
        auto answer = client->ask({0, verb, std::move(arguments), "anna@desk"}, 20s);
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? *answer : Answer{};
    }
    nlohmann::json status() const { return nlohmann::json::parse(ask("status").json, nullptr, false); }

private:
    std::filesystem::path site_, data_, log_;
    std::vector<std::string> more_;
    pid_t pid_ = -1;
};

// A player that shows nothing but does all that the bus asks of one, on a thread of its own.
class ScriptedNode {
public:
    ScriptedNode(std::string name, std::filesystem::path data)
        : name_(std::move(name)),
          data_(std::move(data)),
          thread_([this](const std::stop_token& stop) { run(stop); }) {}

    struct Seen {
        std::optional<Welcome> welcome;
        std::optional<ScreenPlan> plan;
        std::optional<Acts> acts;
        int welcomes = 0;
    };
    Seen seen() const {
        const std::scoped_lock lock(mutex_);
        return seen_;
    }
    bool wait_for(const std::function<bool(const Seen&)>& is) const {
        return until([&] { return is(seen()); });
    }
    std::atomic<bool> confirms{true};
    std::atomic<Status::Glass> glass{Status::Glass::unknown}; // what it finds there

private:
    void run(const std::stop_token& stop) {
        Context context;
        const RealClock clock;
        const auto find = [&]() -> std::string {
            const auto found = find_controller(data_);
            if (found) enrol_as_owner(data_, {context.key(), name_, Role::node, "", "a test"});
            return found ? found->bus : std::string();
        };
        NodeBus bus(context,
                    {.node = name_, .session = 0x5e55 + name_.size(), .find = find, .look_again = 50ms});
        NodeTime next_status = clock.now();
        while (!stop.stop_requested()) {
            const std::array<Waitable, 1> things{bus.waitable()};
            lianping::wait_for(things, 5ms);
            while (auto event = bus.poll(clock.now())) take(*event, bus);
            if (clock.now() < next_status) continue;
            next_status = clock.now() + 1s;
            bus.send(status());
        }
    }
    void take(const NodeBus::Event& event, NodeBus& bus) {
        const std::scoped_lock lock(mutex_);
        if (std::holds_alternative<NodeBus::Connected>(event)) say_hello(bus);
        const auto* message = std::get_if<ToNode>(&event);
        if (message == nullptr) return;
        if (std::holds_alternative<HelloRequest>(*message)) say_hello(bus);
        if (const auto* welcome = std::get_if<Welcome>(message)) {
            seen_.welcome = *welcome;
            ++seen_.welcomes;
        }
        if (const auto* plan = std::get_if<ScreenPlan>(message)) {
            if (!seen_.plan || plan->version.number > seen_.plan->version.number) seen_.plan = *plan;
            confirm(bus, Confirm::Of::plan, plan->version);
        }
        if (const auto* acts = std::get_if<Acts>(message)) {
            if (!seen_.acts || acts->version.number > seen_.acts->version.number) seen_.acts = *acts;
            confirm(bus, Confirm::Of::acts, acts->version);
        }
        if (const auto* request = std::get_if<SnapshotRequest>(message))
            bus.send(SnapshotReply{request->id, name_, {}, "\x89PNG", ""});
    }
    void confirm(NodeBus& bus, Confirm::Of of, const Version& version) {
        if (confirms) bus.send(Confirm{name_, of, version, {}, {}});
    }
    void say_hello(NodeBus& bus) {
        Hello hello;
        hello.node = name_;
        hello.session = 0x5e55 + name_.size();
        hello.software = "test";
        if (seen_.plan) hello.plan = seen_.plan->version;
        if (seen_.acts) hello.acts = seen_.acts->version;
        bus.send(hello);
    }
    Status status() const {
        const std::scoped_lock lock(mutex_);
        Status is;
        is.node = name_;
        is.glass = glass;
        if (seen_.plan && confirms) is.plan = seen_.plan->version;
        if (seen_.acts && confirms) is.acts = seen_.acts->version;
        if (seen_.welcome) is.epoch = seen_.welcome->epoch;
        // Frames due at whole seconds, seen a quarter of a millisecond apart on the two screens.
        if (seen_.welcome) {
            const Duration now = seen_.welcome->anchor.to_house(RealClock().utc()).since_origin();
            for (int n = 0; n < 3; ++n)
                is.samples.push_back({HouseTime(std::chrono::floor<std::chrono::seconds>(now) - n * 1s),
                                      name_ == "wall-1" ? 100 : 350});
            is.at = HouseTime(now);
        }
        return is;
    }

    const std::string name_;
    const std::filesystem::path data_;
    mutable std::mutex mutex_; // guards what follows
    Seen seen_;
    std::jthread thread_; // last
};

} // namespace lianping::controller
