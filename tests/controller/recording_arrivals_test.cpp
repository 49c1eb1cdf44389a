#include "controller/recording_arrivals.h"
#include "media/store.h"
#include "support/folder.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = ComingRecording::State;

constexpr const char* source = "lecture/speaker";
constexpr const char* file_name = "lecture speaker 2026-11-28 14.30.mkv";

class RecordingArrivalsTest : public ::testing::Test {
protected:
    RecordingArrivalsTest() {
        bytes_.resize(1'500'000);
        for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] = static_cast<char>(i * 31 % 251);
        folder_.write("original", bytes_);
        offer_ = {media::hash_file(folder_.path() / "original").value_or(""), file_name, bytes_.size()};
        begin();
    }
    fs::path media() const { return folder_.path() / "media/lectures"; }
    // As a process that starts does.
    void begin() {
        arrivals_.emplace([this](const fs::path&) {
            return std::optional(media::StoreKeeper::Space{100'000'000'000, free_});
        });
        arrivals_->follow({{source, {media().string(), "lecture speaker", "", keep_, 8h}}});
        arrivals_->begins_anew(source);
        arrivals_->offers(source, {{offer_}}, now_);
    }
    MediaPart part_of(const MediaAsk& ask) const {
        MediaPart part;
        part.id = ask.id;
        part.hash = ask.hash;
        part.size = bytes_.size();
        part.offset = ask.offset;
        part.bytes = bytes_.substr(ask.offset, ask.bytes);
        return part;
    }
    // Goes on until nothing more is asked for, or so many parts came. Gives how many came.
    std::size_t run(std::size_t most = 1000) {
        std::size_t came = 0;
        for (bool asked = true; asked;) {
            asked = false;
            for (const auto& said : arrivals_->turn(now_)) {
                if (const auto* here = std::get_if<RecordingsHere>(&said.what)) here_ = here->hashes;
                const auto* ask = std::get_if<MediaAsk>(&said.what);
                if (ask == nullptr || came == most) continue;
                asked = true;
                ++came;
                arrivals_->part(source, part_of(*ask), now_);
            }
            now_ += 10ms;
        }
        return came;
    }
    ComingRecording coming() const {
        const auto all = arrivals_->coming(now_);
        const auto at = all.find(source);
        return at == all.end() || at->second.empty() ? ComingRecording{} : at->second.front();
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        std::error_code none;
        for (const auto& file : fs::directory_iterator(media(), none)) all.push_back(file.path().filename());
        std::sort(all.begin(), all.end());
        return all;
    }
    static std::string contents(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        std::stringstream text;
        text << in.rdbuf();
        return text.str();
    }

    TestFolder folder_;
    std::string bytes_;
    RecordingOffer offer_;
    std::uint64_t free_ = 50'000'000'000;
    Duration keep_{};
    NodeTime now_{Duration(1000s)};
    std::optional<RecordingArrivals> arrivals_;
    std::vector<std::string> here_; // that may go
};

TEST_F(RecordingArrivalsTest, has_its_name_when_it_is_whole_and_its_source_is_told_then) {
    EXPECT_EQ(run(3), 3U);
    EXPECT_EQ(coming().state, State::coming);
    EXPECT_EQ(coming().have, 3U * media_part_bytes);
    EXPECT_EQ(coming().size, bytes_.size());
    EXPECT_THAT(names(), ElementsAre(HasSubstr(".arriving-")));
    EXPECT_THAT(here_, IsEmpty());
    now_ += RecordingArrivals::patience + 1s;
    arrivals_->offers(source, {{offer_}}, now_);
    run();
    EXPECT_THAT(names(), ElementsAre(file_name));
    EXPECT_TRUE(contents(media() / file_name) == bytes_);
    EXPECT_THAT(here_, ElementsAre(offer_.hash));
    EXPECT_TRUE(arrivals_->coming(now_).empty());
    // Said again while it is offered: the first time it was lost.
    here_.clear();
    arrivals_->offers(source, {{offer_}}, now_);
    run();
    EXPECT_THAT(here_, ElementsAre(offer_.hash));
    arrivals_->offers(source, {}, now_);
    EXPECT_TRUE(arrivals_->turn(now_).empty());
}

TEST_F(RecordingArrivalsTest, goes_on_where_an_earlier_process_was_and_comes_once) {
    EXPECT_EQ(run(3), 3U);
    begin();
    EXPECT_EQ(run(), 3U) << "six parts in all";
    EXPECT_THAT(names(), ElementsAre(file_name));
    // Killed before it could say so.
    begin();
    here_.clear();
    EXPECT_EQ(run(), 0U);
    EXPECT_THAT(here_, ElementsAre(offer_.hash));
    EXPECT_THAT(names(), ElementsAre(file_name));
}

TEST_F(RecordingArrivalsTest, a_cut_connection_costs_what_was_on_its_way) {
    EXPECT_EQ(run(2), 2U);
    arrivals_->begins_anew(source);
    arrivals_->offers(source, {{offer_}}, now_);
    EXPECT_EQ(run(), 4U);
    EXPECT_TRUE(contents(media() / file_name) == bytes_);
}

TEST_F(RecordingArrivalsTest, never_replaces_what_is_there) {
    folder_.write("media/lectures/" + std::string(file_name), std::string(bytes_.size(), 'x'));
    run();
    EXPECT_THAT(names(), ElementsAre("lecture speaker 2026-11-28 14.30 (2).mkv", file_name));
    EXPECT_EQ(contents(media() / file_name), std::string(bytes_.size(), 'x'));
    EXPECT_THAT(here_, ElementsAre(offer_.hash));
}

TEST_F(RecordingArrivalsTest, what_is_damaged_gets_no_name_and_comes_anew) {
    folder_.write("media/lectures/.arriving-" + offer_.hash, std::string(media_part_bytes, 'x'));
    run();
    EXPECT_EQ(coming().state, State::refused);
    EXPECT_THAT(coming().trouble, HasSubstr("is not what was asked for"));
    EXPECT_THAT(here_, IsEmpty());
    now_ += RecordingArrivals::try_again_after;
    arrivals_->offers(source, {{offer_}}, now_);
    EXPECT_EQ(run(), 6U);
    EXPECT_TRUE(contents(media() / file_name) == bytes_);
}

TEST_F(RecordingArrivalsTest, what_does_not_fit_stays_and_comes_when_there_is_room) {
    free_ = 2'500'000'000; // a fortieth of the disk stays free
    EXPECT_EQ(run(), 0U);
    EXPECT_EQ(coming().state, State::refused);
    EXPECT_THAT(coming().trouble, HasSubstr("does not fit"));
    EXPECT_THAT(here_, IsEmpty());
    free_ = 2'600'000'000;
    now_ += RecordingArrivals::try_again_after;
    arrivals_->offers(source, {{offer_}}, now_);
    run();
    EXPECT_THAT(names(), ElementsAre(file_name));
}

TEST_F(RecordingArrivalsTest, a_name_of_something_else_and_a_source_that_is_not_recorded_are_refused) {
    offer_.name = "evening film.mkv";
    begin();
    EXPECT_EQ(run(), 0U);
    EXPECT_THAT(coming().trouble, HasSubstr("the name of no recording"));
    offer_.name = file_name;
    begin();
    arrivals_->follow({});
    EXPECT_EQ(run(), 0U);
    EXPECT_THAT(coming().trouble, HasSubstr("not recorded any more"));
    EXPECT_THAT(names(), IsEmpty());
    EXPECT_THAT(here_, IsEmpty());
}

TEST_F(RecordingArrivalsTest, outside_of_the_hours_nothing_is_asked_for) {
    EXPECT_EQ(run(2), 2U);
    arrivals_->later(source, now_ + 5s);
    EXPECT_EQ(coming().state, State::later);
    EXPECT_EQ(run(), 0U);
    now_ += 5s;
    EXPECT_EQ(run(), 4U);
    EXPECT_TRUE(contents(media() / file_name) == bytes_);
}

TEST_F(RecordingArrivalsTest, a_source_that_has_gone_waits_and_is_not_asked) {
    EXPECT_EQ(run(2), 2U);
    now_ += RecordingArrivals::gone_after + 1s;
    EXPECT_TRUE(arrivals_->turn(now_).empty());
    EXPECT_EQ(coming().state, State::waiting);
    EXPECT_EQ(coming().have, 2U * media_part_bytes);
}

TEST_F(RecordingArrivalsTest, what_is_older_than_it_is_kept_goes_and_what_never_came_whole) {
    keep_ = 10 * 24h;
    begin();
    run();
    folder_.write("media/lectures/lecture speaker 2026-01-01 10.00.mkv", "old");
    folder_.write("media/lectures/another 2026-01-01 10.00.mkv", "old");
    folder_.write("media/lectures/.arriving-" + std::string(64, 'a'), "begun");
    const UtcTime now(std::chrono::system_clock::now().time_since_epoch());
    arrivals_->tidy(now);
    EXPECT_THAT(names(), ElementsAre(HasSubstr(".arriving-"), "another 2026-01-01 10.00.mkv", file_name))
        << "the newest stays";
    arrivals_->tidy(now + 31 * 24h);
    EXPECT_THAT(names(), ElementsAre("another 2026-01-01 10.00.mkv", file_name));
}

} // namespace
} // namespace lianping::controller
