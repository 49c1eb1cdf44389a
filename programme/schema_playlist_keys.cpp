// The keys of playlists/*.yaml. Every row is what operators read in SCHEMA.md and in their editors.
#include "programme/schema_tables.h"

namespace lianping::programme {

namespace {

constexpr Key playlist_keys[] = {
    {.name = "items",
     .form = Form::items,
     .of = "item",
     .required = true,
     .english = "What is played, in this order, again and again.",
     .chinese = "依次播放、循环往复的节目。"},
    {.name = "defaults",
     .form = Form::object,
     .of = "defaults",
     .english = "What holds for every item that does not say otherwise.",
     .chinese = "各节目没有另写时的共同设置。",
     .example = "{transition: crossfade 600ms}"},
    {.name = "shuffle",
     .form = Form::on_off,
     .standard = "no",
     .english = "Another order in every pass, the same on every screen.",
     .chinese = "每一遍换一个顺序，各屏幕相同。",
     .example = "yes"},
    {.name = "overlays",
     .form = Form::list,
     .of = "overlay",
     .english =
         "What stays over the items while they change, whenever an entry or a screen's default plays this "
         "list.",
     .chinese = "叠加在节目之上、换节目时不消失的内容；由日程或屏幕默认播放本列表时显示。",
     .example = "[{clock: top-right}]"},
    {.name = "music",
     .form = Form::play,
     .english =
         "A playlist or item whose sound lies under the items, and is silent while one with sound of its "
         "own is on.",
     .chinese = "背景音乐：播放列表或一个有声节目；节目自身有声音时静音。",
     .example = "{audio: media/tune.ogg}"},
};

constexpr Key defaults_keys[] = {
    {.name = "transition",
     .form = Form::transition,
     .standard = "cut",
     .english = "How an item comes on.",
     .chinese = "节目出现的方式。",
     .example = "crossfade 600ms"},
    {.name = "fit",
     .form = Form::choice,
     .of = "contain|cover|stretch",
     .standard = "contain",
     .english = "How a picture of another shape fills its place.",
     .chinese = "画面比例不同时如何填满。",
     .example = "cover"},
    {.name = "motion",
     .form = Form::choice,
     .of = "none|slow",
     .standard = "none",
     .english =
         "Whether a photo moves slowly within its place: nearer, farther or to a side, each in its own way.",
     .chinese = "照片是否在画面中缓缓移动：推近、拉远或平移，各张不同。",
     .example = "slow"},
    {.name = "background",
     .form = Form::colour,
     .standard = "black",
     .english = "The colour where a picture does not reach.",
     .chinese = "画面未及之处的颜色。",
     .example = "\"#202020\""},
    {.name = "for",
     .form = Form::length,
     .standard = "10s",
     .english = "How long items without a length of their own stand (pictures, notices, colours, the slate); "
                "videos keep theirs.",
     .chinese = "没有自身长度的节目（图片、通知、颜色、待机画面）停留多久；视频不受影响。",
     .example = "8s"},
    {.name = "each",
     .form = Form::length,
     .standard = "10s",
     .english = "How long each picture or page of a group stands.",
     .chinese = "成组图片或页面每张停留多久。",
     .example = "8s"},
    {.name = "volume",
     .form = Form::volume,
     .standard = "100%",
     .english = "How loud.",
     .chinese = "音量。",
     .example = "80%"},
    {.name = "mute",
     .form = Form::on_off,
     .standard = "no",
     .english = "Whether they are silent.",
     .chinese = "是否静音。",
     .example = "yes"},
};

constexpr std::string_view places = "top-left|top|top-right|bottom-left|bottom|bottom-right";

constexpr Key overlay_keys[] = {
    {.name = "ticker",
     .form = Form::texts,
     .english = "Texts that run along the foot, one behind the other.",
     .chinese = "底部滚动的文字，一条或多条。",
     .example = "免费充电、装开水、问路、歇脚",
     .kind = true},
    {.name = "clock",
     .form = Form::choice,
     .of = places,
     .english = "A clock, and where.",
     .chinese = "时钟及其位置。",
     .example = "top-right",
     .kind = true},
    {.name = "logo",
     .form = Form::file,
     .english = "A picture in a corner.",
     .chinese = "角上的标志。",
     .example = "media/logo.png",
     .kind = true},
    {.name = "countdown",
     .form = Form::instant,
     .english = "The time until an instant.",
     .chinese = "倒计时。",
     .example = "2026-11-28T14:30",
     .kind = true},
    {.name = "at",
     .form = Form::choice,
     .of = places,
     .standard = "top-left for a logo, top-right for a countdown",
     .goes_with = "logo countdown",
     .english = "Where it stands.",
     .chinese = "位置。",
     .example = "top-right"},
    {.name = "title",
     .goes_with = "countdown",
     .english = "A line over the countdown.",
     .chinese = "倒计时上方的一行字。",
     .example = "距微课堂"},
    {.name = "format",
     .form = Form::clock_format,
     .standard = "time, date, weekday and, in Chinese, the lunar date",
     .goes_with = "clock",
     .english =
         "How a clock reads: `%H` hour, `%M` minute, `%S` second, `%Y` year, `%m` month, `%d` day, `%A` "
         "weekday, `%a` its short name, `%L` lunar date; `%n` begins a smaller line, `%-m` leaves out a "
         "zero.",
     .chinese = "时钟的格式：`%H` 时、`%M` 分、`%S` 秒、`%Y` 年、`%m` 月、`%d` 日、`%A` 星期、`%a` "
                "周几、`%L` 农历；`%n` "
                "另起小字一行，`%-m` 不补零。",
     .example = "\"%H:%M:%S%n%-m月%-d日 %A %L\""},
    {.name = "colour",
     .form = Form::colour,
     .standard = "white",
     .goes_with = "ticker clock countdown",
     .english = "Of its text.",
     .chinese = "文字颜色。",
     .example = "gold"},
    {.name = "background",
     .form = Form::colour,
     .standard = "black",
     .goes_with = "ticker clock countdown",
     .english = "Of its band.",
     .chinese = "底色。",
     .example = "navy"},
};

} // namespace

std::span<const Key> keys_of_playlist() { return playlist_keys; }
std::span<const Key> keys_of_defaults() { return defaults_keys; }
std::span<const Key> keys_of_overlay() { return overlay_keys; }

} // namespace lianping::programme
