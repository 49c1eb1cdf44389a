// The keys of schedule.yaml. Every row is what operators read in SCHEMA.md and in their editors.
#include "programme/schema_tables.h"

namespace lianping::programme {

namespace {

constexpr Key schedule_keys[] = {
    {.name = "schedule",
     .form = Form::list,
     .of = "entry",
     .english = "What is on when.",
     .chinese = "什么时候放什么。"},
    {.name = "calendars",
     .form = Form::map_of_dates,
     .english = "Named lists of dates and ranges, for `except` and `days`.",
     .chinese = "有名字的日期表，供 `except` 和 `days` 使用。",
     .example = "{holidays: [2027-01-01, 2027-02-17..2027-02-23]}"},
};

constexpr Key entry_keys[] = {
    {.name = "name",
     .standard = "made from `play` and the time",
     .english = "Its name in timelines and logs; no two entries share one.",
     .chinese = "在时间表和日志里的名字，不可重复。",
     .example = "开馆"},
    {.name = "play",
     .form = Form::play,
     .required = true,
     .english =
         "A playlist's name, `black`, `slate`, `{live: LINK}`, or one item such as `{video: media/x.mp4}`.",
     .chinese = "播放列表的名字、`black`（黑屏）、`slate`（待机画面）、`{live: 连线}`，或一个节目，例如 "
                "`{video: media/x.mp4}`。",
     .example = "bulletin"},
    {.name = "screens",
     .form = Form::screens,
     .standard = "all",
     .english = "On which screens.",
     .chinese = "在哪些屏幕上。",
     .example = "[wall, room]"},
    {.name = "days",
     .form = Form::days,
     .of = "calendars",
     .standard = "daily",
     .english = "`daily`, `weekdays`, `weekends`, days (`mon` to `sun`, `mon..fri`), dates, ranges, "
                "calendars; one or a list.",
     .chinese = "`daily`（每天）、`weekdays`（工作日）、`weekends`（周末）、星期（`mon` 到 "
                "`sun`，`mon..fri`）、日期、日期段、日历名；一个或一组。",
     .example = "[mon, wed, 2026-12-24..2026-12-26]"},
    {.name = "from",
     .form = Form::time,
     .standard = "the day's beginning",
     .english = "When it begins on each of its days.",
     .chinese = "每天的开始时间。",
     .example = "\"08:30\""},
    {.name = "to",
     .form = Form::time,
     .standard = "the day's end",
     .english = "When it ends; earlier than `from`: on the next day. `24:00` is the end of the day.",
     .chinese = "结束时间；早于 `from` 表示次日；`24:00` 是一天的终点。",
     .example = "\"21:00\""},
    {.name = "every",
     .form = Form::length,
     .english = "Makes it an insertion: at `from`, `from` + `every` and so on, before `to`, one pass of what "
                "it plays. At least 1m. What has no end, as `black`, needs one: `{colour: black, for: 10s}`.",
     .chinese = "插播：从 `from` 起每隔这么久、在 `to` 之前，播放一遍。至少 1m。`black` 这样没有长度的，写 "
                "`{colour: black, for: 10s}`。",
     .example = "1h"},
    {.name = "rrule",
     .form = Form::rule,
     .english = "A rule of RFC 5545, instead of `days`, `from` and `to`; no finer than a minute.",
     .chinese = "RFC 5545 的重复规则，代替 `days`、`from`、`to`；不得细于一分钟。",
     .example = "FREQ=WEEKLY;BYDAY=SA"},
    {.name = "starting",
     .form = Form::instant,
     .english = "The rule's first instant; without a rule, the only one.",
     .chinese = "规则的起点；没有规则时就是唯一的一次。",
     .example = "2026-11-28T14:30"},
    {.name = "for",
     .form = Form::length,
     .english = "How long each time lasts; goes with `starting`, or with `from` instead of `to`.",
     .chinese = "每次持续多久；与 `starting` 同用，或与 `from` 同用以代替 `to`。",
     .example = "45m"},
    {.name = "except",
     .form = Form::except,
     .english = "What is dropped: a date or range (all that begins on it), an instant (that one), a "
                "calendar's name; one or a list.",
     .chinese = "不播的时候：日期或日期段（当天开始的都不播）、某一次的时刻、日历名；一个或一组。",
     .example = "[2026-12-26, holidays]"},
    {.name = "also",
     .form = Form::also,
     .english = "What is added: an instant, or a date at the entry's own time; one or a list.",
     .chinese = "另外增加的：某个时刻，或某天的同一时间；一个或一组。",
     .example = "[2026-12-30T14:30]"},
    {.name = "priority",
     .form = Form::number,
     .of = "0..100",
     .standard = "50",
     .english =
         "Who wins where entries overlap: the higher; then the later start; then the later in the file.",
     .chinese = "时间重叠时数值大者优先；相同则开始晚者；再相同则文件中靠后者。",
     .example = "80"},
    {.name = "after",
     .form = Form::choice,
     .of = "resume|keep time",
     .standard = "keep time; with `every`: resume",
     .english =
         "What lies under it while it is on: stands still and goes on where it was, or runs on unseen.",
     .chinese = "它播放时，被它盖住的节目：`resume` 停住，之后接着放；`keep time` 照常走。",
     .example = "resume"},
    {.name = "begins",
     .form = Form::choice,
     .of = "sharp|after item",
     .standard = "sharp",
     .english = "At its time, or when the item that is on then has ended.",
     .chinese = "准时开始，或等当前节目放完再开始。",
     .example = "after item"},
    {.name = "ends",
     .form = Form::choice,
     .of = "sharp|after item",
     .standard = "sharp",
     .english = "At its time, or when its item that is on then has ended.",
     .chinese = "准时结束，或把正在放的节目放完。",
     .example = "after item"},
    {.name = "timezone",
     .form = Form::zone,
     .standard = "the site's",
     .english = "The zone of this entry's days and times.",
     .chinese = "这一条的日期和时间所在的时区。",
     .example = "Europe/Berlin"},
    {.name = "overrun",
     .form = Form::overrun,
     .standard = "cut",
     .english =
         "What happens when a source of its live link still sends at its end: it is cut, or goes on by "
         "the minute for so long at most, over what has no higher priority and began before it.",
     .chinese =
         "到点时直播还没结束怎么办：切断，或逐分钟延长，最多延长这么久（不挤占优先级更高或更晚开始的节目）。",
     .example = "extend 30m"},
};

} // namespace

std::span<const Key> keys_of_schedule() { return schedule_keys; }
std::span<const Key> keys_of_entry() { return entry_keys; }

} // namespace lianping::programme
