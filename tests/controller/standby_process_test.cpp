// Two real controllers of one site, and nodes between them: the second follows the first, and takes over.

#include "daemon.h"
#include "plan/timeline.h"
#include "sites.h"

#include <gmock/gmock.h>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string on(const ScriptedNode::Seen& seen) {
    if (!seen.plan) return "";
    return Timeline(std::make_shared<ScreenPlan>(*seen.plan), nullptr).now_on(seen.plan->version.stamp).item;
}

class Standby : public ::testing::Test {
protected:
    void SetUp() override {
        for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"})
            ::setenv(variable, folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("a/site/site.yaml", two_screens);
        folder_.write("a/site/playlists/bulletin.yaml", list_of("red"));
        start(first_);
    }
    static std::string list_of(const std::string& colour) {
        return "items:\n  - {colour: " + colour + ", for: 5s}\n";
    }
    fs::path a(const std::string& path) const { return folder_.path() / "a" / path; }
    fs::path b(const std::string& path) const { return folder_.path() / "b" / path; }
    static void start(Daemon& daemon) {
        daemon.start();
        ASSERT_TRUE(until([&] { return daemon.is_up(); })) << daemon.log();
    }
    static lianping::testing::Said ctl(const std::string& words) {
        return said_by(LIANPING_BIN_DIR "/lianpingctl " + words + " 2>&1");
    }
    // The second one; not let in yet.
    void start_second(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"--standby-of", first_.rendezvous().control});
        second_.emplace(b("site"), b("data"), std::move(more));
        second_->start();
        ASSERT_TRUE(until([&] { return fs::exists(b("data/standby/key")); })) << second_->log();
    }
    void let_in() {
        const auto key = load_key(b("data/standby/key"));
        ASSERT_TRUE(key);
        ASSERT_TRUE(
            first_.ask("key-enrol", {{"key", to_hex(key->own)}, {"role", "admin"}, {"name", "second"}}).ok);
    }
    void follow(std::vector<std::string> more = {}) {
        ASSERT_NO_FATAL_FAILURE(start_second(std::move(more)));
        ASSERT_NO_FATAL_FAILURE(let_in());
        ASSERT_TRUE(until([&] { return is_complete(*second_); })) << second_->log();
        ASSERT_TRUE(until([&] {
            const json rows = first_.status()["standbys"];
            return rows.size() == 1 && rows[0].value("complete", false);
        }));
    }
    // Nothing where it does not answer at once: it begins anew when it takes over or stands down.
    static json leads(const Daemon& daemon) {
        auto client = ControlClient::connect_as_owner(daemon.rendezvous());
        const auto answer = client ? client->ask({0, "status", {}, "a test"}, 1s) : fail(client.error());
        const json tree = answer ? json::parse(answer->json, nullptr, false) : json();
        return tree.is_object() ? tree.value("leads", json::object()) : json::object();
    }
    static bool is_complete(const Daemon& daemon) {
        return daemon.is_up() && leads(daemon).value("complete", false);
    }
    static bool it_leads(const Daemon& daemon) {
        return daemon.is_up() && leads(daemon).value("is", "") == "leads";
    }
    static bool stood_down(const Daemon& daemon) {
        return daemon.is_up() && leads(daemon).value("is", "") == "stood down";
    }
    // House time minus this machine's UTC, ns.
    static std::int64_t house_against_utc(const Daemon& daemon) {
        const json clock = daemon.status()["clock"];
        return clock["house_ns"].get<std::int64_t>() - RealClock().utc().ns();
    }

    TestFolder folder_;
    Daemon first_{a("site"), a("data")};
    std::optional<Daemon> second_;
};

TEST_F(Standby, has_what_the_leader_has_texts_acts_keys_and_records_and_both_say_how_far_it_is) {
    folder_.write("b/site/playlists/old.yaml", "of another life\n");
    ASSERT_NO_FATAL_FAILURE(follow());
    folder_.write("a/site/playlists/bulletin.yaml", list_of("green"));
    ASSERT_TRUE(first_.ask("take", {{"what", "{colour: blue}"}, {"screens", "wall"}}).ok);
    ASSERT_TRUE(
        first_.ask("key-enrol", {{"key", std::string(64, '7')}, {"role", "viewer"}, {"name", "ben"}}).ok);
    const auto same = [&](const std::string& one) {
        const std::string text = text_of(a(one));
        return !text.empty() && text == text_of(b(one));
    };
    EXPECT_TRUE(until([&] { return same("site/playlists/bulletin.yaml"); }));
    EXPECT_TRUE(until([&] { return same("data/controller/in_force.acts"); }));
    EXPECT_TRUE(until([&] { return same("data/controller/plans/wall.plan"); }));
    EXPECT_TRUE(until([&] { return same("data/keys/enrolled/" + std::string(64, '7')); }));
    EXPECT_TRUE(same("data/keys/controller.key"));
    ASSERT_TRUE(first_.ask("key-remove", {{"name", "ben"}}).ok);
    EXPECT_TRUE(until([&] { return !fs::exists(b("data/keys/enrolled/" + std::string(64, '7'))); }));
    EXPECT_FALSE(fs::exists(b("site/playlists/old.yaml")));
    bool kept = false;
    for (const auto& one : fs::directory_iterator(b("data")))
        kept = kept || fs::exists(one.path() / "site/playlists/old.yaml");
    EXPECT_TRUE(kept) << "what was there before is moved aside";
    fs::remove(a("site/playlists/bulletin.yaml"));
    EXPECT_TRUE(until([&] { return !fs::exists(b("site/playlists/bulletin.yaml")); }));
    EXPECT_THAT(ctl("status --controller " + b("data").string()).text, HasSubstr("s behind"));
    EXPECT_THAT(ctl("status --controller " + a("data").string()).text,
                HasSubstr("standby second at 127.0.0.1"));
    EXPECT_THAT(ctl("standby list --controller " + a("data").string()).text, HasSubstr("follows"));
    const Answer refused = second_->ask("release");
    EXPECT_FALSE(refused.ok);
    EXPECT_THAT(refused.error, HasSubstr("follows"));
    EXPECT_FALSE(first_.ask("standby-take-over").ok) << "it leads";
}

TEST_F(Standby, takes_over_by_command_and_nothing_changes_on_a_node) {
    const ScriptedNode wall("wall-1", a("data"));
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return on(seen).find("red") != std::string::npos; }));
    ASSERT_NO_FATAL_FAILURE(follow());
    ASSERT_TRUE(first_.ask("take", {{"what", "{colour: blue}"}, {"screens", "wall"}}).ok);
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.acts && !seen.acts->takes.empty(); }));
    const auto before = wall.seen();
    const json clock = first_.status()["clock"];
    const std::int64_t house = house_against_utc(first_);

    const auto [said, status] = ctl("standby take-over --controller " + b("data").string());
    ASSERT_EQ(status, 0) << said << second_->log();
    EXPECT_THAT(said, HasSubstr("term 2"));
    EXPECT_TRUE(until([&] { return stood_down(first_); }));
    EXPECT_THAT(ctl("status --controller " + a("data").string()).text, HasSubstr("STOOD DOWN"));
    EXPECT_FALSE(first_.ask("release").ok);
    ASSERT_TRUE(wall.wait_for([&](const auto& seen) {
        return seen.welcome->session != before.welcome->session;
    })) << second_->log();

    const json now = second_->status();
    EXPECT_EQ(now["clock"]["epoch"], clock["epoch"]);
    EXPECT_EQ(now["clock"]["anchor_house_ns"], clock["anchor_house_ns"]);
    EXPECT_EQ(now["clock"]["anchor_utc"], clock["anchor_utc"]);
    EXPECT_NEAR(static_cast<double>(house_against_utc(*second_)), static_cast<double>(house), 20e6);
    EXPECT_EQ(wall.seen().plan->version, before.plan->version);
    EXPECT_EQ(wall.seen().acts->version, before.acts->version);
    ASSERT_EQ(now["takes"].size(), 1U);
    EXPECT_THAT(second_->ask("log").text, HasSubstr("blue"));
    ASSERT_TRUE(second_->ask("release").ok);
    EXPECT_TRUE(wall.wait_for([&](const auto& seen) {
        return seen.acts->version.number > before.acts->version.number &&
               seen.acts->takes[0].until < before.acts->takes[0].until;
    }));
}

TEST_F(Standby, takes_over_by_itself_when_the_leader_was_killed_which_stands_down_when_it_comes_back) {
    const ScriptedNode wall("wall-1", a("data"));
    ASSERT_NO_FATAL_FAILURE(follow({"--take-over-after", "2s"}));
    ASSERT_TRUE(wall.wait_for([](const auto& seen) {
        return on(seen).find("red") != std::string::npos && !seen.welcome->standbys.empty();
    }));
    const auto before = wall.seen();
    first_.kill(SIGKILL);
    ASSERT_TRUE(until([&] { return it_leads(*second_); })) << second_->log();
    ASSERT_TRUE(wall.wait_for([&](const auto& seen) {
        return seen.welcome->session != before.welcome->session;
    })) << second_->log();
    EXPECT_EQ(wall.seen().welcome->epoch, before.welcome->epoch);
    EXPECT_EQ(wall.seen().plan->version, before.plan->version);

    const auto after = wall.seen();
    ASSERT_NO_FATAL_FAILURE(start(first_));
    EXPECT_TRUE(until([&] { return stood_down(first_); })) << first_.log();
    EXPECT_THAT(first_.log(), HasSubstr("another controller leads in term 2"));
    EXPECT_TRUE(until(
        [&] { return first_.ask("alarms").text.find("another controller leads") != std::string::npos; }));
    EXPECT_FALSE(first_.ask("take", {{"what", "{colour: blue}"}}).ok);
    EXPECT_EQ(wall.seen().welcomes, after.welcomes) << "the node does not hear it";
    ASSERT_TRUE(second_->ask("take", {{"what", "{colour: green}"}, {"screens", "wall"}}).ok);
    EXPECT_TRUE(wall.wait_for([](const auto& seen) { return seen.acts && !seen.acts->takes.empty(); }));

    // Killed itself, it leads again, though it was told to follow.
    second_->kill(SIGKILL);
    second_->start();
    EXPECT_TRUE(until([&] { return it_leads(*second_); })) << second_->log();
}

TEST_F(Standby, that_was_never_complete_does_not_take_over) {
    ASSERT_NO_FATAL_FAILURE(start_second({"--take-over-after", "1s"}));
    first_.kill(SIGKILL);
    std::this_thread::sleep_for(3s);
    EXPECT_FALSE(second_->is_up()) << "it has no keys by which anybody would know it";
    EXPECT_EQ(second_->log().find("takes over"), std::string::npos) << second_->log();
}

TEST_F(Standby, leads_may_change_there_and_back) {
    ASSERT_NO_FATAL_FAILURE(follow());
    ASSERT_EQ(ctl("standby take-over --controller " + b("data").string()).status, 0) << second_->log();
    ASSERT_TRUE(until([&] { return stood_down(first_); }));
    const std::string control = first_.rendezvous().control;
    const std::string port =
        control.substr(control.rfind(':') + 1, control.find('#') - control.rfind(':') - 1);
    EXPECT_EQ(first_.kill(SIGTERM), 0);
    Daemon again(a("site"), a("data"),
                 {"--standby-of", second_->rendezvous().control, "--bind-control", port});
    again.start();
    const auto key = until([&]() -> std::optional<KeyPair> {
        auto made = load_key(a("data/standby/key"));
        return made ? std::optional(*made) : std::nullopt;
    });
    ASSERT_TRUE(key);
    ASSERT_TRUE(
        second_->ask("key-enrol", {{"key", to_hex(key->own)}, {"role", "admin"}, {"name", "first"}}).ok);
    folder_.write("b/site/playlists/bulletin.yaml", list_of("green"));
    ASSERT_TRUE(until([&] { return is_complete(again); })) << again.log();
    ASSERT_TRUE(until([&] { return text_of(a("site/playlists/bulletin.yaml")) == list_of("green"); }));
    const auto [said, status] = ctl("standby take-over --controller " + a("data").string());
    EXPECT_EQ(status, 0) << said << again.log();
    EXPECT_THAT(said, HasSubstr("term 3"));
    EXPECT_TRUE(until([&] { return second_->is_up() && !it_leads(*second_); })) << second_->log();
    // It was told to follow that one, and does.
    EXPECT_TRUE(until([&] { return second_->is_up() && leads(*second_).value("is", "") == "follows"; }))
        << second_->log();
}

TEST_F(Standby, that_stood_down_leads_again_when_it_is_told_to) {
    ASSERT_NO_FATAL_FAILURE(follow());
    ASSERT_EQ(ctl("standby take-over --controller " + b("data").string()).status, 0) << second_->log();
    ASSERT_TRUE(until([&] { return stood_down(first_); }));
    second_->kill(SIGKILL);
    const auto [said, status] = ctl("standby take-over --controller " + a("data").string());
    EXPECT_EQ(status, 0) << said << first_.log();
    EXPECT_THAT(said, HasSubstr("term 3"));
}

// Says each row of its proof of play again and again until it is acknowledged, one after the other.
class Teller {
public:
    explicit Teller(fs::path data) : data_(std::move(data)), bus_(context_, settings()) {}
    // Until so many are acknowledged.
    bool tell(std::uint64_t upto) {
        return until([&] {
            const NodeTime now = clock_.now();
            while (auto event = bus_.poll(now)) take(*event);
            if (acknowledged < upto && (next_ <= now || told_ != acknowledged + 1)) {
                next_ = now + 500ms;
                told_ = acknowledged + 1;
                bus_.send(PlayedBatch{"wall-1", 9, {row(told_)}});
            }
            return acknowledged >= upto;
        });
    }
    std::uint64_t acknowledged = 0;

private:
    NodeBus::Settings settings() {
        return {.node = "wall-1", .session = 77, .find = [this] {
                    const auto found = find_controller(data_);
                    if (found) enrol_as_owner(data_, {context_.key(), "wall-1", Role::node, "", "a test"});
                    return found ? found->bus : std::string();
                }};
    }
    static Played row(std::uint64_t number) {
        Played is;
        is.number = number;
        is.screen = "wall";
        is.from = RealClock().utc() - 60s + Duration(number) * 1'000'000;
        is.to = is.from + 1s;
        is.item = "red";
        return is;
    }
    void take(const NodeBus::Event& event) {
        const auto* message = std::get_if<ToNode>(&event);
        if (std::holds_alternative<NodeBus::Connected>(event) ||
            (message != nullptr && std::holds_alternative<HelloRequest>(*message))) {
            Hello hello;
            hello.node = "wall-1";
            hello.session = 77;
            bus_.send(hello);
        }
        if (message == nullptr) return;
        if (const auto* ack = std::get_if<PlayedAck>(message))
            acknowledged = std::max(acknowledged, ack->upto);
    }
    fs::path data_;
    Context context_;
    RealClock clock_;
    NodeBus bus_;
    NodeTime next_;
    std::uint64_t told_ = 0;
};

TEST_F(Standby, what_a_node_s_record_was_acknowledged_of_is_there_once_after_a_take_over) {
    Teller wall(a("data"));
    ASSERT_TRUE(wall.tell(1));
    ASSERT_NO_FATAL_FAILURE(follow({"--take-over-after", "1s"}));
    ASSERT_TRUE(wall.tell(8)) << first_.log();
    first_.kill(SIGKILL); // in the moment of an acknowledgement
    ASSERT_TRUE(wall.tell(12)) << second_->log();
    const Duration now = RealClock().utc().since_origin();
    const json proof = json::parse(second_
                                       ->ask("proof", {{"from", std::to_string((now - 1h).count())},
                                                       {"to", std::to_string(now.count())}})
                                       .json);
    std::vector<std::uint64_t> numbers;
    for (const json& one : proof["rows"])
        if (one["series"] == "0000000000000009") numbers.push_back(one["number"].get<std::uint64_t>());
    EXPECT_THAT(numbers, ::testing::UnorderedElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
}

} // namespace
} // namespace lianping::controller
