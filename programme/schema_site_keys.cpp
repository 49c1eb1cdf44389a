// The keys of site.yaml. Every row is what operators read in SCHEMA.md and in their editors.
#include "programme/schema_tables.h"

namespace lianping::programme {

namespace {

constexpr Key site_keys[] = {
    {.name = "site",
     .required = true,
     .english = "The site's name; the slate shows it.",
     .chinese = "场地名称，待机画面上会显示。",
     .example = "厦港互联网青年信仰空间"},
    {.name = "timezone",
     .form = Form::zone,
     .standard = "the machine's, with a warning",
     .english = "The zone of all days and times.",
     .chinese = "所有日期和时间所在的时区。",
     .example = "Asia/Shanghai"},
    {.name = "screens",
     .form = Form::map,
     .of = "screen",
     .required = true,
     .english = "The screens, by name.",
     .chinese = "各屏幕，以名字区分。",
     .example = "{wall: {size: 1920x1080}}"},
    {.name = "nodes",
     .form = Form::map,
     .of = "node",
     .required = true,
     .english = "The machines' outputs, by name; every screen needs one.",
     .chinese = "各播放节点，以名字区分；每块屏幕至少一个。",
     .example = "{wall-1: {screen: wall}}"},
    {.name = "media_roots",
     .form = Form::folders,
     .english = "Folders outside of the site into which its symbolic links may lead.",
     .chinese = "站点文件夹之外、允许符号链接指向的文件夹。",
     .example = "[/srv/media]"},
    {.name = "language",
     .form = Form::choice,
     .of = "zh|en",
     .standard = "zh where the site's name is Chinese, else en",
     .english = "The language of the dates that screens write: clocks, countdowns.",
     .chinese = "屏幕上时钟、倒计时等日期所用的语言。",
     .example = "zh"},
    {.name = "layouts",
     .form = Form::map_of_maps_of_rects,
     .english =
         "Divisions of a screen into named zones, by name: left, top, width and height of each. Later ones "
         "lie over earlier ones.",
     .chinese = "把屏幕分成若干区域的版式：各区域的左、上、宽、高；写在后面的叠在前面的之上。",
     .example = "{board: {main: \"0,0 75%x88%\", side: \"75%,0 25%x88%\"}}"},
    {.name = "links",
     .form = Form::map,
     .of = "link",
     .english = "Live links, by name.",
     .chinese = "直播连线，以名字区分。"},
};

constexpr Key screen_keys[] = {
    {.name = "size",
     .form = Form::size,
     .required = true,
     .english = "Width x height of its picture in pixels, before it is rotated.",
     .chinese = "画面的宽x高（像素），旋转之前。",
     .example = "1920x1080"},
    {.name = "default",
     .form = Form::play,
     .standard = "slate",
     .english = "What it shows where the schedule has nothing for it.",
     .chinese = "日程没有安排时播放的内容。",
     .example = "bulletin"},
    {.name = "rotate",
     .form = Form::choice,
     .of = "0|90|180|270",
     .standard = "0",
     .english = "Degrees clockwise by which its picture is turned; 90 for portrait.",
     .chinese = "画面顺时针旋转的角度；竖屏用 90。",
     .example = "90"},
    {.name = "sound",
     .form = Form::on_off,
     .standard = "no",
     .english = "Whether it plays sound.",
     .chinese = "是否播放声音。",
     .example = "on"},
    {.name = "volume",
     .form = Form::volume,
     .standard = "100%",
     .english = "How loud.",
     .chinese = "音量。",
     .example = "70%"},
    {.name = "quiet",
     .form = Form::objects,
     .of = "quiet",
     .english = "Hours in which it is quieter or silent.",
     .chinese = "安静时段：在此期间降低音量或静音。",
     .example = "{from: \"22:00\", to: \"8:00\"}"},
};

constexpr Key quiet_keys[] = {
    {.name = "from",
     .form = Form::time,
     .required = true,
     .english = "When they begin.",
     .chinese = "开始的时刻。",
     .example = "\"22:00\""},
    {.name = "to",
     .form = Form::time,
     .required = true,
     .english = "When they end; not later than `from`: on the next day.",
     .chinese = "结束的时刻；不晚于 `from` 表示到次日。",
     .example = "\"8:00\""},
    {.name = "days",
     .form = Form::days,
     .standard = "daily",
     .english = "The days of the week on which they begin.",
     .chinese = "从星期几开始。",
     .example = "weekdays"},
    {.name = "volume",
     .form = Form::volume,
     .standard = "0%",
     .english = "How loud the screen may be meanwhile.",
     .chinese = "此间的最大音量。",
     .example = "20%"},
};

constexpr Key node_keys[] = {
    {.name = "screen",
     .required = true,
     .english = "The screen that it shows.",
     .chinese = "它所显示的屏幕。",
     .example = "wall"},
    {.name = "address",
     .standard = "this machine",
     .english =
         "Where it is, if not on the controller's machine: for people, since nodes call the controller.",
     .chinese = "节点不在控制器所在机器上时，它的地址；只给人看，由节点去连控制器。",
     .example = "10.0.0.21"},
};

} // namespace

std::span<const Key> keys_of_site() { return site_keys; }
std::span<const Key> keys_of_screen() { return screen_keys; }
std::span<const Key> keys_of_quiet() { return quiet_keys; }
std::span<const Key> keys_of_node() { return node_keys; }

} // namespace lianping::programme
