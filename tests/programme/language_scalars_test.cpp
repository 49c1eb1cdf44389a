// Scalars as operators write them.
#include "programme/look_scalars.h"
#include "programme/nearest.h"
#include "programme/time_scalars.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using ::testing::HasSubstr;

template <class T>
std::string said(const Result<T>& result) {
    return result ? "" : result.error().message;
}

TEST(Lengths, are_read_with_their_units) {
    EXPECT_EQ(*parse_duration("800ms"), 800ms);
    EXPECT_EQ(*parse_duration("8s"), 8s);
    EXPECT_EQ(*parse_duration("1.5s"), 1500ms);
    EXPECT_EQ(*parse_duration("45m"), 45min);
    EXPECT_EQ(*parse_duration("1h30m"), 90min);
    EXPECT_EQ(*parse_duration("90d"), 24h * 90);
    EXPECT_EQ(*parse_duration("0.0000000015h"), Duration(5400));
}

TEST(Lengths, without_a_unit_or_of_nothing_are_refused) {
    EXPECT_EQ(said(parse_duration("8")), "`8` has no unit: write 8s for seconds or 8m for minutes");
    EXPECT_THAT(said(parse_duration("0s")), HasSubstr("more than zero"));
    EXPECT_THAT(said(parse_duration("30m1h")), HasSubstr("from large to small"));
    EXPECT_THAT(said(parse_duration("1m1m")), HasSubstr("each once"));
    EXPECT_THAT(said(parse_duration("8 s")), HasSubstr("is no length"));
    EXPECT_THAT(said(parse_duration("-8s")), HasSubstr("is no length"));
    EXPECT_THAT(said(parse_duration("99999999999d")), HasSubstr("more than ten years"));
    EXPECT_FALSE(parse_duration(""));
    EXPECT_FALSE(parse_duration("."));
    EXPECT_FALSE(parse_duration("999999999999999999999999999999s"));
}

TEST(Times, of_day_are_read_to_the_end_of_the_day) {
    EXPECT_EQ(parse_time_of_day("8:30")->since_midnight, 8h + 30min);
    EXPECT_EQ(parse_time_of_day("08:30:15")->since_midnight, 8h + 30min + 15s);
    EXPECT_EQ(parse_time_of_day("24:00")->since_midnight, 24h);
    EXPECT_EQ(parse_time_of_day("00:00")->since_midnight, 0s);
}

TEST(Times, that_a_tool_turned_into_a_number_say_what_to_write) {
    EXPECT_EQ(said(parse_time_of_day("1260")),
              "`1260` is a number (some tools write 21:00 so): write \"21:00\" in quotes");
    EXPECT_THAT(said(parse_time_of_day("30600")), HasSubstr("write \"08:30\" in quotes"));
}

TEST(Times, that_no_clock_shows_are_refused) {
    for (const char* text :
         {"24:01", "25:00", "8:60", "8:5", "8", "8:30:60", "08:30:15:00", "", ":", "8:", "上午8:30"})
        EXPECT_FALSE(parse_time_of_day(text)) << text;
}

TEST(Days, that_no_calendar_has_are_refused) {
    EXPECT_EQ(*parse_date("2028-02-29"), Date(std::chrono::year(2028) / 2 / 29));
    EXPECT_EQ(said(parse_date("2026-02-29")), "there is no day 2026-02-29");
    EXPECT_FALSE(parse_date("2026-2-3"));
    EXPECT_FALSE(parse_date("26-02-03"));
    EXPECT_FALSE(parse_date("9999-01-01"));
}

TEST(Days, make_ranges_with_both_ends_in_them) {
    const auto range = parse_dates("2026-12-24..2026-12-26");
    ASSERT_TRUE(range);
    EXPECT_EQ((range->last - range->first).count(), 2);
    EXPECT_THAT(said(parse_dates("2026-12-26..2026-12-24")), HasSubstr("ends before it begins"));
}

TEST(Days, between_dates_go_to_the_end_of_the_last) {
    const auto range = parse_between("2026-11-20..2026-11-28");
    ASSERT_TRUE(range);
    EXPECT_EQ(to_text(range->from), "2026-11-20T00:00");
    EXPECT_EQ(to_text(range->to), "2026-11-29T00:00");
    EXPECT_EQ(to_text(parse_between("2026-11-20T08:30..2026-11-20T09:00:05")->to), "2026-11-20T09:00:05");
    EXPECT_EQ(to_text(parse_between("2026-11-20")->to), "2026-11-21T00:00");
    EXPECT_FALSE(parse_between("2026-11-28..2026-11-20"));
    EXPECT_FALSE(parse_between("2026-11-28T10:00..2026-11-28T10:00"));
}

TEST(Days, of_the_week_are_words_and_runs_of_words) {
    EXPECT_EQ(*parse_weekdays("daily"), 0x7f);
    EXPECT_EQ(*parse_weekdays("weekends"), 0x60);
    EXPECT_EQ(*parse_weekdays("wed"), 0x04);
    EXPECT_EQ(*parse_weekdays("mon..fri"), 0x1f);
    EXPECT_EQ(*parse_weekdays("sat..mon"), 0x61);
    EXPECT_FALSE(parse_weekdays("周六"));
}

TEST(Instants, are_local_times_without_an_offset) {
    EXPECT_EQ(to_text(*parse_instant("2026-11-28T14:30")), "2026-11-28T14:30");
    EXPECT_EQ(to_text(*parse_instant("2026-11-28T14:30:05")), "2026-11-28T14:30:05");
    EXPECT_THAT(said(parse_instant("2026-11-28T14:30Z")), HasSubstr("without Z or +08:00"));
    EXPECT_THAT(said(parse_instant("2026-11-28")), HasSubstr("write day and time"));
}

TEST(Lengths, are_written_as_they_are_read) {
    for (const char* text : {"800ms", "8s", "1s500ms", "1h30m", "90d"})
        EXPECT_EQ(to_text(*parse_duration(text)), text);
}

TEST(Looks, switches_are_six_words) {
    for (const char* text : {"yes", "on", "true", "Yes", "ON"})
        EXPECT_TRUE(parse_switch(text).value_or(false)) << text;
    for (const char* text : {"no", "off", "false"}) EXPECT_FALSE(parse_switch(text).value_or(true)) << text;
    EXPECT_FALSE(parse_switch("1"));
}

TEST(Looks, colours_have_names_and_numbers) {
    EXPECT_EQ(*parse_colour("navy"), (Colour{0, 0, 128}));
    EXPECT_EQ(*parse_colour("202020"), (Colour{32, 32, 32}));
    EXPECT_EQ(*parse_colour("#Fa0"), (Colour{255, 170, 0}));
    EXPECT_THAT(said(parse_colour("navi")), HasSubstr("did you mean `navy`?"));
    EXPECT_FALSE(parse_colour("20202"));
    EXPECT_FALSE(parse_colour("#20202g"));
}

TEST(Looks, volumes_have_a_percent_sign) {
    EXPECT_DOUBLE_EQ(*parse_volume("70%"), 0.7);
    EXPECT_EQ(said(parse_volume("70")), "`70` has no %: write 70%");
    EXPECT_EQ(said(parse_volume("0.7")), "`0.7` has no %: write 70%");
    EXPECT_FALSE(parse_volume("101%"));
}

TEST(Looks, sizes_and_places_are_within_reason) {
    EXPECT_EQ(parse_size("1920x1080")->width, 1920U);
    EXPECT_FALSE(parse_size("1920 x 1080"));
    EXPECT_FALSE(parse_size("0x1080"));
    EXPECT_FALSE(parse_size("1920x99999"));
    EXPECT_DOUBLE_EQ(parse_rect("75%,0 25%x88%")->x, 0.75);
    EXPECT_THAT(said(parse_rect("75%,0 26%x88%")), HasSubstr("beyond the screen"));
    EXPECT_FALSE(parse_rect("75,0 25x88"));
}

TEST(Looks, transitions_are_a_word_a_length_and_what_they_need) {
    EXPECT_EQ(parse_transition("cut")->kind, Transition::Kind::cut);
    EXPECT_EQ(parse_transition("crossfade 600ms")->length, 600ms);
    EXPECT_EQ(parse_transition("crossfade")->length, 500ms);
    EXPECT_EQ(parse_transition("wipe 1s down")->direction, 90);
    EXPECT_EQ(parse_transition("through black 800ms")->length, 800ms);
    EXPECT_EQ(parse_transition("through 202020 800ms")->colour, (Colour{32, 32, 32}));
    for (const char* text :
         {"fade", "cut 1s", "crossfade 600", "crossfade 1s 2s", "crossfade left", "crossfade 2m", ""})
        EXPECT_FALSE(parse_transition(text)) << text;
}

TEST(Paths, stay_within_the_site) {
    EXPECT_EQ(*parse_path("media//./照片/a.jpg"), "media/照片/a.jpg");
    EXPECT_EQ(*parse_path("media/photos/"), "media/photos");
    for (const char* text :
         {"../x", "media/../../x", "/etc/passwd", "~/x", "", ".", "http://x/a.mp4", "a\nb"})
        EXPECT_FALSE(parse_path(text)) << text;
}

TEST(Names, the_nearest_known_one_is_what_was_meant) {
    const std::vector<std::string> known{"video", "image", "images", "notice", "for", "from"};
    EXPECT_EQ(nearest("vidoe", known), "video");
    EXPECT_EQ(nearest("Image", known), "image");
    EXPECT_EQ(nearest("form", known), "from");
    EXPECT_EQ(nearest("elephant", known), std::nullopt);
    EXPECT_EQ(nearest("公告", {"公告栏", "影片"}), "公告栏");
    EXPECT_EQ(meant("zzz", {"a", "b"}), "; known are `a`, `b`");
}

} // namespace
} // namespace lianping::programme
