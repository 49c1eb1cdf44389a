// playlists/SCHEMA.md, from the definition.
#include "programme/schema.h"

namespace lianping::programme {

namespace {

struct Said {
    std::string english, chinese;
};

Said what_it_takes(const Key& key) {
    const std::string of(key.of);
    switch (key.form) {
    case Form::text:
    case Form::clock_format:
        return {"text", "文字"};
    case Form::texts:
        return {"text, or a list", "文字，或一组"};
    case Form::number:
        return {"number " + of, "数字 " + of};
    case Form::on_off:
        return {"yes, no", "yes、no"};
    case Form::choice: {
        std::string words;
        for (const std::string& word : words_of_choice(key.of))
            words += (words.empty() ? "`" : ", `") + word + "`";
        return {words, words};
    }
    case Form::length:
        return {"length: `800ms` `8s` `1.5s` `45m` `1h30m` `90d`",
                "时长：`800ms` `8s` `1.5s` `45m` `1h30m` `90d`"};
    case Form::length_or_auto:
        return {"length, or `auto`", "时长，或 `auto`"};
    case Form::overrun:
        return {"`cut`, or `extend` and a length", "`cut`，或 `extend` 加时长"};
    case Form::time:
        return {"time of day: `\"8:30\"` `\"08:30:15\"` `\"24:00\"`",
                "时刻：`\"8:30\"` `\"08:30:15\"` `\"24:00\"`"};
    case Form::days:
    case Form::dates:
        return {"days: `2026-12-01`, `2026-12-24..2026-12-26`; one or a list",
                "日期：`2026-12-01`、`2026-12-24..2026-12-26`；一个或一组"};
    case Form::except:
    case Form::also:
        return {"days, instants; one or a list", "日期、时刻；一个或一组"};
    case Form::instant:
        return {"instant: `2026-11-28T14:30`", "某日某时：`2026-11-28T14:30`"};
    case Form::between:
        return {"range: `2026-11-20..2026-11-28`, or of instants",
                "起止：`2026-11-20..2026-11-28`，也可到时刻"};
    case Form::rule:
        return {"rule of RFC 5545", "RFC 5545 规则"};
    case Form::zone:
        return {"time zone", "时区"};
    case Form::size:
        return {"size: `1920x1080`", "尺寸：`1920x1080`"};
    case Form::rect:
        return {"place: `\"75%,0 25%x88%\"`", "位置：`\"75%,0 25%x88%\"`"};
    case Form::colour:
        return {"colour: `navy`, `\"#202020\"`", "颜色：`navy`、`\"#202020\"`"};
    case Form::volume:
        return {"`0%` to `100%`", "`0%` 到 `100%`"};
    case Form::rate:
        return {"rate: `5 MB/s` `40 Mbit/s`", "速率：`5 MB/s`、`40 Mbit/s`"};
    case Form::transition:
        return {"`cut`, `crossfade 600ms`, `wipe 600ms right`, `wipe 600ms left hard`, "
                "`through black 800ms`",
                "`cut`（直切）、`crossfade 600ms`（叠化）、`wipe 600ms right`（柔边划像）、`wipe 600ms left "
                "hard`（硬边）、`through black "
                "800ms`（过黑）"};
    case Form::file:
        return {"a path within the site", "站点内的路径"};
    case Form::files:
        return {"a folder of the site, or a list of files", "站点内的文件夹，或一组文件"};
    case Form::folders:
        return {"absolute paths; one or a list", "绝对路径；一个或一组"};
    case Form::screens:
        return {"a screen, `all`, or a list", "屏幕名、`all`，或一组"};
    case Form::play:
        return {"playlist, `black`, `slate` or an item", "播放列表、`black`、`slate`，或一个节目"};
    case Form::object:
        return {"[" + of + "](#" + of + ")", "[" + of + "](#" + of + ")"};
    case Form::text_or_object:
        return {"text, or [" + of + "](#" + of + ")", "文字，或 [" + of + "](#" + of + ")"};
    case Form::objects:
        return {"[" + of + "](#" + of + "), or a list", "[" + of + "](#" + of + ")，或一组"};
    case Form::list:
    case Form::items:
        return {"list of [" + of + "](#" + of + ")", "一组 [" + of + "](#" + of + ")"};
    case Form::map:
        return {"names, each with a [" + of + "](#" + of + ")", "名字，各带一个 [" + of + "](#" + of + ")"};
    case Form::map_of_texts:
        return {"names, each with a text", "名字，各带一段文字"};
    case Form::map_of_dates:
        return {"names, each with days", "名字，各带一组日期"};
    case Form::map_of_plays:
        return {"names, each with what it plays", "名字，各带播放内容"};
    case Form::map_of_maps_of_rects:
        return {"names, each with zones and their places", "名字，各带若干区域及位置"};
    case Form::map_of_maps_of_texts:
        return {"names, each with screens and what they show", "名字，各带屏幕与所显示的来源"};
    }
    return {};
}

std::string in_cell(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '|' ? "\\|" : std::string(1, c);
    return out;
}

std::string row(const Key& key) {
    const Said takes = what_it_takes(key);
    std::string line = "| `" + std::string(key.name) + "`";
    if (key.required) line += " (required 必填)";
    if (!key.plays()) line += " †" + std::string(to_text(key.since));
    line += " | " + in_cell(takes.english) + "<br>" + in_cell(takes.chinese) + " | ";
    if (!key.standard.empty()) line += in_cell(key.standard);
    line += " | " + in_cell(key.english) + "<br>" + in_cell(key.chinese);
    if (!key.goes_with.empty()) {
        std::string kinds;
        for (const char c : key.goes_with) kinds += c == ' ' ? "`, `" : std::string(1, c);
        line += "<br>With 用于: `" + kinds + "`";
    }
    if (!key.example.empty()) line += "<br>`" + std::string(key.name) + ": " + in_cell(key.example) + "`";
    return line + " |\n";
}

} // namespace

std::string schema_markdown() {
    std::string page =
        "# Every key of a site / 全部写法\n\n"
        "Made by `lianpingctl schema --markdown` from the definition that the parser reads by; do not edit "
        "it by hand.\n"
        "本页由程序按解析器所用的同一份定义生成，请勿手改。\n\n"
        "A site is a folder / 一个站点就是一个文件夹: `site.yaml`, `schedule.yaml`, `playlists/*.yaml`, "
        "`media/`.\n\n"
        "- † marks what a later version plays; this one (" +
        std::string(to_text(this_version)) +
        ") checks it and leaves it out. 带 † 的由以后的版本播放，本版只检查、不播放。\n"
        "- Lengths always have a unit. 时长必须带单位。\n"
        "- Times of day are safest in quotes: `\"21:00\"`. 时刻请加引号。\n"
        "- Switches: yes, no, on, off, true, false. 开关可写 yes、no、on、off、true、false。\n"
        "- A playlist's name is its file's name without `.yaml`; `black`, `slate`, `default` and `live` are "
        "taken. "
        "播放列表的名字就是文件名；`black`、`slate`、`default`、`live` 不可用。\n"
        "- Colons, commas, brackets and quotes that YAML reads are the half-width ones: `:` not `：`. "
        "冒号、逗号、括号、引号须用半角。\n";
    for (const Object& object : objects()) {
        page += "\n## " + std::string(object.name) + "\n\n" + std::string(object.english) + "<br>\n" +
                std::string(object.chinese) +
                "\n\n| key 键 | takes 取值 | default 默认 | meaning 含义 |\n| --- | --- | --- | --- |\n";
        for (const Key& key : object.keys) page += row(key);
    }
    return page;
}

} // namespace lianping::programme
