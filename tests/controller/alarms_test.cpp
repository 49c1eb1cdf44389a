#include "controller/alarm_book.h"
#include "controller/alarm_rules.h"
#include "controller/alarm_teller.h"
#include "controller/run_hook.h"
#include "controller/standing_alarms.h"
#include "controller/web_post.h"
#include "http/page_door.h"
#include "support/folder.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace {

constexpr const char* name_that_hangs = "hangs.example";
constexpr std::chrono::seconds resolves_after{20};

} // namespace

// The system's, but for a name server that does not answer.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
    if (name != nullptr && std::string_view(name) == name_that_hangs) {
        std::this_thread::sleep_for(resolves_after);
        return EAI_AGAIN;
    }
    static const auto of_system = reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return of_system(name, service, hints, found);
}

namespace lianping::controller {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Book : public ::testing::Test {
protected:
    // What begins and ends in a second of these signs: "+silent wall-1", "-silent wall-1".
    std::vector<std::string> second(const std::vector<AlarmSign>& signs) {
        now_ = now_ + 1s;
        std::vector<std::string> said;
        for (const auto& change : book_.turn(now_, UtcTime(now_.ns() * 1ns), signs))
            said.push_back((change.is == AlarmBook::Change::Is::began ? "+" : "-") +
                           std::string(to_string(change.alarm.kind)) + " " + change.alarm.subject);
        return said;
    }
    // The seconds after which something is said, of so many with these signs.
    std::vector<int> said_after(int seconds, const std::vector<AlarmSign>& signs) {
        std::vector<int> after;
        for (int n = 0; n < seconds; ++n)
            if (!second(signs).empty()) after.push_back(n);
        return after;
    }
    const AlarmSign silent_{AlarmKind::silent, "wall-1", "nothing is heard"};
    NodeTime now_{Duration(1s)};
    AlarmBook book_;
};

TEST_F(Book, has_an_alarm_when_a_sign_stays_and_ends_it_when_it_stays_away) {
    EXPECT_THAT(said_after(30, {silent_}), ElementsAre(10));
    ASSERT_EQ(book_.standing().size(), 1U);
    EXPECT_EQ(book_.standing()[0].since, UtcTime(2s)) << "since the sign was there";
    EXPECT_THAT(said_after(30, {}), ElementsAre(5));
    EXPECT_THAT(book_.standing(), IsEmpty());
}

TEST_F(Book, is_not_moved_by_what_flickers) {
    for (int n = 0; n < 100; ++n)
        EXPECT_THAT(second(n % 9 != 0 ? std::vector{silent_} : std::vector<AlarmSign>{}), IsEmpty());
    said_after(11, {silent_});
    for (int n = 0; n < 100; ++n)
        EXPECT_THAT(second(n % 4 == 0 ? std::vector{silent_} : std::vector<AlarmSign>{}), IsEmpty());
    EXPECT_EQ(book_.standing().size(), 1U);
}

TEST_F(Book, neither_begins_nor_ends_what_is_in_between) {
    const AlarmSign hot{AlarmKind::temperature, "wall-1", "90 degrees"};
    const AlarmSign warm{AlarmKind::temperature, "wall-1", "82 degrees", AlarmSign::Is::between};
    EXPECT_THAT(said_after(100, {warm}), IsEmpty());
    EXPECT_THAT(said_after(100, {hot}), ElementsAre(30));
    EXPECT_THAT(said_after(100, {warm}), IsEmpty());
    EXPECT_EQ(book_.standing()[0].what, "90 degrees");
    EXPECT_THAT(said_after(100, {}), ElementsAre(30));
}

TEST_F(Book, what_stood_before_a_restart_stands_and_is_told_once_and_ends_once) {
    const Alarm stood{AlarmKind::silent, "wall-1", "nothing is heard", UtcTime(-1h)};
    book_.remember({stood}, now_ + 75s);
    EXPECT_THAT(book_.standing(), ElementsAre(stood)) << "since it began, not since the restart";
    EXPECT_THAT(said_after(70, {}), IsEmpty()) << "it is not known yet whether it is well";
    EXPECT_THAT(said_after(100, {silent_}), IsEmpty());
    EXPECT_THAT(second({}), IsEmpty());
    EXPECT_THAT(said_after(30, {}), ElementsAre(4));
    EXPECT_THAT(said_after(30, {silent_}), ElementsAre(10)) << "and is an alarm as any other";
}

TEST_F(Book, what_is_well_when_all_has_been_heard_after_a_restart_is_over) {
    book_.remember({{AlarmKind::dark, "wall-1", "", UtcTime(1s)}}, now_ + 75s);
    EXPECT_THAT(said_after(100, {}), ElementsAre(79));
}

TEST(StandingAlarms, are_on_disk_with_their_words_and_what_is_unreadable_did_not_stand) {
    const TestFolder folder;
    const auto file = folder.path() / "alarms.json";
    EXPECT_THAT(kept_alarms(file), IsEmpty());
    const std::vector<Alarm> standing{{AlarmKind::silent, "大厅-1", "听不到它", UtcTime(1'795'000'000'123ms)},
                                      {last_alarm_kind, "lecture/speaker", "", UtcTime(1s)}};
    ASSERT_TRUE(keep_alarms(file, standing));
    EXPECT_EQ(kept_alarms(file), standing);
    for (const char* text : {"", "{}", "[1, {}, {\"alarm\": \"of a newer version\", \"since_ns\": 1}]",
                             "[{\"alarm\": \"dark\", \"since_ns\": \"x\"}]", "[[["}) {
        std::ofstream(file) << text;
        EXPECT_THAT(kept_alarms(file), IsEmpty()) << text;
    }
    EXPECT_EQ(to_string(last_alarm_kind), "standby");
}

TEST_F(Book, tells_subjects_and_kinds_apart) {
    const AlarmSign other{AlarmKind::silent, "room-1", ""}, clock{AlarmKind::clock, "wall-1", ""};
    said_after(5, {silent_});
    EXPECT_THAT(said_after(40, {silent_, other, clock}), ElementsAre(5, 10, 30));
    EXPECT_EQ(book_.standing().size(), 3U);
}

class AlarmRules : public ::testing::Test {
protected:
    AlarmRules() {
        nodes_.expect({{"wall-1", "wall"}, {"room-1", "room"}});
        for (const char* name : {"wall-1", "room-1"}) well(name);
    }
    void well(
        const std::string& name, const std::function<void(Status&)>& change = [](Status&) {}) {
        Hello hello;
        hello.node = name;
        hello.session = 7;
        nodes_.hello(house_, hello);
        Status status;
        status.node = name;
        status.session = 7;
        status.clock_locked = true;
        change(status);
        nodes_.status(house_, status);
    }
    AgentState agent(const std::function<void(MachineState&)>& change) {
        AgentState state;
        state.heard = now_;
        state.address = "10.0.0.2";
        state.machine.emplace();
        state.machine->disk = 100'000'000'000;
        state.machine->disk_free = 50'000'000'000;
        state.machine->clock_synchronized = true;
        change(*state.machine);
        return state;
    }
    // "silent wall-1: words" of what is bad, "(...)" of what is in between.
    std::vector<std::string> signs() const {
        std::vector<std::string> all;
        for (const AlarmSign& sign : alarm_signs(
                 {now_, house_, running_, terms_, expected_, nodes_, agents_, skew_.neighbours(), live_,
                  coming_, catalogue_, disk_, [](const std::string& hash) { return "name of " + hash; }})) {
            const std::string said =
                std::string(to_string(sign.kind)) + " " + sign.subject + ": " + sign.what;
            all.push_back(sign.is == AlarmSign::Is::bad ? said : "(" + said + ")");
        }
        return all;
    }
    const NodeTime now_{Duration(1000s)};
    HouseTime house_{Duration(5000s)};
    Duration running_ = 600s;
    AgentBoard::Coming coming_;
    programme::AlarmTerms terms_;
    std::set<std::string> expected_{"wall-1", "room-1"};
    NodeRegister nodes_;
    std::map<std::string, AgentState> agents_;
    SkewRecord skew_;
    LiveDesk live_;
    programme::Catalogue catalogue_;
    std::optional<media::StoreKeeper::Space> disk_;
};

TEST_F(AlarmRules, have_nothing_to_say_of_a_site_that_is_well) {
    agents_["wall-1"] = agent([](MachineState&) {});
    disk_ = {{100'000'000'000, 6'000'000'000}};
    EXPECT_THAT(signs(), IsEmpty());
}

TEST_F(AlarmRules, miss_nodes_that_fall_silent_and_those_that_never_spoke) {
    expected_.insert("new-1");
    EXPECT_THAT(signs(), ElementsAre(HasSubstr("silent new-1: it has not been heard of")));
    running_ = 30s; // it may still be starting
    EXPECT_THAT(signs(), IsEmpty());
    nodes_.tick(house_ + 4s);
    EXPECT_THAT(signs(), ElementsAre(HasSubstr("silent room-1"), HasSubstr("silent wall-1")));
}

TEST_F(AlarmRules, hear_what_players_say_of_clock_and_troubles) {
    well("wall-1", [](Status& status) { status.clock_locked = false; });
    well("room-1", [](Status& status) { status.troubles = {"film.mp4: the decoder hangs", "no sound"}; });
    EXPECT_THAT(signs(), ElementsAre("trouble room-1: film.mp4: the decoder hangs; no sound",
                                     HasSubstr("clock wall-1")));
}

TEST_F(AlarmRules, tell_a_dark_glass_from_one_that_is_dark_on_purpose) {
    using Glass = Status::Glass;
    const auto with = [&](Glass glass) {
        well("wall-1", [&](Status& status) {
            status.glass = glass;
            status.glass_for = 60s;
            status.glass_why = "the glass is so";
        });
        return signs();
    };
    EXPECT_THAT(with(Glass::dark), ElementsAre("dark wall-1: the glass is so (screen wall)"));
    EXPECT_THAT(with(Glass::frozen), ElementsAre("frozen wall-1: the glass is so (screen wall)"));
    EXPECT_THAT(with(Glass::wrong), ElementsAre("wrong wall-1: the glass is so (screen wall)"));
    for (const Glass good : {Glass::unknown, Glass::right, Glass::still, Glass::dark_on_purpose})
        EXPECT_THAT(with(good), IsEmpty());
    with(Glass::dark);
    nodes_.tick(house_ + 4s); // it says nothing any more: what it said is old
    EXPECT_THAT(signs(), ElementsAre(HasSubstr("silent room-1"), HasSubstr("silent wall-1")));
}

TEST_F(Book, has_an_alarm_of_a_dark_or_frozen_screen_after_five_seconds_and_of_a_wrong_one_after_ten) {
    const AlarmSign dark{AlarmKind::dark, "wall-1", ""}, frozen{AlarmKind::frozen, "room-1", ""},
        wrong{AlarmKind::wrong, "hall-1", ""};
    EXPECT_THAT(said_after(30, {dark, frozen, wrong}), ElementsAre(5, 10));
    EXPECT_EQ(book_.standing().size(), 3U);
    EXPECT_THAT(said_after(30, {}), ElementsAre(5));
}

TEST_F(AlarmRules, know_when_a_machine_is_too_hot_and_when_it_is_cool_again) {
    const auto with = [&](double degrees) {
        agents_["wall-1"] = agent([&](MachineState& machine) { machine.temperature = degrees; });
        return signs();
    };
    EXPECT_THAT(with(85), ElementsAre("temperature wall-1: 85 degrees"));
    EXPECT_THAT(with(84), ElementsAre("(temperature wall-1: 84 degrees)"));
    EXPECT_THAT(with(80), IsEmpty());
    terms_.temperature = 60;
    EXPECT_THAT(with(61), ElementsAre("temperature wall-1: 61 degrees"));
    agents_["wall-1"].heard = now_ - 60s; // it says nothing any more: what it said is old
    EXPECT_THAT(signs(), IsEmpty());
}

TEST_F(AlarmRules, look_at_the_disks_of_nodes_and_controller) {
    agents_["wall-1"] = agent([](MachineState& machine) { machine.disk_free = 2'000'000'000; });
    disk_ = {{100'000'000'000, 3'000'000'000}};
    EXPECT_THAT(signs(), ElementsAre("disk wall-1: 2.00 GB are free", "(disk controller: 3.00 GB are free)"));
}

TEST_F(AlarmRules, ask_for_the_time_of_the_controllers_machine) {
    const auto unset = [](MachineState& machine) { machine.clock_synchronized = false; };
    agents_["wall-1"] = agent(unset);
    EXPECT_THAT(signs(), IsEmpty()) << "nodes have house time";
    agents_["wall-1"].address = "127.0.0.1";
    EXPECT_THAT(signs(), ElementsAre(HasSubstr("clock controller")));
}

TEST_F(AlarmRules, miss_media_that_are_due_soon_and_those_that_cannot_be_used) {
    agents_["wall-1"] = agent([](MachineState&) {});
    agents_["wall-1"].media.files = {{"aa", MediaFile::State::coming, 9, 1, house_ + 29min, ""},
                                     {"bb", MediaFile::State::waiting, 9, 0, house_ + 31min, ""},
                                     {"cc", MediaFile::State::refused, 9, 0, house_, "the disk is full"},
                                     {"dd", MediaFile::State::waiting, 9, 0, HouseTime::never(), ""}};
    catalogue_["media/x.mp4"] = {programme::MediaFacts::State::broken, "", {}, "no picture in it"};
    catalogue_["media/y.mp4"] = {programme::MediaFacts::State::pending, "", {}, ""};
    EXPECT_THAT(
        signs(),
        ElementsAre("media wall-1: not there yet, and due soon: name of aa, name of cc (the disk is full)",
                    "media media/x.mp4: no picture in it"));
}

TEST_F(AlarmRules, measure_screens_that_are_out_of_step) {
    std::vector<PresentationSample> early, late;
    for (int n = 0; n < 30; ++n) {
        early.push_back({house_ - Duration(n * 40ms), 0});
        late.push_back({house_ - Duration(n * 40ms), 9000});
    }
    skew_.take("wall", house_, early);
    skew_.take("room", house_, late);
    EXPECT_THAT(signs(), ElementsAre("skew room, wall: they are 9.0 ms apart"));
    terms_.skew = 10ms;
    EXPECT_THAT(signs(), ElementsAre("(skew room, wall: they are 9.0 ms apart)"));
    terms_.skew = 20ms;
    EXPECT_THAT(signs(), IsEmpty());
}

class LiveAlarmRules : public AlarmRules {
protected:
    LiveAlarmRules() {
        programme::Programme programme;
        programme::Link& link = programme.links["lecture"];
        link.name = "lecture";
        link.sources["speaker"].kind = programme::LinkSource::Kind::test;
        link.record = {{"speaker"}, "media/lectures", {}};
        live_.expect(programme, "/site");
        live_.record({}, 8h);
    }
    void says(SourceStatus::State state, const RecorderStatus& recorder, const std::string& trouble = "") {
        Hello hello;
        hello.node = stream_;
        hello.session = 9;
        hello.role = Hello::Role::source;
        live_.hello(hello, house_);
        SourceStatus status;
        status.node = stream_;
        status.session = 9;
        status.state = state;
        status.trouble = trouble;
        status.recorder = recorder;
        live_.status(status, house_, {0, 5, std::string(StreamKey::size, 'a')});
    }
    static RecorderStatus recorder(RecorderStatus::State state, const std::string& trouble = "") {
        RecorderStatus status;
        status.state = state;
        status.trouble = trouble;
        return status;
    }
    const std::string stream_ = "lecture/speaker";
};

TEST_F(LiveAlarmRules, miss_the_pictures_of_a_source_that_a_screen_wants_or_that_is_recorded) {
    using State = SourceStatus::State;
    EXPECT_THAT(signs(), IsEmpty()) << "nobody wants it";
    live_.want({{"wall-1", {stream_}}});
    EXPECT_THAT(signs(), ElementsAre(HasSubstr("source lecture/speaker: its lianping-live is not heard")));
    says(State::lost, {});
    EXPECT_THAT(signs(), ElementsAre("source lecture/speaker: it sends no pictures"));
    says(State::waiting, {}, "nobody calls");
    EXPECT_THAT(signs(), ElementsAre("source lecture/speaker: nobody calls"));
    live_.want({});
    EXPECT_THAT(signs(), IsEmpty());
    live_.record({{"lecture", CivilTime(30min)}}, 8h);
    EXPECT_THAT(signs(), ElementsAre("source lecture/speaker: nobody calls"));
}

TEST_F(LiveAlarmRules, miss_a_recording_that_is_not_made) {
    using Recorder = RecorderStatus::State;
    const auto with = [&](const RecorderStatus& is) {
        says(SourceStatus::State::live, is);
        return signs();
    };
    EXPECT_THAT(with(recorder(Recorder::off)), IsEmpty()) << "its link is not on";
    live_.record({{"lecture", CivilTime(30min)}}, 8h);
    EXPECT_THAT(with(recorder(Recorder::recording)), IsEmpty());
    for (const Recorder state : {Recorder::off, Recorder::waiting, Recorder::finishing})
        EXPECT_THAT(with(recorder(state)), ElementsAre(HasSubstr("recording lecture/speaker: it is to be")));
    EXPECT_THAT(with(recorder(Recorder::stopped, "the disk is full")),
                ElementsAre("recording lecture/speaker: the disk is full"));
    live_.record({}, 8h); // it is over, and does not become one file
    EXPECT_THAT(with(recorder(Recorder::finishing, "no room for it")),
                ElementsAre("recording lecture/speaker: no room for it"));
}

TEST_F(LiveAlarmRules, miss_a_recording_of_another_machine_that_cannot_come) {
    using State = ComingRecording::State;
    coming_["lecture/speaker"] = {{"a.mkv", State::coming, 9, 3, ""}, {"b.mkv", State::waiting, 9, 0, ""}};
    EXPECT_THAT(signs(), IsEmpty());
    coming_["lecture/speaker"].push_back({"c.mkv", State::refused, 9, 0, "no room for it"});
    EXPECT_THAT(signs(), ElementsAre("recording lecture/speaker: c.mkv: no room for it"));
}

// A program in a folder of hooks.
void write_hook(const TestFolder& folder, const std::string& name, const std::string& text) {
    folder.write(name, "#!/bin/sh\n" + text + "\n");
    ::chmod((folder.path() / name).c_str(), 0755);
}

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(Hook, is_run_with_the_alarm_and_nothing_of_this_process) {
    const TestFolder folder;
    const std::string said = (folder.path() / "said").string();
    write_hook(folder, "tell", "{ echo \"$@\"; cat; ls /proc/self/fd | wc -l; } >" + said);
    const std::stop_source never;
    const auto ran =
        run_hook(folder.path() / "tell", {"began", "dark", "墙-1"}, "{\"a\":1}\n", 5s, never.get_token());
    EXPECT_TRUE(ran) << ran.error().message;
    EXPECT_EQ(contents(said), "began dark 墙-1\n{\"a\":1}\n4\n") << "0, 1, 2, and that of ls";
}

TEST(Hook, that_hangs_fails_or_is_not_there_is_told_of) {
    const TestFolder folder;
    const std::stop_source never;
    const auto run = [&](const char* name) {
        return run_hook(folder.path() / name, {}, "", 1s, never.get_token()).error();
    };
    write_hook(folder, "fails", "exit 3");
    EXPECT_THAT(run("fails").message, HasSubstr("status 3"));
    EXPECT_EQ(run("none").code, Error::Code::not_found);
    folder.write("text", "no program");
    EXPECT_EQ(run("text").code, Error::Code::not_found);
    write_hook(folder, "hangs", "sleep 60 & sleep 60");
    const auto began = std::chrono::steady_clock::now();
    EXPECT_THAT(run("hangs").message, HasSubstr("longer than 1 s"));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

TEST(Hook, that_is_ended_because_this_process_ends_is_said_to_be) {
    const TestFolder folder;
    write_hook(folder, "hangs", "sleep 60");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(run_hook(folder.path() / "hangs", {}, "", 10s, stop.get_token()).error().message,
                HasSubstr("lianpingd stops"));
}

TEST(Webhook, whose_name_nobody_resolves_is_given_up_in_time) {
    const std::stop_source never;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_FALSE(web_post(std::string("http://") + name_that_hangs + "/in", "{}", 1s, never.get_token()));
    EXPECT_LT(std::chrono::steady_clock::now() - began, resolves_after / 2);
}

TEST(Webhook, says_no_more_of_its_address_than_the_host) {
    EXPECT_EQ(public_part("https://anna:secret@chat.example.net:8443/in/42?key=7"),
              "https://chat.example.net");
    EXPECT_EQ(public_part("nonsense"), "");
    const std::stop_source never;
    // Nobody listens on port 1.
    const auto posted = web_post("http://127.0.0.1:1/secret", "{}", 5s, never.get_token());
    ASSERT_FALSE(posted);
    EXPECT_EQ(posted.error().message.find("secret"), std::string::npos) << posted.error().message;
    EXPECT_FALSE(web_post("file:///etc/passwd", "{}", 5s, never.get_token()));
}

// Hears one request and answers it.
class OneAnswer {
public:
    explicit OneAnswer(const std::string& answer) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(fd_, reinterpret_cast<sockaddr*>(&own), sizeof own);
        ::listen(fd_, 1);
        socklen_t size = sizeof own;
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size);
        port_ = ntohs(own.sin_port);
        thread_ = std::jthread([this, answer] {
            const int peer = ::accept(fd_, nullptr, nullptr);
            char bytes[4096];
            while (heard_.find("\"}") == std::string::npos) {
                const ssize_t got = ::recv(peer, bytes, sizeof bytes, 0);
                if (got <= 0) break;
                heard_.append(bytes, static_cast<std::size_t>(got));
            }
            ::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
            ::close(peer);
        });
    }
    ~OneAnswer() { ::close(fd_); }
    OneAnswer(const OneAnswer&) = delete;
    OneAnswer& operator=(const OneAnswer&) = delete;
    std::string address() const { return "http://127.0.0.1:" + std::to_string(port_) + "/in"; }
    std::string heard() { // when it is over
        thread_.join();
        return heard_;
    }

private:
    int fd_;
    std::uint16_t port_ = 0;
    std::string heard_;
    std::jthread thread_;
};

TEST(Webhook, is_given_json_and_taken_at_its_word) {
    const std::stop_source never;
    OneAnswer takes("HTTP/1.1 204 Taken\r\n\r\n");
    EXPECT_TRUE(web_post(takes.address(), "{\"alarm\":\"dark\"}", 5s, never.get_token()));
    const std::string heard = takes.heard();
    EXPECT_THAT(heard, ::testing::StartsWith("POST /in HTTP/1.1\r\n"));
    EXPECT_THAT(heard, HasSubstr("Content-Type: application/json"));
    EXPECT_THAT(heard, ::testing::EndsWith("{\"alarm\":\"dark\"}"));
    OneAnswer refuses("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THAT(web_post(refuses.address(), "{\"alarm\":\"dark\"}", 5s, never.get_token()).error().message,
                HasSubstr("403"));
}

TEST(Webhook, that_does_not_take_it_is_a_failure) {
    std::atomic<bool> asked{false};
    auto door = *PageDoor::open({{"127.0.0.1", 0}, {"/in"}, [&] { asked = true; }});
    const std::stop_source never;
    const auto posted = web_post(door.address() + "/in", "{}", 5s, never.get_token());
    ASSERT_FALSE(posted);
}

TEST(AlarmTeller, keeps_nobody_waiting_and_counts) {
    const TestFolder folder;
    const std::string said = (folder.path() / "said").string();
    write_hook(folder, "tell", "echo \"$1 $2 $3\" >>" + said);
    AlarmTeller teller(folder.path());
    AlarmNews news;
    news.subject = "wall-1";
    teller.tell(news); // no hook, no webhook: nothing to do
    news.hook = "tell";
    teller.tell(news);
    news.is = AlarmBook::Change::Is::ended;
    teller.tell(news);
    const auto began = std::chrono::steady_clock::now();
    while (teller.told() < 2 && std::chrono::steady_clock::now() - began < 10s)
        std::this_thread::sleep_for(2ms);
    EXPECT_EQ(contents(said), "began silent wall-1\nended silent wall-1\n");
    EXPECT_EQ(teller.failed(), 0U);
}

TEST(AlarmTeller, runs_hooks_while_a_webhook_does_not_take_what_came_before) {
    const TestFolder folder;
    const std::string said = (folder.path() / "said").string();
    write_hook(folder, "tell", "echo \"$1\" >>" + said);
    AlarmTeller teller(folder.path());
    AlarmNews news;
    news.hook = "tell";
    news.webhook = "http://127.0.0.1:1/"; // nobody listens there: it is tried for half a minute
    for (int n = 0; n < 3; ++n) teller.tell(news);
    const auto began = std::chrono::steady_clock::now();
    while (teller.told() < 3 && std::chrono::steady_clock::now() - began < 4s)
        std::this_thread::sleep_for(2ms);
    EXPECT_EQ(contents(said), "began\nbegan\nbegan\n");
}

TEST(AlarmTeller, ends_at_once_though_a_hook_hangs) {
    const TestFolder folder;
    write_hook(folder, "hangs", "sleep 60");
    const auto began = std::chrono::steady_clock::now();
    {
        AlarmTeller teller(folder.path());
        AlarmNews news;
        news.hook = "hangs";
        for (int n = 0; n < 100; ++n) teller.tell(news);
        EXPECT_GE(teller.failed(), 30U) << "too many wait already";
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

} // namespace
} // namespace lianping::controller
