// The fetching of media against a controller's queue, over a bus that fails on purpose, in simulated time.

#include "agent/media_fetch.h"
#include "support/fake_clock.h"
#include "support/faulty_bus.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lianping::agent {
namespace {

std::string hash_of(char letter) { return std::string(64, letter); }

// What a controller answers, at once.
class Store {
public:
    std::map<std::string, std::string> files;
    std::uint64_t bytes_sent = 0;

    MediaPart answer(const MediaAsk& ask) {
        MediaPart part{ask.id, ask.hash, MediaPart::Kind::unknown, 0, 0, "", {}};
        const auto file = files.find(ask.hash);
        if (file == files.end() || ask.offset > file->second.size()) return part;
        part.kind = MediaPart::Kind::data;
        part.size = file->second.size();
        part.offset = ask.offset;
        part.bytes = file->second.substr(ask.offset, ask.bytes);
        bytes_sent += part.bytes.size();
        return part;
    }
};

std::string content(std::size_t bytes, char first) {
    std::string made(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i)
        made[i] = static_cast<char>(first + static_cast<char>(i / 1000 % 23));
    return made;
}

// A node: what it has begun, what it has, in the order in which it came.
class Fetching : public ::testing::Test {
protected:
    void want(std::initializer_list<std::pair<const std::string, HouseTime>> needs) {
        MediaNeeds missing;
        for (const auto& need : needs)
            if (!have_.contains(need.first)) missing.insert(need);
        fetch_.want(missing);
    }
    void turn() {
        const NodeTime now = clock_.now();
        while (auto ask = up_.receive(now)) down_.send(now, store_.answer(*ask));
        while (auto part = down_.receive(now)) {
            if (fetch_.take(*part, now) != MediaFetch::Verdict::append) continue;
            std::string& bytes = begun_[part->hash];
            ASSERT_EQ(bytes.size(), part->offset) << "what is put behind follows what is there";
            bytes += part->bytes;
            fetch_.appended(part->bytes.size(), now);
            if (!fetch_.whole()) continue;
            have_[part->hash] = bytes;
            order_.push_back(part->hash);
            fetch_.arrived(part->hash);
            under_way_.clear();
        }
        const auto urgent = fetch_.most_urgent(now);
        if (urgent && *urgent != under_way_) {
            under_way_ = *urgent;
            fetch_.begin(*urgent, begun_[*urgent].size(), now);
        }
        for (const MediaAsk& ask : fetch_.asks(now)) up_.send(now, ask);
    }
    // Whether it came to that within so long.
    template <class Question>
    bool run_until(Question question, Duration patience) {
        const NodeTime end = clock_.now() + patience;
        while (clock_.now() < end) {
            turn();
            if (question()) return true;
            clock_.advance(10ms);
        }
        return false;
    }

    FakeClock clock_{NodeTime(1000s)};
    support::FaultyBus<MediaAsk> up_{1};
    support::FaultyBus<MediaPart> down_{2};
    Store store_;
    MediaFetch fetch_;
    std::map<std::string, std::string> begun_, have_;
    std::vector<std::string> order_;
    std::string under_way_;
};

TEST_F(Fetching, files_come_whole_in_the_order_in_which_they_are_due) {
    store_.files = {{hash_of('a'), content(3'000'000, 'a')},
                    {hash_of('b'), content(media_part_bytes, 'b')},
                    {hash_of('c'), ""}};
    want({{hash_of('a'), HouseTime(30s)}, {hash_of('b'), HouseTime(10s)}, {hash_of('c'), HouseTime(20s)}});
    ASSERT_TRUE(run_until([&] { return fetch_.missing() == 0; }, 60s));
    EXPECT_EQ(order_, (std::vector{hash_of('b'), hash_of('c'), hash_of('a')}));
    EXPECT_EQ(have_, store_.files);
    EXPECT_EQ(store_.bytes_sent, 3'000'000 + media_part_bytes);
}

TEST_F(Fetching, on_a_bus_that_drops_doubles_and_reorders_they_come_all_the_same) {
    for (auto* faults : {&up_.faults, &down_.faults}) {
        faults->drop = 0.02;
        faults->duplicate = 0.2;
        faults->reorder = 0.1;
        faults->delay = 5ms;
        faults->jitter = 20ms;
    }
    store_.files = {{hash_of('a'), content(20'000'000, 'a')}, {hash_of('b'), content(5'000'001, 'b')}};
    want({{hash_of('a'), HouseTime(10s)}, {hash_of('b'), HouseTime(20s)}});
    ASSERT_TRUE(run_until([&] { return fetch_.missing() == 0; }, 1h));
    EXPECT_EQ(have_, store_.files);
}

TEST_F(Fetching, after_a_cut_it_goes_on_from_where_it_was) {
    store_.files = {{hash_of('a'), content(10'000'000, 'a')}};
    want({{hash_of('a'), HouseTime(10s)}});
    ASSERT_TRUE(run_until([&] { return begun_[hash_of('a')].size() > 5'000'000; }, 60s));
    up_.faults.cut = down_.faults.cut = true;
    EXPECT_FALSE(run_until([&] { return fetch_.missing() == 0; }, 10min));
    const auto had = begun_[hash_of('a')].size();
    up_.faults.cut = down_.faults.cut = false;
    fetch_.ask_anew(); // the connection stands again
    store_.bytes_sent = 0;
    ASSERT_TRUE(run_until([&] { return fetch_.missing() == 0; }, 60s));
    EXPECT_EQ(have_, store_.files);
    EXPECT_LE(store_.bytes_sent, 10'000'000 - had);
    // And after a restart, with what lies on the disk.
    have_.clear();
    begun_[hash_of('a')].resize(9'000'000);
    fetch_ = {};
    under_way_.clear();
    want({{hash_of('a'), HouseTime(10s)}});
    store_.bytes_sent = 0;
    ASSERT_TRUE(run_until([&] { return fetch_.missing() == 0; }, 60s));
    EXPECT_EQ(store_.bytes_sent, 1'000'000U);
    EXPECT_EQ(have_, store_.files);
}

TEST_F(Fetching, what_is_due_sooner_takes_the_place_of_what_is_under_way_which_goes_on_behind_it) {
    store_.files = {{hash_of('a'), content(10'000'000, 'a')}, {hash_of('b'), content(2'000'000, 'b')}};
    want({{hash_of('a'), HouseTime(100s)}});
    ASSERT_TRUE(run_until([&] { return begun_[hash_of('a')].size() > 4'000'000; }, 60s));
    want({{hash_of('a'), HouseTime(100s)}, {hash_of('b'), HouseTime(50s)}});
    ASSERT_TRUE(run_until([&] { return fetch_.missing() == 0; }, 60s));
    EXPECT_EQ(order_, (std::vector{hash_of('b'), hash_of('a')}));
    EXPECT_EQ(have_, store_.files);
    // The parts that were on their way come twice, no more.
    EXPECT_LE(store_.bytes_sent, 12'000'000 + MediaFetch::asks_ahead * media_part_bytes);
}

TEST_F(Fetching, what_the_controller_does_not_have_keeps_nothing_else_waiting) {
    store_.files = {{hash_of('b'), content(100, 'b')}};
    want({{hash_of('a'), HouseTime(1s)}, {hash_of('b'), HouseTime(50s)}});
    ASSERT_TRUE(run_until([&] { return have_.contains(hash_of('b')); }, 1s));
    const auto files = fetch_.files(8, clock_.now());
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].state, MediaFile::State::refused);
    EXPECT_FALSE(files[0].trouble.empty());
    store_.files[hash_of('a')] = content(100, 'a'); // taken in at last
    EXPECT_TRUE(run_until([&] { return fetch_.missing() == 0; }, MediaFetch::unknown_for + 1s));
}

TEST_F(Fetching, outside_of_the_hours_it_asks_again_when_it_was_told_to) {
    want({{hash_of('a'), HouseTime(9h)}});
    turn();
    const auto asks = up_.receive(clock_.now());
    ASSERT_TRUE(asks);
    fetch_.take({asks->id, asks->hash, MediaPart::Kind::later, 0, 0, "", 60s}, clock_.now());
    EXPECT_FALSE(fetch_.most_urgent(clock_.now()));
    EXPECT_EQ(fetch_.files(1, clock_.now())[0].state, MediaFile::State::later);
    EXPECT_EQ(fetch_.next(clock_.now()), clock_.now() + 60s);
    EXPECT_EQ(fetch_.most_urgent(clock_.now() + 60s), hash_of('a'));
}

TEST_F(Fetching, parts_that_nobody_asked_for_or_of_another_size_are_left_out) {
    store_.files = {{hash_of('a'), content(3'000'000, 'a')}};
    want({{hash_of('a'), HouseTime(10s)}});
    turn();
    const auto ask = up_.receive(clock_.now());
    ASSERT_TRUE(ask);
    MediaPart part = store_.answer(*ask);
    part.id += 100;
    EXPECT_EQ(fetch_.take(part, clock_.now()), MediaFetch::Verdict::left_out);
    part.id = ask->id;
    part.hash = hash_of('b');
    EXPECT_EQ(fetch_.take(part, clock_.now()), MediaFetch::Verdict::left_out);
    part.hash = hash_of('a');
    EXPECT_EQ(fetch_.take(part, clock_.now()), MediaFetch::Verdict::append);
    fetch_.appended(part.bytes.size(), clock_.now());
    EXPECT_EQ(fetch_.take(part, clock_.now()), MediaFetch::Verdict::left_out) << "it is there already";
}

} // namespace
} // namespace lianping::agent
