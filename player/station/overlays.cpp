#include "player/station/overlays.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace lianping::player {
namespace {

// Identify is white for the first fifth of each second of house time: screens in step flash in one frame of a
// camera.
constexpr Duration flash_length = 200ms;

// What the names of these pictures begin with, of all that the painter paints.
constexpr const char* mine = "over all\n";

std::string alert_role(std::uint64_t id) { return fmt::format("alert {}", id); }

Duration into_second(Duration since) {
    const auto into = since % Duration(1s);
    return into < Duration::zero() ? into + 1s : into;
}

} // namespace

void Overlays::use(std::shared_ptr<const ScreenPlan> plan, std::string site, const Canvas& canvas) {
    anchor_ = plan ? plan->anchor : Anchor{};
    if (plan) site = plan->site;
    plan_ = std::move(plan);
    site_ = std::move(site);
    canvas_ = canvas;
}

text::CivilMoment Overlays::civil(HouseTime t) const {
    const auto utc = anchor_.to_utc(t);
    std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(utc.since_origin()).count();
    if (plan_) {
        seconds += utc_offset_at(*plan_, utc).count();
    } else {
        const std::time_t at = seconds;
        std::tm local{};
        ::localtime_r(&at, &local);
        seconds += local.tm_gmtoff;
    }
    return text::civil_moment(seconds);
}

std::string Overlays::clock_text(HouseTime t) const {
    return text::clock_text("%T", civil(t), text::Language::english);
}

std::string Overlays::slate_text(HouseTime t) const {
    const bool chinese =
        plan_ ? plan_->language == "zh" : text::language_of(site_) == text::Language::chinese;
    if (chinese) return text::clock_text("%T\n%-m月%-d日 %A · 农历%L", civil(t), text::Language::chinese);
    return text::clock_text("%T\n%A, %e %B", civil(t), text::Language::english);
}

FramePtr Overlays::ask(const std::string& role, const std::string& name, const Painter::Draw& draw) {
    auto& newest = newest_[role];
    if (auto frame = painter_.picture(mine + role + '\n' + name, draw)) newest = std::move(frame);
    return newest;
}

FramePtr Overlays::ask_slate(HouseTime t, bool ahead) {
    const auto clock = slate_text(t);
    const auto name = fmt::format("{}\n{}\n{}x{}", site_, clock, canvas_.width, canvas_.height);
    const auto draw = [site = site_, clock, canvas = canvas_] {
        return text::draw_slate(site, clock, canvas.width, canvas.height);
    };
    if (!ahead) return ask("slate", name, draw);
    return painter_.picture(mine + ("slate\n" + name), draw);
}

FramePtr Overlays::slate(HouseTime t) {
    auto frame = ask_slate(t, false);
    ask_slate(slate_changes(t, anchor_), true);
    return frame;
}

FramePtr Overlays::alert(const Alert& alert) {
    const auto area = alert_area(alert.level, canvas_);
    const auto width = static_cast<std::uint32_t>(area.w);
    const auto height = static_cast<std::uint32_t>(area.h);
    const auto level = alert.level == Alert::Level::info      ? text::AlertLevel::info
                       : alert.level == Alert::Level::warning ? text::AlertLevel::warning
                                                              : text::AlertLevel::emergency;
    return ask(
        fmt::format("alert {}", alert.id),
        fmt::format("{}\n{}\n{}x{}", alert.text, static_cast<int>(level), width, height),
        [text = alert.text, level, width, height] { return text::draw_alert(text, level, width, height); });
}

FramePtr Overlays::ask_identify(HouseTime t, bool ahead) {
    const bool flash = identify_flashes(t);
    const auto screen = plan_ ? plan_->screen : site_;
    const auto detail = fmt::format("{} × {}", canvas_.width, canvas_.height);
    const auto clock = clock_text(t);
    const auto name = fmt::format("{}\n{}\n{}\n{}", screen, detail, clock, flash);
    const auto draw = [screen, detail, clock, flash, canvas = canvas_] {
        return text::draw_identify(screen, detail, clock, flash, canvas.width, canvas.height);
    };
    if (!ahead) return ask("identify", name, draw);
    return painter_.picture(mine + ("identify\n" + name), draw);
}

FramePtr Overlays::identify(HouseTime t) {
    auto frame = ask_identify(t, false);
    const auto next = identify_changes(t);
    ask_identify(next, true);
    ask_identify(identify_changes(next), true);
    return frame;
}

void Overlays::keep_alerts(const std::vector<std::uint64_t>& ids) {
    std::erase_if(newest_, [&](const auto& entry) {
        if (!entry.first.starts_with("alert ")) return false;
        return std::none_of(ids.begin(), ids.end(),
                            [&](std::uint64_t id) { return entry.first == alert_role(id); });
    });
}

// What was asked for ahead may be drawn only now: it goes as well.
void Overlays::rest() {
    newest_.clear();
    painter_.forget(mine);
}

HouseTime Overlays::slate_changes(HouseTime t, const Anchor& anchor) {
    return t + (1s - into_second(anchor.to_utc(t).since_origin()));
}

HouseTime Overlays::slate_since(HouseTime t, const Anchor& anchor) {
    return t - into_second(anchor.to_utc(t).since_origin());
}

bool Overlays::identify_flashes(HouseTime t) { return into_second(t.since_origin()) < flash_length; }

HouseTime Overlays::identify_since(HouseTime t) {
    const auto into = into_second(t.since_origin());
    return t - (into < flash_length ? into : into - flash_length);
}

HouseTime Overlays::identify_changes(HouseTime t) {
    const auto into = into_second(t.since_origin());
    return t + (into < flash_length ? flash_length - into : 1s - into);
}

} // namespace lianping::player
