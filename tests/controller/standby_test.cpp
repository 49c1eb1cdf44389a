// What a standby and its leader decide: who leads, what is fetched next, when one takes over, which
// acknowledgements wait. Simulated time; a bus that loses, doubles and reorders.

#include "controller/event_log.h"
#include "controller/following.h"
#include "controller/leadership.h"
#include "controller/mirror.h"
#include "controller/mirror_files.h"
#include "controller/mirror_rows.h"
#include "controller/standby_book.h"
#include "support/faulty_bus.h"
#include "support/folder.h"
#include "transport/leader_memory.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace lianping::controller {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TermRecord, the_first_leads_in_term_one_and_stands_down_for_a_higher_term_alone) {
    TermRecord record;
    EXPECT_TRUE(record.leads());
    EXPECT_FALSE(record.hear({}));
    EXPECT_FALSE(record.hear({1, 0, 0})) << "its own";
    EXPECT_TRUE(record.hear({2, 7, 0}));
    EXPECT_FALSE(record.leads());
    EXPECT_FALSE(record.hear({3, 1, 0})) << "it has stood down already";
    EXPECT_EQ(record.heard.number, 3U);
}

TEST(TermRecord, taking_over_is_above_all_that_was_heard) {
    TermRecord record;
    record.hear({4, 9, 0});
    record.take_over(77, "tcp://a:1#k");
    EXPECT_EQ(record.own, (Term{5, 77}));
    EXPECT_TRUE(record.leads());
    EXPECT_TRUE(record.leads_in_place_of("tcp://a:1#k"));
    EXPECT_FALSE(record.leads_in_place_of("tcp://b:1#k"));
    record.hear({6, 1, 0});
    EXPECT_FALSE(record.leads_in_place_of("tcp://a:1#k"));
}

TEST(TermRecord, comes_back_from_its_text_and_from_no_other) {
    TermRecord record;
    record.hear({4, 9, 0});
    record.take_over(0xfeed, "tcp://a:1#k");
    const auto back = parse_term_record(serialise(record));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, record);
    for (const char* text : {"", "noise", "term=\n", "term=0\nleader=0\n", "term=2"})
        EXPECT_FALSE(parse_term_record(text)) << text;
}

TEST(TakingOver, by_itself_waits_for_silence_and_is_for_one_that_was_complete) {
    FollowingState state;
    state.heard = NodeTime(100s);
    EXPECT_FALSE(takes_over_by_itself(state, NodeTime(1000s), 10s)) << "never complete";
    state.complete = true;
    EXPECT_FALSE(takes_over_by_itself(state, NodeTime(110s), 10s));
    EXPECT_TRUE(takes_over_by_itself(state, NodeTime(110s) + 1ns, 10s));
    EXPECT_FALSE(takes_over_by_itself(state, NodeTime(1000s), std::nullopt)) << "by command alone";
}

// Two controllers and a node by a bus that does what it likes: whatever is lost, doubled or late, the node
// never goes back to the lower term, and the old leader hears of the new one.
TEST(Terms, are_told_apart_by_everyone_whatever_the_bus_does) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        support::FaultyBus<Term> down(seed), up(seed + 1000);
        down.faults =
            up.faults = {.drop = 0.3, .duplicate = 0.3, .reorder = 0.4, .delay = 20ms, .jitter = 300ms};
        TermRecord old_leader, new_leader;
        new_leader.hear({1, 0, 0});
        LeaderMemory node;
        Term highest;
        for (NodeTime now; now < NodeTime(30s); now += 50ms) {
            if (now == NodeTime(5s)) new_leader.take_over(seed, "a");
            if (old_leader.leads()) down.send(now, old_leader.own);
            if (now >= NodeTime(5s)) down.send(now, new_leader.own);
            while (const auto said = down.receive(now)) {
                const bool took = node.hear("k", *said) != LeaderMemory::Verdict::refuse;
                EXPECT_EQ(took, *said >= highest);
                highest = std::max(highest, *said);
                up.send(now, node.term);
            }
            while (const auto told = up.receive(now)) old_leader.hear(*told);
        }
        EXPECT_FALSE(old_leader.leads()) << seed;
        EXPECT_TRUE(new_leader.leads()) << seed;
        EXPECT_EQ(node.term, new_leader.own) << seed;
    }
}

// ---- files ----

MirrorFile file(const std::string& path, std::uint64_t size = 1, std::int64_t changed = 1) {
    return {path, size, changed};
}
std::vector<std::string> paths(const std::vector<MirrorFile>& files) {
    std::vector<std::string> all;
    for (const MirrorFile& one : files) all.push_back(one.path);
    return all;
}
const std::string content = "media/" + std::string(64, 'a');

TEST(Mirror, fetches_what_is_another_file_keys_first_and_large_media_last) {
    const Manifest theirs{file("controller/on_air.json"),
                          file("keys/owner.key"),
                          file(content, 9, 0),
                          file("site/media/"),
                          file("site/media/b.mp4", 9),
                          file("site/media/c.mp4", 3),
                          file("site/site.yaml")};
    const MirrorSteps all = steps_to(theirs, {});
    EXPECT_THAT(all.remove, IsEmpty());
    EXPECT_THAT(paths(all.fetch),
                ElementsAre("site/media/", "keys/owner.key", "controller/on_air.json", "site/site.yaml",
                            "site/media/c.mp4", "site/media/b.mp4", content));
    Manifest ours = theirs;
    EXPECT_THAT(steps_to(theirs, ours).fetch, IsEmpty());
    ours[6].changed = 2;
    ours.push_back(file("site/old.yaml"));
    const MirrorSteps some = steps_to(theirs, ours);
    EXPECT_THAT(paths(some.fetch), ElementsAre("site/site.yaml"));
    EXPECT_THAT(some.remove, ElementsAre("site/old.yaml"));
}

TEST(Mirror, takes_no_path_that_leads_elsewhere) {
    for (const char* path : {"site/../x", "/etc/passwd", "site//x", "media/../x", "media/film.mp4", "data/x",
                             "site/./x", "controller/..", "", "site/a\nb"})
        EXPECT_FALSE(is_mirrored_path(path)) << path;
    for (const std::string& path : {std::string("site/a b/ü.yaml"), std::string("keys/enrolled/"), content})
        EXPECT_TRUE(is_mirrored_path(path)) << path;
    EXPECT_FALSE(parse_manifest("1 2 site/../x\n"));
    EXPECT_FALSE(parse_manifest("1 2 site/b\n1 2 site/a\n")) << "not in order";
    const Manifest some{file("controller/a", 3, -4), file("site/a b", 1ULL << 40U, 5)};
    const auto back = parse_manifest(to_text(some));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, some);
}

TEST(MirrorFiles, are_listed_read_and_put_whole_with_their_time_and_without_what_is_a_process_s_own) {
    const TestFolder theirs, ours;
    theirs.write("site/playlists/a.yaml", "items: []\n");
    theirs.write("site/empty/x", "");
    theirs.write("data/controller/lock", "");
    theirs.write("data/controller/term", "");
    theirs.write("data/controller/events.db-wal", "");
    theirs.write("data/controller/plans/wall.plan", "plan");
    theirs.write("data/keys/owner.key", "secret");
    theirs.write("data/media/" + std::string(64, 'b'), "film");
    theirs.write("data/media/.arriving-x", "half");
    const MirrorFolders from{theirs.path() / "site", theirs.path() / "data"},
        to{ours.path() / "site", ours.path() / "data"};
    const Manifest listed = list_mirrored(from);
    EXPECT_THAT(paths(listed), ElementsAre("controller/plans/", "controller/plans/wall.plan",
                                           "keys/owner.key", "media/" + std::string(64, 'b'), "site/empty/",
                                           "site/empty/x", "site/playlists/", "site/playlists/a.yaml"));
    for (const MirrorFile& one : listed) {
        if (is_folder(one.path)) continue;
        const auto bytes = read_part(from, one, 0);
        ASSERT_TRUE(bytes);
        ASSERT_TRUE(put_file(to, one, *bytes));
    }
    EXPECT_EQ(list_mirrored(to), listed);
    struct stat is {};
    ASSERT_EQ(::stat((ours.path() / "data/keys/owner.key").c_str(), &is), 0);
    EXPECT_EQ(is.st_mode & 0777U, 0600U);
    theirs.write("site/playlists/a.yaml", "items: [another]\n");
    EXPECT_FALSE(read_part(from, listed.back(), 0)) << "it is not the file that was listed";
}

// ---- rows ----

Played row(std::uint64_t number) {
    Played is;
    is.number = number;
    is.screen = "wall";
    is.from = UtcTime(Duration(number) * 1'000'000'000);
    is.to = is.from + 1s;
    is.item = "red";
    return is;
}

TEST(MirrorRows, every_event_and_row_is_there_once_however_often_it_comes) {
    const TestFolder theirs, ours;
    auto log = EventLog::open(theirs.path() / "events.db");
    auto played = PlayRecords::open(theirs.path() / "played.db");
    ASSERT_TRUE(log && played);
    for (int n = 0; n < 5; ++n) log->write({UtcTime(Duration(n)), "take", "anna", "film \xff", "wall"});
    PlayedBatch batch{"wall-1", 9, {}};
    for (std::uint64_t n = 1; n <= 64; ++n) batch.rows.push_back(row(n));
    ASSERT_TRUE(played->store(batch, "wall"));
    auto from = MirroredRows::open(theirs.path());
    auto to = MirroredRows::open(ours.path());
    ASSERT_TRUE(from && to);
    const auto bring = [&] { return parse_rows(to_bytes(from->after(to->last_event(), to->played()))); };
    const auto first = bring();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->events.size(), 5U);
    EXPECT_FALSE(first->more);
    ASSERT_TRUE(to->take(*first));
    ASSERT_TRUE(to->take(*first)) << "it came twice";
    EXPECT_EQ(to->last_event(), 5);
    EXPECT_EQ(to->played(), from->played());
    log->write({UtcTime(9s), "release", "ben", "", ""});
    PlayedBatch next{"wall-1", 9, {row(64), row(65)}};
    ASSERT_TRUE(played->store(next, "wall"));
    const auto second = bring();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->events.size(), 1U);
    ASSERT_EQ(second->played.size(), 1U);
    EXPECT_EQ(second->played[0].rows.size(), 1U);
    ASSERT_TRUE(to->take(*second));
    EXPECT_EQ(bring()->events.size() + bring()->played.size(), 0U);
    auto mirrored = PlayRecords::open(ours.path() / "played.db");
    ASSERT_TRUE(mirrored);
    EXPECT_EQ(mirrored->rows({UtcTime(), UtcTime(1000s), {}, 5000, std::nullopt}).rows.size(), 65U);
}

TEST(MirrorRows, that_are_noise_are_none) {
    for (const char* noise : {"", "noise", "\xa1", "\xa3\x64more\xf5"}) EXPECT_FALSE(parse_rows(noise));
    EXPECT_THAT(parse_upto("x y z\n7\n7 8\n7 8 \n1 2 a b\n"),
                ElementsAre(::testing::Pair(::testing::Pair("a b", 1U), 2U)));
}

// ---- the leader's book ----

Standby standby(const std::string& name, bool complete) {
    Standby is;
    is.name = name;
    is.bus = "tcp://" + name + ":1#k";
    is.control = "tcp://" + name + ":2#k";
    is.complete = complete;
    return is;
}

TEST(StandbyBook, acknowledgements_wait_until_a_look_that_saw_them_is_on_the_standby) {
    StandbyBook book;
    book.hold("wall-1", {9, 1});
    EXPECT_EQ(book.released(NodeTime(1s)).size(), 1U) << "nobody follows";
    book.heard(standby("b", true), NodeTime(1s));
    const auto before = book.begin_look();
    book.hold("wall-1", {9, 2}); // that look may not have seen it
    book.took("b", before);
    EXPECT_THAT(book.released(NodeTime(1s)), IsEmpty());
    const auto after = book.begin_look();
    EXPECT_THAT(book.released(NodeTime(1s)), IsEmpty());
    book.took("b", after);
    const auto free = book.released(NodeTime(1s));
    ASSERT_EQ(free.size(), 1U);
    EXPECT_EQ(free[0].second.upto, 2U);
    book.took("b", 1000);
    book.hold("wall-1", {9, 3});
    EXPECT_THAT(book.released(NodeTime(1s)), IsEmpty()) << "a number that was never given says nothing";
}

TEST(StandbyBook, a_site_goes_on_without_a_standby_that_is_away_or_has_yet_to_come_so_far) {
    StandbyBook book;
    book.heard(standby("b", false), NodeTime(1s));
    book.hold("wall-1", {9, 1});
    EXPECT_EQ(book.released(NodeTime(1s)).size(), 1U);
    book.heard(standby("b", true), NodeTime(2s));
    book.hold("wall-1", {9, 2});
    EXPECT_THAT(book.released(NodeTime(7s)), IsEmpty());
    EXPECT_EQ(book.released(NodeTime(7s) + 1ns).size(), 1U);
}

TEST(StandbyBook, calls_those_that_are_not_heard_and_names_the_doors_of_all_also_after_a_restart) {
    StandbyBook book;
    book.heard(standby("b", true), NodeTime(1s));
    EXPECT_THAT(book.to_be_called(NodeTime(2s)), IsEmpty());
    EXPECT_THAT(book.to_be_called(NodeTime(20s)), ElementsAre("tcp://b:2#k"));
    StandbyBook again;
    again.remember(parse_standbys(to_json(book)));
    EXPECT_THAT(again.doors(), ElementsAre("tcp://b:1#k"));
    EXPECT_THAT(again.to_be_called(NodeTime(1s)), ElementsAre("tcp://b:2#k"));
    EXPECT_THAT(parse_standbys("noise"), IsEmpty());
    again.forget("b");
    EXPECT_THAT(again.doors(), IsEmpty());
}

} // namespace
} // namespace lianping::controller
