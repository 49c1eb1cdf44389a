// What is recorded: where parts begin, what is on the disk whatever happens, and the file that people find.

#include "live/join_parts.h"
#include "live/libav.h"
#include "live/part_rules.h"
#include "live/part_writer.h"
#include "live/recorder.h"
#include "live/recording_shelf.h"
#include "plan/recording_name.h"
#include "support/clips.h"
#include "support/folder.h"
#include "support/until.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
}

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <optional>
#include <set>
#include <thread>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr HouseTime begun{Duration(1'795'000'000'000'000'000)};
constexpr Anchor anchor{UtcTime(begun.since_origin()), begun};
constexpr Duration picture_every = 40ms;

// ---- where parts begin ----

constexpr PartRules::Act leave_out = PartRules::Act::leave_out, go_on = PartRules::Act::go_on,
                         begin = PartRules::Act::begin;
const PartShape small{"sps pps", 320, 180, ""};

TEST(PartRules, a_part_begins_with_a_key_frame) {
    PartRules rules;
    EXPECT_EQ(rules.take(begun, false, {}), leave_out);
    EXPECT_EQ(rules.take(begun + 40ms, true, small), begin);
    EXPECT_EQ(rules.take(begun + 80ms, false, {}), go_on);
    rules.closed();
    EXPECT_EQ(rules.take(begun + 120ms, false, {}), leave_out);
}

TEST(PartRules, after_five_minutes_the_next_key_frame_begins_another) {
    PartRules rules;
    rules.take(begun, true, small);
    for (Duration at = 1s; at <= 5min; at += 1s) {
        const bool key = at != 5min;
        EXPECT_EQ(rules.take(begun + at, key, small), go_on);
    }
    EXPECT_EQ(rules.take(begun + 5min + 1s, true, small), begin);
}

TEST(PartRules, pictures_of_another_size_or_nature_are_another_part) {
    for (const PartShape& other : {PartShape{"sps pps", 640, 360, ""}, PartShape{"other", 320, 180, ""},
                                   PartShape{"sps pps", 320, 180, "head"}}) {
        PartRules rules;
        rules.take(begun, true, small);
        EXPECT_EQ(rules.take(begun + 1s, true, other), begin);
    }
}

TEST(PartRules, what_comes_after_a_hole_or_a_leap_waits_for_a_key_frame_and_is_another_part) {
    for (const Duration leap : std::initializer_list<Duration>{3s, -3s, 1h}) {
        PartRules rules;
        rules.take(begun, true, small);
        EXPECT_EQ(rules.take(begun + leap, false, {}), leave_out);
        EXPECT_EQ(rules.take(begun + leap + 40ms, true, small), begin);
    }
}

TEST(PartRules, pictures_that_are_shown_in_another_order_than_decoded_are_no_leap) {
    PartRules rules;
    rules.take(begun, true, small);
    EXPECT_EQ(rules.take(begun + 160ms, false, {}), go_on);
    EXPECT_EQ(rules.take(begun + 40ms, false, {}), go_on);
    EXPECT_EQ(rules.take(begun + 80ms, false, {}), go_on);
}

// ---- how long finished ones stay ----

TEST(Outlived, what_is_older_than_it_is_kept_goes_but_for_the_newest) {
    const std::chrono::sys_days day{std::chrono::year(2026) / 11 / 28};
    const CivilTime now{Duration(day.time_since_epoch())};
    const std::vector<std::string> files{"a b 2026-11-01 09.00.mkv", "a b 2026-11-17 23.59.mkv",
                                         "a b 2026-11-18 00.01.mkv", "a c 2026-01-01 09.00.mkv", "film.mkv"};
    EXPECT_THAT(outlived(files, "a b", 10 * 24h, now),
                ElementsAre("a b 2026-11-01 09.00.mkv", "a b 2026-11-17 23.59.mkv"));
    EXPECT_THAT(outlived({"a b 2020-01-01 09.00.mkv"}, "a b", 10 * 24h, now), IsEmpty());
    EXPECT_THAT(outlived(files, "a b", {}, now), IsEmpty());
}

TEST(Shelf, removes_what_is_older_than_it_is_kept_and_nothing_else) {
    const TestFolder folder;
    const auto named = [](const std::string& title, Duration ago) {
        const auto at = std::chrono::system_clock::now().time_since_epoch() - ago;
        return recording_name(title, CivilTime(std::chrono::duration_cast<Duration>(at) + 8h)) + ".mkv";
    };
    const std::string old = named("a b", 10 * 24h + 1h), old_piece = named("a b", 400 * 24h),
                      young = named("a b", 9 * 24h + 1h), newest = named("a b", 1h),
                      another = named("a c", 400 * 24h);
    for (const auto& name : {old, old_piece, young, newest, another, std::string("film.mkv")})
        folder.write("lectures/" + name, "x");
    const auto there = [&](const std::string& name) {
        return std::filesystem::exists(folder.path() / "lectures" / name);
    };
    RecordingShelf shelf(folder.path() / "parts", room_at);
    RecordOrder order{(folder.path() / "lectures").string(), "a b", "", {}, 8h};
    shelf.want(order, "");
    std::this_thread::sleep_for(300ms);
    EXPECT_TRUE(there(old)) << "without `keep` nothing goes";
    order.keep = 10 * 24h;
    shelf.want(order, "");
    EXPECT_TRUE(testing::until([&] { return !there(old) && !there(old_piece); }));
    for (const auto& name : {young, newest, another, std::string("film.mkv")})
        EXPECT_TRUE(there(name)) << name;
}

// ---- what is on the disk ----

// The pictures of a clip as a source delivers them: H.264 as a byte stream, with B pictures.
std::vector<Recorded> pictures_of(unsigned frames, unsigned width = 320, unsigned height = 180) {
    testing::ClipSpec spec;
    spec.width = width;
    spec.height = height;
    spec.frames = frames;
    spec.keyframe_every = 25;
    std::vector<Recorded> pictures;
    const fs::path file = testing::make_clip(spec, testing::clip_folder());
    AVFormatContext* opened = nullptr;
    if (avformat_open_input(&opened, file.c_str(), nullptr, nullptr) < 0) return pictures;
    const AvPtr<AVFormatContext> input(opened);
    avformat_find_stream_info(opened, nullptr);
    AVBSFContext* filter = nullptr;
    av_bsf_alloc(av_bsf_get_by_name("h264_mp4toannexb"), &filter);
    avcodec_parameters_copy(filter->par_in, opened->streams[0]->codecpar);
    av_bsf_init(filter);
    const AvPtr<AVPacket> packet(av_packet_alloc());
    while (av_read_frame(opened, packet.get()) >= 0) {
        if (packet->stream_index != 0) continue;
        av_bsf_send_packet(filter, packet.get());
        av_bsf_receive_packet(filter, packet.get());
        Recorded& picture = pictures.emplace_back();
        picture.bytes.assign(reinterpret_cast<const char*>(packet->data),
                             static_cast<std::size_t>(packet->size));
        const AVRational base = opened->streams[0]->time_base;
        picture.stamp = begun + Duration(av_rescale_q(packet->pts, base, nanoseconds));
        picture.decode = begun + Duration(av_rescale_q(packet->dts, base, nanoseconds));
        picture.key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
        picture.width = width;
        picture.height = height;
        av_packet_unref(packet.get());
    }
    av_bsf_free(&filter);
    return pictures;
}

// What a player finds in a file.
struct Film {
    std::size_t pictures = 0; // that can be decoded
    Duration length{}, longest_step{};
    std::vector<std::pair<std::string, Duration>> chapters;
};

void count(AVCodecContext* decoder, std::set<std::int64_t>& shown) {
    AVFrame* frame = av_frame_alloc();
    while (avcodec_receive_frame(decoder, frame) >= 0) {
        if (frame->decode_error_flags == 0) shown.insert(frame->best_effort_timestamp);
        av_frame_unref(frame);
    }
    av_frame_free(&frame);
}

Film film_in(const fs::path& file) {
    Film film;
    AVFormatContext* opened = nullptr;
    if (avformat_open_input(&opened, file.c_str(), nullptr, nullptr) < 0) return film;
    const AvPtr<AVFormatContext> input(opened);
    avformat_find_stream_info(opened, nullptr);
    film.length = Duration(av_rescale_q(opened->duration, AV_TIME_BASE_Q, nanoseconds));
    for (unsigned n = 0; n < opened->nb_chapters; ++n) {
        const AVChapter& chapter = *opened->chapters[n];
        const AVDictionaryEntry* title = av_dict_get(chapter.metadata, "title", nullptr, 0);
        film.chapters.emplace_back(title != nullptr ? title->value : "",
                                   Duration(av_rescale_q(chapter.start, chapter.time_base, nanoseconds)));
    }
    AVCodecContext* decoder = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
    avcodec_parameters_to_context(decoder, opened->streams[0]->codecpar);
    avcodec_open2(decoder, nullptr, nullptr);
    std::set<std::int64_t> shown;
    const AvPtr<AVPacket> packet(av_packet_alloc());
    while (av_read_frame(opened, packet.get()) >= 0) {
        if (packet->stream_index == 0) {
            avcodec_send_packet(decoder, packet.get());
            count(decoder, shown);
        }
        av_packet_unref(packet.get());
    }
    avcodec_send_packet(decoder, nullptr);
    count(decoder, shown);
    avcodec_free_context(&decoder);
    film.pictures = shown.size();
    std::optional<std::int64_t> before;
    for (const std::int64_t at : shown) {
        if (before)
            film.longest_step =
                std::max(film.longest_step,
                         Duration(av_rescale_q(at - *before, opened->streams[0]->time_base, nanoseconds)));
        before = at;
    }
    return film;
}

class Recording : public ::testing::Test {
protected:
    void SetUp() override {
        folder = testing::own_folder() / ::testing::UnitTest::GetInstance()->current_test_info()->name();
        fs::create_directories(folder / "parts");
        pictures = pictures_of(100);
        ASSERT_EQ(pictures.size(), 100U) << "ffmpeg makes the clips";
    }
    std::unique_ptr<PartWriter> open_part(unsigned number, const Recorded& first) const {
        auto part =
            PartWriter::open(folder / "parts" / part_name(number, anchor.to_utc(first.stamp)),
                             {parameter_sets_of(first.bytes), first.width, first.height, ""}, first.stamp);
        EXPECT_TRUE(part) << part.error().message;
        return *std::move(part);
    }
    void write(PartWriter& part, std::size_t from, std::size_t to) const {
        for (std::size_t n = from; n < to; ++n) {
            const Recorded& each = pictures[n];
            EXPECT_TRUE(part.picture(each.bytes, each.stamp, each.decode, each.key));
        }
    }
    std::vector<fs::path> join() const {
        auto files = join_parts({folder / "parts", folder / "media", "讲座 speaker 2026-11-28 14.30", 8h},
                                [] { return true; });
        EXPECT_TRUE(files) << files.error().message;
        return files.value_or({});
    }

    fs::path folder;
    std::vector<Recorded> pictures;
};

TEST_F(Recording, parts_become_one_film_with_a_chapter_each_and_every_picture_at_its_time) {
    for (unsigned n = 0; n < 4; ++n) {
        const auto part = open_part(n + 1, pictures[n * 25]);
        write(*part, n * 25, n * 25 + 25);
        EXPECT_TRUE(part->close());
    }
    const auto files = join();
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].filename(), "讲座 speaker 2026-11-28 14.30.mkv");
    const Film film = film_in(files[0]);
    EXPECT_EQ(film.pictures, 100U);
    EXPECT_NEAR(film.length / 1ms, 4000, 45);
    EXPECT_LE(film.longest_step, picture_every + 1ms) << "there is no seam";
    ASSERT_EQ(film.chapters.size(), 4U);
    EXPECT_EQ(film.chapters[0].first, "19:06:40") << "by the wall clock eight hours ahead";
    EXPECT_NEAR(film.chapters[2].second / 1ms, 2000, 2);
}

TEST_F(Recording, what_was_settled_is_there_after_a_crash_and_is_joined_with_the_rest) {
    {
        const auto part = open_part(1, pictures[0]);
        write(*part, 0, 40);
        EXPECT_TRUE(part->settle());
        write(*part, 40, 45); // which never got that far
    }
    { open_part(2, pictures[50]); } // a crash before the first picture
    {
        const auto part = open_part(3, pictures[50]);
        write(*part, 50, 100);
        EXPECT_TRUE(part->close());
    }
    const auto files = join();
    ASSERT_EQ(files.size(), 1U);
    const Film film = film_in(files[0]);
    EXPECT_GE(film.pictures, 88U);
    EXPECT_LE(film.pictures, 95U);
    EXPECT_NEAR(film.length / 1ms, 4000, 45) << "the hole is as long as it was";
    EXPECT_EQ(film.chapters.size(), 2U);
}

// No file of this process may be longer, as if the disk were full; for as long as it lives.
struct LongestFile {
    rlimit before{};
    explicit LongestFile(std::uintmax_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit now{bytes, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~LongestFile() { ::setrlimit(RLIMIT_FSIZE, &before); }
    LongestFile(const LongestFile&) = delete;
    LongestFile& operator=(const LongestFile&) = delete;
};

TEST_F(Recording, a_disk_that_takes_no_more_is_an_error_and_what_was_settled_stays) {
    {
        const auto part = open_part(1, pictures[0]);
        write(*part, 0, 50);
        EXPECT_TRUE(part->settle());
        const LongestFile full(part->bytes() + 500);
        Result<void> all;
        for (std::size_t n = 50; n < 100 && all; ++n) {
            const Recorded& each = pictures[n];
            all = part->picture(each.bytes, each.stamp, each.decode, each.key);
        }
        if (all) all = part->settle();
        ASSERT_FALSE(all);
        EXPECT_EQ(all.error().code, Error::Code::io);
        EXPECT_FALSE(all.error().message.empty());
    }
    const auto files = join();
    ASSERT_EQ(files.size(), 1U);
    EXPECT_GE(film_in(files[0]).pictures, 48U);
}

TEST_F(Recording, a_long_hole_is_shortened) {
    const auto first = open_part(1, pictures[0]);
    write(*first, 0, 50);
    EXPECT_TRUE(first->close());
    for (Recorded& picture : pictures) picture.stamp += 10min, picture.decode += 10min;
    const auto second = open_part(2, pictures[50]);
    write(*second, 50, 100);
    EXPECT_TRUE(second->close());
    const auto files = join();
    ASSERT_EQ(files.size(), 1U);
    EXPECT_NEAR(film_in(files[0]).length / 1ms, 4000 + longest_hole / 1ms, 100);
}

TEST_F(Recording, pictures_of_another_size_are_another_file_and_no_file_is_written_over) {
    fs::create_directories(folder / "media");
    std::ofstream(folder / "media/讲座 speaker 2026-11-28 14.30.mkv") << "was here";
    const auto first = open_part(1, pictures[0]);
    write(*first, 0, 25);
    EXPECT_TRUE(first->close());
    pictures = pictures_of(50, 640, 360);
    const auto second = open_part(2, pictures[0]);
    write(*second, 0, 50);
    EXPECT_TRUE(second->close());
    const auto files = join();
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].filename(), "讲座 speaker 2026-11-28 14.30 (2).mkv");
    EXPECT_EQ(film_in(files[0]).pictures, 25U);
    EXPECT_EQ(files[1].filename(), "讲座 speaker 2026-11-28 14.30 (3).mkv");
    EXPECT_EQ(film_in(files[1]).pictures, 50U);
}

TEST_F(Recording, nothing_comes_of_parts_without_pictures) {
    std::ofstream(folder / "parts" / part_name(1, anchor.utc)) << "";
    std::ofstream(folder / "parts" / part_name(2, anchor.utc)) << "garbage, not Matroska";
    EXPECT_THAT(join(), IsEmpty());
    EXPECT_FALSE(fs::exists(folder / "media"));
}

// ---- the recorder ----

class RecorderTest : public Recording {
protected:
    RecordOrder order_of(const std::string& recording) const {
        return {(folder / "media").string(), "讲座 speaker", recording, {}, 8h};
    }
    Recorder::Options options() {
        Recorder::Options options;
        options.parts = folder / "parts";
        options.room = [this](const fs::path&) { return DiskRoom{100'000'000'000, free.load()}; };
        options.want_key_frame = [this] { ++key_frames_wanted; };
        options.try_again_after = {};
        return options;
    }
    // What the recorder's threads do is waited for, however long the machine takes.
    template <class What>
    static bool until(What what) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!what())
            if (std::chrono::steady_clock::now() > end)
                return false;
            else
                std::this_thread::sleep_for(2ms);
        return true;
    }
    static bool is(const Recorder& recorder, RecorderStatus::State state) {
        return until([&] { return recorder.status().state == state; });
    }
    void give(Recorder& recorder, std::size_t from, std::size_t to) const {
        for (std::size_t n = from; n < to; ++n) recorder.take(pictures[n]);
    }
    std::vector<fs::path> finished() const {
        std::vector<fs::path> files;
        std::error_code failed;
        for (fs::directory_iterator at(folder / "media", failed), end; !failed && at != end; ++at)
            if (at->path().extension() == ".mkv") files.push_back(at->path());
        return files;
    }

    static constexpr const char* name = "讲座 speaker 2026-11-28 14.30";
    std::atomic<std::uint64_t> free{50'000'000'000};
    std::atomic<int> key_frames_wanted{0};
};

TEST_F(RecorderTest, a_recording_lasts_from_one_order_to_another_and_becomes_a_file) {
    Recorder recorder(options());
    recorder.order(order_of(name), anchor);
    ASSERT_TRUE(is(recorder, RecorderStatus::State::waiting));
    EXPECT_EQ(key_frames_wanted, 1) << "it begins with one";
    give(recorder, 0, 100);
    ASSERT_TRUE(until([&] { return recorder.status().length >= 3900ms; }));
    EXPECT_EQ(recorder.status().state, RecorderStatus::State::recording);
    EXPECT_EQ(recorder.status().name, name);
    EXPECT_EQ(recorder.status().parts, 1U);
    recorder.order(order_of(""), anchor);
    ASSERT_TRUE(until([&] { return finished().size() == 1; }));
    EXPECT_EQ(film_in(finished()[0]).pictures, 100U);
    EXPECT_TRUE(until([&] { return fs::is_empty(folder / "parts"); }));
    EXPECT_TRUE(is(recorder, RecorderStatus::State::off));
}

TEST_F(RecorderTest, lectures_back_to_back_are_files_of_their_own) {
    Recorder recorder(options());
    recorder.order(order_of(name), anchor);
    ASSERT_TRUE(is(recorder, RecorderStatus::State::waiting));
    give(recorder, 0, 50);
    ASSERT_TRUE(until([&] { return recorder.status().length >= 1900ms; }));
    recorder.order(order_of("讲座 speaker 2026-11-28 15.30"), anchor);
    ASSERT_TRUE(until([&] { return recorder.status().name == "讲座 speaker 2026-11-28 15.30"; }));
    give(recorder, 50, 100);
    ASSERT_TRUE(until([&] { return recorder.status().length >= 1900ms; }));
    recorder.order(order_of(""), anchor);
    ASSERT_TRUE(until([&] { return finished().size() == 2; }));
    for (const fs::path& file : finished()) EXPECT_EQ(film_in(file).pictures, 50U) << file;
}

TEST_F(RecorderTest, one_that_starts_in_the_midst_goes_on_with_what_there_is) {
    {
        Recorder recorder(options());
        recorder.order(order_of(name), anchor);
        ASSERT_TRUE(is(recorder, RecorderStatus::State::waiting));
        give(recorder, 0, 50);
        ASSERT_TRUE(until([&] { return recorder.status().length >= 1900ms; }));
    }
    EXPECT_THAT(finished(), IsEmpty()) << "it is not over";
    Recorder recorder(options());
    recorder.order(order_of(name), anchor);
    ASSERT_TRUE(is(recorder, RecorderStatus::State::waiting));
    give(recorder, 50, 100);
    ASSERT_TRUE(until([&] { return recorder.status().length >= 3900ms; })) << "with what was there before";
    EXPECT_EQ(recorder.status().parts, 2U);
    recorder.order(order_of(""), anchor);
    ASSERT_TRUE(until([&] { return finished().size() == 1; }));
    EXPECT_EQ(film_in(finished()[0]).pictures, 100U);
}

TEST_F(RecorderTest, a_disk_that_fills_stops_the_recording_which_goes_on_when_there_is_room) {
    Recorder recorder(options());
    recorder.order(order_of(name), anchor);
    ASSERT_TRUE(is(recorder, RecorderStatus::State::waiting));
    free = 2'000'000'000;
    give(recorder, 0, 25);
    ASSERT_TRUE(is(recorder, RecorderStatus::State::stopped));
    EXPECT_THAT(recorder.status().trouble, HasSubstr("2.0 GB are free on the disk of"));
    EXPECT_THAT(recorder.status().trouble, HasSubstr("2.5 GB stay free for the programme"));
    free = 50'000'000'000;
    give(recorder, 25, 100);
    ASSERT_TRUE(is(recorder, RecorderStatus::State::recording));
    EXPECT_EQ(recorder.status().trouble, "");
}

TEST_F(RecorderTest, a_recording_that_does_not_fit_where_it_is_to_go_stays_in_parts_and_says_so) {
    Recorder recorder(options());
    recorder.order(order_of(name), anchor);
    ASSERT_TRUE(is(recorder, RecorderStatus::State::waiting));
    give(recorder, 0, 100);
    ASSERT_TRUE(until([&] { return recorder.status().length >= 3900ms; }));
    free = 2'500'000'001;
    recorder.order(order_of(""), anchor);
    ASSERT_TRUE(until([&] { return !recorder.status().trouble.empty(); }));
    EXPECT_THAT(recorder.status().trouble, HasSubstr("does not fit into"));
    EXPECT_THAT(finished(), IsEmpty());
    EXPECT_FALSE(fs::is_empty(folder / "parts" / name));
    free = 50'000'000'000;
    recorder.order(order_of(""), anchor); // as each change of what is wanted
    EXPECT_TRUE(until([&] { return finished().size() == 1; }));
}

TEST_F(RecorderTest, a_source_that_is_not_recorded_any_more_keeps_its_parts) {
    fs::create_directories(folder / "parts" / name);
    std::ofstream(folder / "parts" / name / part_name(1, anchor.utc)) << "something";
    {
        Recorder recorder(options());
        recorder.order({}, anchor);
        ASSERT_TRUE(is(recorder, RecorderStatus::State::off));
    }
    EXPECT_FALSE(fs::is_empty(folder / "parts" / name));
}

} // namespace
} // namespace lianping::live
