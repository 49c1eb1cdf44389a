#include "ctl/new_site.h"

#include "base/atomic_file.h"
#include "programme/schema.h"
#include "text/notice.h"
#include "text/text.h"

#include <fmt/format.h>

#include <string_view>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view site_text =
    R"(# yaml-language-server: $schema=schema/site.json
# 一个站点：名字、时区、屏幕、播放节点。改完保存，一秒之内上屏；写错了不要紧，屏幕继续放原来的。
# A site: its name, its zone, its screens and the machines that show them. Save, and it is on within a second;
# a mistake stops nothing.
#
#   lianpingctl check --watch .        每次保存就检查 / looks for mistakes at each save
site: {}
timezone: Asia/Shanghai              # 改成当地的时区 / where the screens are: Europe/Berlin, America/New_York, ...

screens:
  # 屏幕的像素；竖屏加 rotate: 90。Its pixels; for a portrait screen add rotate: 90.
  wall: {{size: 1920x1080, default: bulletin}}

nodes:
  wall-1: {{screen: wall}}             # 带屏幕的那台机器 / the machine that the screen hangs on
)";

constexpr std::string_view schedule_text =
    R"(# yaml-language-server: $schema=schema/schedule.json
# 什么时候放什么；没有安排的时候，放 site.yaml 里屏幕的 default。
# What is on when. Where nothing is due, the screen's `default` of site.yaml plays.
schedule:
  - name: 夜里                       # night
    play: night
    from: "21:00"                    # 时刻加引号 / quote times of day
    to: "08:30"                      # 跨过午夜 / past midnight

  # 每周六下午两点半，放 45 分钟，节假日除外。Saturdays at half past two for 45 minutes, but not on holidays.
  # - name: 微课堂
  #   play: micro-class              # 先写 playlists/micro-class.yaml / write that playlist first
  #   rrule: FREQ=WEEKLY;BYDAY=SA
  #   starting: 2026-11-28T14:30
  #   for: 45m
  #   priority: 80                   # 重叠时大的赢 / where two overlap the higher one wins
  #   except: 节假日

calendars:
  节假日: [2026-10-01..2026-10-07, 2027-01-01]
)";

constexpr std::string_view bulletin_text =
    R"(# yaml-language-server: $schema=../schema/playlist.json
# 白天的列表：从上到下，循环播放。The day's list: from top to bottom, again and again.
defaults: {transition: crossfade 600ms, for: 10s}

items:
  - image: media/welcome.png

  - notice: {title: 本周微课堂, body: "周六 14:30，二楼分享区。\n欢迎来听，也欢迎来讲。"}
    background: "#12324a"            # 颜色加引号，# 后面是注释 / quote it: a # begins a comment

  # 把 film.mp4 放进 media/，去掉下一行的 #。Put film.mp4 into media/ and take the # away.
  # - video: media/film.mp4          # 有多长放多长 / as long as it is

  - image: media/opening-hours.png
    for: 8s

  - notice: {title: Welcome, body: "Wi-Fi, water and a chair: ask at the desk."}
    days: weekends                   # 只在周末 / at weekends only
    background: "#3a2a20"
)";

constexpr std::string_view night_text =
    R"(# yaml-language-server: $schema=../schema/playlist.json
# 夜里：一张安静的告示和待机画面。Night: a quiet notice, and the slate with its clock.
defaults: {transition: crossfade 1500ms, for: 20s}
items:
  - notice: {title: 已闭馆, body: 明早 8:30 见}
    background: "#0a1420"
  - slate
)";

constexpr std::string_view media_text =
    R"(把图片和视频放在这里，在 playlists/ 里用 media/名字 写出来。
Put pictures and films here, and name them in playlists/ as media/NAME.
)";

Result<void> draw(const fs::path& file, const std::string& title, const std::string& body,
                  text::NoticeStyle style, const text::Rgba& background) {
    text::Notice notice;
    notice.title = title;
    notice.body = body;
    notice.style = style;
    notice.background = background;
    return text::write_png(text::draw_notice(notice), file.string());
}

// A plain scalar where YAML takes it for one, else in quotes.
std::string quoted(const std::string& name) {
    std::string out = "\"";
    for (const char letter : name) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter < ' ' && letter >= 0 ? ' ' : letter;
    }
    return out + '"';
}

} // namespace

Result<void> write_new_site(const fs::path& folder, const std::string& name) {
    std::error_code failed;
    if (fs::exists(folder, failed)) {
        if (!fs::is_directory(folder, failed))
            return fail(Error::Code::invalid, fmt::format("{} is a file; name a folder", folder.string()));
        for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
            if (!at->path().filename().string().starts_with('.'))
                return fail(Error::Code::busy, fmt::format("{} is not empty (it holds {}); name a new folder",
                                                           folder.string(), at->path().filename().string()));
    }
    for (const char* part : {"playlists", "media", "schema"}) {
        fs::create_directories(folder / part, failed);
        if (failed)
            return fail(Error::Code::io,
                        fmt::format("cannot make {}: {}", (folder / part).string(), failed.message()));
    }
    const fs::path whole = fs::weakly_canonical(folder, failed);
    const std::string called =
        !name.empty() ? name : (whole.has_filename() ? whole : whole.parent_path()).filename().string();

    const std::pair<const char*, std::string> texts[] = {
        {"schedule.yaml", std::string(schedule_text)},
        {"playlists/bulletin.yaml", std::string(bulletin_text)},
        {"playlists/night.yaml", std::string(night_text)},
        {"media/README.txt", std::string(media_text)},
        {"schema/site.json", programme::schema_json("site")},
        {"schema/schedule.json", programme::schema_json("schedule")},
        {"schema/playlist.json", programme::schema_json("playlist")},
        {"SCHEMA.md", programme::schema_markdown()},
    };
    for (const auto& [file, text] : texts)
        if (auto written = write_file(folder / file, text); !written) return written;
    if (auto drawn = draw(folder / "media/welcome.png", "欢迎光临", "Welcome", text::NoticeStyle::split_left,
                          {0.93, 0.89, 0.80, 1});
        !drawn)
        return drawn;
    if (auto drawn = draw(folder / "media/opening-hours.png", "开放时间", "每天 8:30–21:00\nEvery day",
                          text::NoticeStyle::poster, {0.35, 0.09, 0.09, 1});
        !drawn)
        return drawn;
    // Last of all: a folder with a site.yaml is a site.
    return write_file(folder / "site.yaml", fmt::format(fmt::runtime(site_text), quoted(called)));
}

} // namespace lianping::ctl
