// schedule.yaml: entries, their times, and what does not go together.
#include "programme/language_site.h"
#include "programme/time_scalars.h"

namespace lianping::programme {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(Schedule, an_entry_of_days_is_read_whole) {
    const Programme programme =
        scheduled("schedule:\n  - name: 开馆\n    screens: [wall]\n    play: films\n    days: [mon, wed, "
                  "2026-12-24..2026-12-26]\n    from: 8:30\n    to: \"21:00\"\n"
                  "    priority: 60\n    begins: after item\n    ends: sharp\n    timezone: Europe/Berlin\n");
    ASSERT_EQ(programme.entries.size(), 1U);
    const Entry& entry = programme.entries[0];
    EXPECT_EQ(entry.name, "开馆");
    EXPECT_THAT(entry.screens, ElementsAre("wall"));
    EXPECT_EQ(entry.play.playlist, "films");
    EXPECT_EQ(entry.when.days.weekdays, 0x05);
    ASSERT_EQ(entry.when.days.dates.size(), 1U);
    EXPECT_EQ(entry.when.from->since_midnight, 8h + 30min);
    EXPECT_EQ(entry.when.to->since_midnight, 21h);
    EXPECT_EQ(entry.priority, 60);
    EXPECT_EQ(entry.begins, Edge::after_item);
    EXPECT_EQ(entry.ends, Edge::sharp);
    EXPECT_EQ(entry.zone, "Europe/Berlin");
    EXPECT_EQ(entry.place.line, 2);
}

TEST(Schedule, what_is_left_out_means_all_screens_every_day_the_sites_zone_and_priority_50) {
    const Entry entry = scheduled("schedule: [{play: films}]\n").entries.at(0);
    EXPECT_THAT(entry.screens, ElementsAre("room", "wall"));
    EXPECT_EQ(entry.when.days, DaySet::daily());
    EXPECT_FALSE(entry.when.from);
    EXPECT_EQ(entry.zone, "Asia/Shanghai");
    EXPECT_EQ(entry.priority, 50);
    EXPECT_EQ(entry.after, After::keep_time);
}

TEST(Schedule, an_insertion_lets_what_lies_under_it_resume_unless_told_otherwise) {
    const auto programme = scheduled("schedule:\n  - {play: films, from: \"09:00\", to: \"17:00\", every: "
                                     "1h}\n  - {play: films, every: 2h, after: keep time}\n");
    EXPECT_EQ(programme.entries[0].after, After::resume);
    EXPECT_EQ(programme.entries[0].when.every, 1h);
    EXPECT_EQ(programme.entries[1].after, After::keep_time);
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, every: 59s}]\n"),
                ElementsAre("schedule.yaml:1:26: error: `every` is at least 1m"));
}

TEST(Schedule, a_rule_has_a_start_and_a_length) {
    const Entry entry =
        scheduled("schedule:\n  - play: films\n    rrule: FREQ=WEEKLY;BYDAY=SA\n    starting: "
                  "2026-11-28T14:30\n    for: 45m\n    except: [2026-12-26, holidays, 2026-12-05T14:30]\n"
                  "    also: [2026-12-31, 2026-12-30T14:00]\ncalendars:\n  holidays: [2027-01-01, "
                  "2027-02-17..2027-02-23]\n")
            .entries.at(0);
    ASSERT_TRUE(entry.when.rule);
    EXPECT_EQ(entry.when.rule->frequency, RecurrenceRule::Frequency::weekly);
    EXPECT_EQ(to_text(*entry.when.starting), "2026-11-28T14:30");
    EXPECT_EQ(entry.when.length, 45min);
    EXPECT_EQ(entry.when.except.size(), 4U);
    ASSERT_EQ(entry.when.also.size(), 2U);
    EXPECT_EQ(to_text(entry.when.also[0]), "2026-12-30T14:00");
    EXPECT_EQ(to_text(entry.when.also[1]), "2026-12-31T14:30"); // at the entry's own time
}

TEST(Schedule, a_date_in_also_is_at_the_entrys_own_time) {
    const Entry entry =
        scheduled("schedule: [{play: films, days: weekends, from: 9:00, to: 10:00, also: 2026-12-30}]\n")
            .entries.at(0);
    EXPECT_EQ(to_text(entry.when.also.at(0)), "2026-12-30T09:00");
}

TEST(Schedule, a_length_may_stand_for_the_end) {
    EXPECT_EQ(
        scheduled("schedule: [{play: films, from: 23:30, for: 45m}]\n").entries[0].when.to->since_midnight,
        15min);
    EXPECT_EQ(
        scheduled("schedule: [{play: films, from: 23:00, for: 1h}]\n").entries[0].when.to->since_midnight,
        24h);
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, from: 8:00, to: 9:00, for: 1h}]\n"),
                ElementsAre(HasSubstr("both say when it ends")));
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, for: 1h}]\n"),
                ElementsAre(HasSubstr("`for` needs `from`")));
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, from: 8:00, for: 24h}]\n"),
                ElementsAre(HasSubstr("less than a day")));
}

TEST(Schedule, an_end_that_is_the_beginning_is_an_error) {
    EXPECT_THAT(
        findings_of_schedule("schedule:\n  - play: films\n    from: \"08:30\"\n    to: 8:30\n"),
        ElementsAre(
            "schedule.yaml:4:5: error: `to` is the same as `from`: for the whole day leave both out"));
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, from: \"24:00\"}]\n"),
                ElementsAre(HasSubstr("24:00 is the end of a day")));
}

TEST(Schedule, a_bare_number_for_a_time_says_to_quote_it) {
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, from: 8:00, to: 1260}]\n"),
                ElementsAre("schedule.yaml:1:42: error: `1260` is a number (some tools write 21:00 so): "
                            "write \"21:00\" in quotes"));
}

TEST(Schedule, times_in_full_width_are_told_what_they_should_be) {
    EXPECT_THAT(findings_of_schedule("schedule:\n  - play: films\n    from: “08：30”\n"),
                ElementsAre("schedule.yaml:3:11: error: `“08：30”` is no time of day: write \"8:30\", "
                            "\"08:30:15\" or \"24:00\", in quotes"));
    EXPECT_THAT(findings_of_schedule("schedule:\n  - play: films\n    from: 08：30\n"),
                ElementsAre("schedule.yaml:3:11: error: `08：30` holds full-width characters: write 08:30"));
}

TEST(Schedule, rules_that_the_rfc_forbids_are_refused) {
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, rrule: FREQ=DAILY;COUNT=2;UNTIL=20270101, "
                                     "starting: 2026-11-28T14:30, for: 1h}]\n"),
                ElementsAre(StartsWith("schedule.yaml:1:33: error: ")));
    EXPECT_THAT(
        findings_of_schedule(
            "schedule: [{play: films, rrule: FREQ=WEEKLY;BYDAY=2SA, starting: 2026-11-28T14:30, for: 1h}]\n"),
        ElementsAre(StartsWith("schedule.yaml:1:33: error: ")));
}

TEST(Schedule, rules_finer_than_a_minute_are_refused) {
    EXPECT_THAT(findings_of_schedule(
                    "schedule: [{play: films, rrule: FREQ=SECONDLY, starting: 2026-11-28T14:30, for: 1s}]\n"),
                ElementsAre(HasSubstr("finer than a minute")));
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, rrule: \"FREQ=DAILY;BYSECOND=0,30\", "
                                     "starting: 2026-11-28T14:30, for: 1s}]\n"),
                ElementsAre(HasSubstr("finer than a minute")));
}

TEST(Schedule, a_rule_that_a_comma_cuts_is_told_to_be_quoted) {
    EXPECT_THAT(findings_of_schedule("schedule:\n  - {play: films, starting: 2026-11-28T14:30, for: 1h, "
                                     "rrule: FREQ=WEEKLY;BYDAY=SA,SU}\n"),
                ElementsAre("schedule.yaml:2:84: error: unknown key `SU`: if it belongs to the text before "
                            "it, put that text in quotes, since a comma within {} ends it"));
}

TEST(Schedule, a_rule_finer_than_a_minute_can_be_read_for_a_table) {
    SiteFiles files = small_site();
    files.purpose = Purpose::table;
    files.texts["schedule.yaml"] =
        "schedule: [{play: films, rrule: FREQ=SECONDLY, starting: 2026-11-28T14:30, for: 1s}]\n";
    const Reading reading = read_site(files);
    EXPECT_TRUE(reading.programme);
    EXPECT_THAT(lines_of(reading), ElementsAre(HasSubstr("warning: this rule is finer than a minute")));
}

TEST(Schedule, a_start_that_its_rule_does_not_hit_is_a_warning) {
    EXPECT_THAT(findings_of_schedule("schedule:\n  - play: films\n    rrule: FREQ=WEEKLY;BYDAY=SA\n    "
                                     "starting: 2026-11-27T14:30\n    for: 45m\n"),
                ElementsAre("schedule.yaml:4:5: warning: the rule does not hit this instant, so nothing is "
                            "played then; the first time is 2026-11-28T14:30"));
}

TEST(Schedule, a_rule_needs_its_start_and_length_and_goes_without_days) {
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, rrule: FREQ=DAILY}]\n"),
                ElementsAre(HasSubstr("`for` is missing"), HasSubstr("`starting` is missing")));
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, rrule: FREQ=DAILY, starting: "
                                     "2026-11-28T14:30, for: 1h, days: mon, from: 8:00}]\n"),
                ElementsAre(HasSubstr("`days` does not go with `rrule`"),
                            HasSubstr("`from` does not go with `rrule`")));
}

TEST(Schedule, one_instant_alone_is_an_entry) {
    const Entry entry =
        scheduled("schedule: [{play: films, starting: 2026-11-28T14:30, for: 2h}]\n").entries.at(0);
    EXPECT_FALSE(entry.when.rule);
    EXPECT_EQ(entry.name, "films 2026-11-28T14:30");
}

TEST(Schedule, names_are_unique_given_or_made) {
    const auto programme =
        scheduled("schedule:\n  - {play: films, from: 8:30, to: 9:00}\n  - {play: films, from: 8:30, to: "
                  "9:30}\n  - {play: black, name: films 08:30 (2)}\n  - {play: slate}\n");
    EXPECT_EQ(programme.entries[0].name, "films 08:30");
    EXPECT_EQ(programme.entries[1].name, "films 08:30 (3)");
    EXPECT_EQ(programme.entries[3].name, "slate (entry)");
    EXPECT_THAT(
        findings_of_schedule("schedule:\n  - {play: films, name: 晨}\n  - {name: 晨, play: black}\n"),
        ElementsAre(
            "schedule.yaml:3:12: error: an entry of line 2 is named `晨`, too: entry names are unique"));
    EXPECT_THAT(findings_of_schedule("schedule: [{play: films, name: default}]\n"),
                ElementsAre(HasSubstr("give the entry another name")));
}

TEST(Schedule, what_is_named_exists) {
    EXPECT_THAT(
        findings_of_schedule("schedule:\n  - {play: film, screens: [wall, rom], except: holiday, days: [mon, "
                             "holidys]}\ncalendars: {holidays: 2027-01-01}\n"),
        ElementsAre("schedule.yaml:2:12: error: there is no playlist `film`; did you mean `films`?",
                    "schedule.yaml:2:34: error: there is no screen `rom`; did you mean `room`?",
                    "schedule.yaml:2:48: error: there is no calendar `holiday`; did you mean `holidays`?",
                    "schedule.yaml:2:69: error: no day and no calendar is called `holidys`; did you mean "
                    "`holidays`?"));
    EXPECT_THAT(findings_of_schedule("schedule: [{play: {live: lecture}}]\n"),
                ElementsAre(HasSubstr("error: there is no link `lecture`")));
}

TEST(Schedule, calendars_are_days_of_an_entry_too) {
    const Entry entry = scheduled("schedule: [{play: films, days: 假日}]\ncalendars: {假日: [2027-01-01, "
                                  "2027-02-17..2027-02-23]}\n")
                            .entries.at(0);
    EXPECT_EQ(entry.when.days.weekdays, 0);
    EXPECT_EQ(entry.when.days.dates.size(), 2U);
}

TEST(Schedule, one_item_may_stand_in_place_of_a_playlist) {
    const auto programme =
        scheduled("schedule:\n  - play: {video: media/x.mp4, for: 20s}\n  - {play: {video: media/x.mp4, for: "
                  "20s}, from: 9:00}\n  - {play: {video: media/x.mp4}, from: 10:00}\n");
    const std::string first = programme.entries[0].play.playlist;
    EXPECT_EQ(programme.playlists.at(first).name, "media/x.mp4");
    EXPECT_EQ(programme.playlists.at(first).items.at(0).length, 20s);
    EXPECT_EQ(programme.entries[1].play.playlist, first); // the same item is the same playlist
    EXPECT_NE(programme.entries[2].play.playlist, first);
    EXPECT_EQ(programme.entries[1].name, "media/x.mp4 09:00");
}

TEST(Schedule, what_has_no_end_is_no_insertion) {
    const auto said = [](const std::string& play) {
        return findings_of_schedule("schedule:\n  - play: " + play +
                                    "\n    from: \"09:00\"\n    to: \"17:00\"\n    every: 1h\n");
    };
    EXPECT_THAT(said("black"),
                ElementsAre("schedule.yaml:2:11: error: `every` plays one pass, and `black` has no "
                            "end: say how long it stands; write {colour: black, for: 10s}"));
    EXPECT_THAT(said("slate"), ElementsAre(HasSubstr("write {slate: yes, for: 10s}")));
    EXPECT_THAT(said("{colour: black, for: 10s}"), IsEmpty());
    EXPECT_THAT(said("{slate: yes, for: 10s}"), IsEmpty());
}

TEST(Schedule, a_file_that_stands_bare_is_told_how_it_is_written) {
    EXPECT_THAT(findings_of_schedule("schedule: [{play: media/x.mp4}]\n"),
                ElementsAre(HasSubstr("a file is written {video: media/x.mp4}")));
}

TEST(Schedule, an_empty_schedule_leaves_the_defaults) {
    EXPECT_THAT(findings_of_schedule(""), IsEmpty());
    EXPECT_THAT(findings_of_schedule("schedule:\n"), IsEmpty());
    EXPECT_THAT(findings_of_schedule("calendars:\n  a: 2027-01-01\n"), IsEmpty());
}

TEST(Schedule, priorities_and_choices_are_in_range) {
    EXPECT_THAT(
        findings_of_schedule("schedule: [{play: films, priority: 101, after: pause, begins: late}]\n"),
        ElementsAre(HasSubstr("write a whole number from 0 to 100"),
                    HasSubstr("`pause` is none of resume, keep time"),
                    HasSubstr("`late` is none of sharp, after item")));
}

} // namespace
} // namespace lianping::programme
