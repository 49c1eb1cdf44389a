// Who is told what about live streams.

#include "controller/live_desk.h"
#include "support/sample_plan.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using support::house;

constexpr const char* speaker = "lecture/speaker";

StreamKey fresh(char letter) { return {0, 5, std::string(StreamKey::size, letter)}; }

struct Room {
    LiveDesk desk;

    Room() {
        programme::Programme programme;
        programme::Link& link = programme.links["lecture"];
        link.name = "lecture";
        link.sources["speaker"].kind = programme::LinkSource::Kind::test;
        link.sources["phone"].kind = programme::LinkSource::Kind::srt;
        link.sources["phone"].where = ":9710";
        link.sources["phone"].where = ":9710";
        link.sources["film"].kind = programme::LinkSource::Kind::file;
        link.sources["film"].where = "media/x.mp4";
        link.sources["kept"].kind = programme::LinkSource::Kind::test;
        link.record = {{"kept"}, "media/lectures", 90 * 24h};
        desk.expect(programme, "/site");
    }
    void hello(std::uint64_t session, HouseTime now, const char* stream = speaker) {
        Hello hello;
        hello.node = stream;
        hello.session = session;
        hello.role = Hello::Role::source;
        EXPECT_TRUE(desk.hello(hello, now));
    }
    void status(std::uint64_t session, HouseTime now, char letter = 'a', const StreamKey& held = {},
                const char* stream = speaker) {
        SourceStatus status;
        status.node = stream;
        status.session = session;
        status.key = held;
        EXPECT_TRUE(desk.status(status, now, fresh(letter)));
    }
    void listens(const std::string& node, std::uint16_t port, std::uint64_t generation, HouseTime now,
                 std::uint64_t frames = 0, std::uint64_t sounds = 0) {
        Reception reception{node, {}};
        ReceivedStream stream;
        stream.stream = speaker;
        stream.generation = generation;
        stream.port = port;
        stream.frames = frames;
        stream.sounds = sounds;
        reception.streams = {stream};
        desk.reception(reception, now);
    }
};

TEST(LiveDesk, a_source_runs_while_somebody_wants_it_and_sends_to_those_who_listen) {
    Room room;
    room.hello(9, house(1));
    room.status(9, house(1));
    EXPECT_FALSE(room.desk.order(speaker, house(1))->run);
    room.desk.want({{"wall-1", {speaker}}, {"room-1", {speaker}}});
    EXPECT_TRUE(room.desk.order(speaker, house(2))->run);
    EXPECT_TRUE(room.desk.order(speaker, house(2))->to.empty());
    room.listens("wall-1", 5000, 9, house(2));
    room.listens("room-1", 5001, 9, house(2));
    EXPECT_EQ(room.desk.order(speaker, house(2))->to,
              (std::vector<Destination>{{"127.0.0.1", 5001}, {"127.0.0.1", 5000}}));
    room.desk.gone("room-1");
    EXPECT_EQ(room.desk.order(speaker, house(2))->to, (std::vector<Destination>{{"127.0.0.1", 5000}}));
    room.desk.want({});
    EXPECT_FALSE(room.desk.order(speaker, house(3))->run);
}

TEST(LiveDesk, pictures_go_to_those_who_show_them_and_sound_to_those_who_play_it) {
    Room room;
    room.hello(9, house(1));
    room.status(9, house(1));
    room.desk.want({{"wall-1", {speaker}}, {"room-1", {speaker}}});
    room.listens("wall-1", 5000, 9, house(2));
    room.listens("room-1", 5001, 9, house(2));
    room.desk.want_parts({{"wall-1", {{speaker, Destination::Parts::sound}}}});
    EXPECT_EQ(
        room.desk.order(speaker, house(2))->to,
        (std::vector<Destination>{{"127.0.0.1", 5001}, {"127.0.0.1", 5000, Destination::Parts::sound}}));
}

TEST(LiveDesk, what_is_heard_and_not_seen_is_wanted_as_sound_alone) {
    ScreenPlan plan = support::sample_plan();
    plan.sound = true;
    Item live;
    live.kind = Item::Kind::live;
    live.stream = "lecture/slides";
    live.sound = speaker;
    live.length = 10s;
    live.latency = 200ms;
    for (Item& item : plan.items) item = live;
    const auto on = [&] { return Timeline(std::make_shared<const ScreenPlan>(plan), nullptr); };
    using Parts = std::map<std::string, Destination::Parts>;
    EXPECT_EQ(
        parts_on(on(), plan.segments[0].start, 1s),
        (Parts{{"lecture/slides", Destination::Parts::pictures}, {speaker, Destination::Parts::sound}}));
    EXPECT_EQ(streams_on(on(), plan.segments[0].start, 1s),
              (std::set<std::string>{"lecture/slides", speaker}));
    plan.items[0].stream = speaker;
    for (Item& item : plan.items) item = plan.items[0];
    EXPECT_EQ(parts_on(on(), plan.segments[0].start, 1s), (Parts{{speaker, Destination::Parts::all}}));
    plan.sound = false;
    EXPECT_EQ(parts_on(on(), plan.segments[0].start, 1s), (Parts{{speaker, Destination::Parts::pictures}}));
}

TEST(LiveDesk, a_source_that_is_muted_is_told_so) {
    Room room;
    room.hello(9, house(1));
    room.status(9, house(1));
    EXPECT_FALSE(room.desk.order(speaker, house(1))->mute);
    room.desk.mute({speaker});
    EXPECT_TRUE(room.desk.order(speaker, house(1))->mute);
    EXPECT_TRUE(room.desk.is_muted(speaker));
}

TEST(LiveDesk, one_that_is_called_is_always_ready_to_be) {
    Room room;
    room.hello(9, house(1), "lecture/phone");
    room.status(9, house(1), 'a', {}, "lecture/phone");
    EXPECT_TRUE(room.desk.order("lecture/phone", house(1))->run);
}

TEST(LiveDesk, a_player_is_told_of_a_stream_once_its_key_is_made) {
    Room room;
    room.desk.want({{"wall-1", {speaker}}});
    EXPECT_TRUE(room.desk.list("wall-1").streams.empty());
    EXPECT_TRUE(room.desk.nodes_to_tell().empty());
    room.hello(9, house(1));
    room.status(9, house(1), 'k');
    const auto list = room.desk.list("wall-1");
    ASSERT_EQ(list.streams.size(), 1U);
    EXPECT_EQ(list.streams[0].key.key, std::string(StreamKey::size, 'k'));
    EXPECT_EQ(list.streams[0].key.generation, 9U);
    EXPECT_EQ(room.desk.nodes_to_tell(), std::vector<std::string>{"wall-1"});
    room.desk.told("wall-1", list);
    EXPECT_TRUE(room.desk.nodes_to_tell().empty());
    room.desk.want({});
    EXPECT_EQ(room.desk.nodes_to_tell(), std::vector<std::string>{"wall-1"}) << "it need not listen any more";
}

TEST(LiveDesk, a_source_that_is_started_anew_has_another_key_and_listeners_of_the_old_one_do_not_count) {
    Room room;
    room.desk.want({{"wall-1", {speaker}}});
    room.hello(9, house(1));
    room.status(9, house(1), 'a');
    room.listens("wall-1", 5000, 9, house(2));
    room.status(9, house(2), 'b');
    EXPECT_EQ(room.desk.order(speaker, house(2))->key.key[0], 'a') << "one key for all its life";
    room.hello(10, house(3));
    EXPECT_FALSE(room.desk.order(speaker, house(3))) << "there is no key yet";
    room.status(10, house(3), 'c');
    EXPECT_EQ(room.desk.order(speaker, house(3))->key.key[0], 'c');
    EXPECT_TRUE(room.desk.order(speaker, house(3))->to.empty());
}

TEST(LiveDesk, a_controller_that_comes_back_leaves_a_lecture_alone) {
    Room room;
    StreamKey held = fresh('h');
    held.generation = 9;
    room.hello(9, house(100));
    room.status(9, house(100), 'x', held);
    // It does not know yet who listens and what is wanted: it says nothing that would stop it.
    EXPECT_FALSE(room.desk.order(speaker, house(100)));
    room.desk.want({{"wall-1", {speaker}}});
    EXPECT_FALSE(room.desk.order(speaker, house(101)));
    room.listens("wall-1", 5000, 9, house(101));
    const auto order = room.desk.order(speaker, house(101));
    ASSERT_TRUE(order);
    EXPECT_EQ(order->key, held);
    EXPECT_EQ(order->to.size(), 1U);
    // A player that is gone is not waited for longer than that.
    Room other;
    other.hello(9, house(100));
    other.status(9, house(100), 'x', held);
    EXPECT_FALSE(other.desk.order(speaker, house(102)));
    EXPECT_FALSE(other.desk.order(speaker, house(103))->run);
}

TEST(LiveDesk, who_falls_silent_is_gone_and_told_once) {
    Room room;
    room.hello(9, house(1));
    room.status(9, house(1));
    EXPECT_TRUE(room.desk.silent(house(4)).empty());
    EXPECT_EQ(room.desk.silent(house(5)), std::vector<std::string>{speaker});
    EXPECT_TRUE(room.desk.silent(house(6)).empty());
    EXPECT_FALSE(room.desk.order(speaker, house(6)));
}

TEST(LiveDesk, what_is_said_is_said_again_only_when_it_changes) {
    Room room;
    room.desk.want({{"wall-1", {speaker}}});
    room.hello(9, house(1));
    room.status(9, house(1));
    EXPECT_EQ(room.desk.sources_to_tell(house(1)), std::vector<std::string>{speaker});
    room.desk.told(*room.desk.order(speaker, house(1)));
    EXPECT_TRUE(room.desk.sources_to_tell(house(1)).empty());
    room.listens("wall-1", 5000, 9, house(1));
    EXPECT_EQ(room.desk.sources_to_tell(house(1)), std::vector<std::string>{speaker});
}

TEST(LiveDesk, pictures_are_seen_when_all_who_want_them_have_some) {
    Room room;
    EXPECT_FALSE(room.desk.seen({speaker})) << "nobody wants it yet";
    room.desk.want({{"wall-1", {speaker}}, {"room-1", {speaker}}});
    room.listens("wall-1", 5000, 9, house(1), 3);
    EXPECT_FALSE(room.desk.seen({speaker}));
    room.listens("room-1", 5001, 9, house(1), 1);
    EXPECT_TRUE(room.desk.seen({speaker}));
}

TEST(LiveDesk, sound_that_comes_before_the_first_picture_is_no_picture) {
    Room room;
    room.desk.want({{"wall-1", {speaker}}});
    room.listens("wall-1", 5000, 9, house(1), 0, 3);
    EXPECT_FALSE(room.desk.seen({speaker}));
    room.desk.want_parts({{"wall-1", {{speaker, Destination::Parts::sound}}}});
    EXPECT_TRUE(room.desk.seen({speaker})) << "nothing else of it is wanted";
}

TEST(LiveDesk, a_stream_goes_to_the_machine_that_its_screen_is_on) {
    Room room;
    room.hello(9, house(1));
    room.status(9, house(1));
    room.desk.want({{"wall-1", {speaker}}});
    room.listens("wall-1", 5000, 9, house(1));
    const auto host = [&] { return room.desk.order(speaker, house(1))->to.at(0).host; };
    const auto listen = [&] { return room.desk.list("wall-1").streams.at(0).listen; };
    room.desk.called_from("wall-1", "127.0.0.1");
    room.desk.called_from(speaker, "127.0.0.1");
    EXPECT_EQ(host(), "127.0.0.1");
    EXPECT_EQ(listen(), "127.0.0.1") << "what needs no network listens to none";
    room.desk.called_from("wall-1", "10.0.0.5");
    EXPECT_EQ(host(), "10.0.0.5");
    EXPECT_EQ(listen(), "0.0.0.0");
    room.desk.called_from("wall-1", "127.0.0.1");
    room.desk.called_from(speaker, "10.0.0.7");
    EXPECT_EQ(host(), Destination::with_the_controller) << "as the source sees it, which is not known here";
    EXPECT_EQ(listen(), "0.0.0.0");
}

CivilTime half_past_two() {
    const std::chrono::sys_days day{std::chrono::year(2026) / 11 / 28};
    return CivilTime(day.time_since_epoch() + 14h + 30min);
}

TEST(LiveDesk, what_is_recorded_runs_while_its_link_is_on_whether_a_screen_shows_it_or_not) {
    constexpr const char* kept = "lecture/kept";
    Room room;
    room.hello(9, house(1), kept);
    room.status(9, house(1), 'a', {}, kept);
    room.desk.record({}, 8h);
    const auto before = room.desk.order(kept, house(1));
    EXPECT_FALSE(before->run);
    EXPECT_EQ(before->record, (RecordOrder{"/site/media/lectures", "lecture kept", "", 90 * 24h, 8h}));
    room.desk.record({{"lecture", half_past_two()}}, 8h);
    const auto during = room.desk.order(kept, house(2));
    EXPECT_TRUE(during->run);
    EXPECT_EQ(during->record.name, "lecture kept 2026-11-28 14.30");
    room.hello(9, house(1));
    room.status(9, house(1));
    EXPECT_EQ(room.desk.order(speaker, house(2))->record, RecordOrder{}) << "not every source is";
}

TEST(LiveDesk, before_it_is_known_what_is_on_nothing_is_said_to_a_recorder) {
    constexpr const char* kept = "lecture/kept";
    Room room;
    room.hello(9, house(1), kept);
    room.status(9, house(1), 'a', {}, kept);
    room.desk.want({{"wall-1", {kept}}});
    EXPECT_FALSE(room.desk.order(kept, house(1))) << "a controller that comes back ends no recording";
    room.desk.record({}, 8h);
    EXPECT_TRUE(room.desk.order(kept, house(1)));
}

TEST(LiveDesk, a_file_is_named_by_its_whole_path) {
    Room room;
    room.hello(9, house(1), "lecture/film");
    room.status(9, house(1), 'a', {}, "lecture/film");
    EXPECT_EQ(room.desk.order("lecture/film", house(1))->from.where, "/site/media/x.mp4");
}

} // namespace
} // namespace lianping::controller
