#include "player/station/overlay_pictures.h"

#include "base/log.h"
#include "player/frame_schedule.h"
#include "text/calendar_text.h"
#include "text/clock_face.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::player {
namespace {

constexpr Duration kept_for = 10s; // unused
constexpr Duration logo_again_after = 10s;
constexpr Duration logo_asked_every = 40ms; // while it is being decoded
constexpr Duration zero_stands = 1min;      // a countdown that is over
constexpr double panel_alpha = 0.6;         // of a clock's ground

text::Rgba rgba_of(Colour colour, double alpha) {
    return {colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, alpha};
}

text::Language language_of(const ScreenPlan& plan) {
    return plan.language == "zh" ? text::Language::chinese : text::Language::english;
}

std::int64_t seconds_of(Duration since) { return std::chrono::floor<std::chrono::seconds>(since).count(); }

// What a panel counts by: a clock the second of the site's wall clock that it shows, a countdown the seconds
// left, rounded up.
std::int64_t count_at(const ScreenPlan& plan, const Overlay& overlay, HouseTime t) {
    const auto utc = plan.anchor.to_utc(t);
    if (overlay.kind == Overlay::Kind::countdown) return -seconds_of(utc - overlay.until);
    const auto civil = seconds_of(utc.since_origin()) + utc_offset_at(plan, utc).count();
    const auto format = overlay.text.empty() ? text::standard_clock_format(language_of(plan)) : overlay.text;
    return text::shows_seconds(format) ? civil : civil - (((civil % 60) + 60) % 60);
}

// When that count begins, and when the next does.
HouseTime begins(const ScreenPlan& plan, const Overlay& overlay, HouseTime t) {
    const auto utc = plan.anchor.to_utc(t);
    if (overlay.kind == Overlay::Kind::countdown)
        return t - ((utc - overlay.until) - std::chrono::seconds(seconds_of(utc - overlay.until)));
    const auto civil = utc.since_origin() + utc_offset_at(plan, utc);
    return t - (civil - std::chrono::seconds(count_at(plan, overlay, t)));
}
HouseTime next_begins(const ScreenPlan& plan, const Overlay& overlay, HouseTime t) {
    const auto now = begins(plan, overlay, t);
    const auto format = overlay.text.empty() ? text::standard_clock_format(language_of(plan)) : overlay.text;
    const bool minutes = overlay.kind == Overlay::Kind::clock && !text::shows_seconds(format);
    return now + (minutes ? Duration(1min) : Duration(1s));
}

} // namespace

OverlayPictures::~OverlayPictures() {
    for (auto& one : held_)
        if (one->logo) doors_.retire(std::move(one->logo));
}

void OverlayPictures::use(std::shared_ptr<const ScreenPlan> plan, const Canvas& canvas) {
    plan_ = std::move(plan);
    if (canvas == canvas_) return;
    canvas_ = canvas;
    for (auto& one : held_) one->strip.reset(); // painted for another size
}

OverlayPictures::Held& OverlayPictures::held(const Overlay& overlay, HouseTime t) {
    const auto known =
        std::find_if(held_.begin(), held_.end(), [&](const auto& one) { return one->overlay == overlay; });
    auto& found = known != held_.end() ? *known : held_.emplace_back(std::make_unique<Held>());
    found->overlay = overlay;
    found->used = t;
    return *found;
}

FramePtr OverlayPictures::paint(const Overlay& overlay, std::int64_t count) {
    const auto sizes = overlay_sizes(canvas_);
    const auto language = language_of(*plan_);
    const auto ink = rgba_of(overlay.colour, 1), ground = rgba_of(overlay.background, panel_alpha);
    const auto colours =
        fmt::format("{:02x}{:02x}{:02x} {:02x}{:02x}{:02x}", overlay.colour.r, overlay.colour.g,
                    overlay.colour.b, overlay.background.r, overlay.background.g, overlay.background.b);
    if (overlay.kind == Overlay::Kind::countdown) {
        text::Countdown countdown{
            overlay.text, std::max<std::int64_t>(count, 0), language, sizes.countdown, ink, ground};
        return painter_.picture(fmt::format("countdown {}\n{}\n{}\n{}", countdown.seconds, overlay.text,
                                            sizes.countdown, colours),
                                [countdown] { return text::draw_countdown(countdown); });
    }
    const auto format =
        overlay.text.empty() ? std::string(text::standard_clock_format(language)) : overlay.text;
    text::ClockFace face{text::clock_text(format, text::civil_moment(count), language), sizes.clock, ink,
                         ground};
    return painter_.picture(fmt::format("clock {}\n{}\n{}", face.words, sizes.clock, colours),
                            [face] { return text::draw_clock_face(face); });
}

// The newest picture of it that there is, and the next one asked for.
OverlayPictures::Panel OverlayPictures::panel(Held& held, HouseTime t) {
    Panel panel{nullptr, next_begins(*plan_, held.overlay, t), begins(*plan_, held.overlay, t)};
    if (held.overlay.kind == Overlay::Kind::countdown &&
        plan_->anchor.to_utc(t) - held.overlay.until > zero_stands) {
        panel.changes = HouseTime::never();
        return panel;
    }
    if (auto frame = paint(held.overlay, count_at(*plan_, held.overlay, t))) held.newest = std::move(frame);
    paint(held.overlay, count_at(*plan_, held.overlay, panel.changes));
    panel.frame = held.newest;
    return panel;
}

FramePtr OverlayPictures::logo(Held& held, HouseTime t) {
    if (held.newest) return held.newest;
    if (!held.logo && t >= held.open_again) {
        Showing showing;
        showing.item.kind = Item::Kind::image;
        showing.item.media = held.overlay.media;
        showing.item.length = 1s;
        held.logo = doors_.open(showing, Duration::zero(), canvas_);
    }
    if (!held.logo) return nullptr;
    const auto selection = held.logo->select(Duration::zero());
    held.newest = selection.frame;
    if (selection.state == SourceState::failed) { // its file may be on its way
        log::warn("a logo cannot be shown: {}", held.logo->trouble());
        doors_.retire(std::move(held.logo));
        held.logo = nullptr;
        held.open_again = t + logo_again_after;
    }
    return held.newest;
}

OverlayPictures::Shown OverlayPictures::show(const std::vector<SceneOverlay>& overlays, HouseTime t,
                                             Duration refresh) {
    Shown shown;
    shown.pictures.resize(overlays.size());
    if (!plan_ || overlays.empty()) return shown;
    const auto limits = overlay_sizes(canvas_);
    std::vector<OverlaySize> sizes(overlays.size());
    std::vector<FramePtr> frames(overlays.size());
    bool ticking = false;
    for (std::size_t i = 0; i < overlays.size(); ++i) {
        const auto& overlay = overlays[i].overlay;
        auto& one = held(overlay, t);
        sizes[i] = {overlay.kind, overlay.place, 0, 0};
        if (overlay.kind == Overlay::Kind::ticker) {
            sizes[i].h = overlay.text.empty() ? 0 : limits.ticker;
            ticking = ticking || sizes[i].h > 0;
            continue;
        }
        if (overlay.kind == Overlay::Kind::logo) {
            frames[i] = logo(one, t);
            if (!frames[i]) { // it comes by itself, also over a picture that stands
                shown.changes = std::min(shown.changes, one.logo ? t + logo_asked_every : one.open_again);
                continue;
            }
            const double scale = std::min(
                {limits.logo_width / frames[i]->display_width(), limits.logo / frames[i]->display_height()});
            sizes[i].w = std::max(1.0, std::round(frames[i]->display_width() * scale));
            sizes[i].h = std::max(1.0, std::round(frames[i]->display_height() * scale));
            continue;
        }
        const auto drawn = panel(one, t);
        shown.changes = std::min(shown.changes, drawn.changes);
        shown.since = std::max(shown.since, drawn.since);
        frames[i] = drawn.frame;
        if (!frames[i]) continue;
        sizes[i].w = frames[i]->width;
        sizes[i].h = frames[i]->height;
    }
    const auto areas = place_overlays(sizes, canvas_);
    const auto pixels = ticking ? motion_.pixels(t, refresh, ticker_step(canvas_)) : 0;
    if (ticking) {
        shown.changes = std::min(shown.changes, ticker_changes(t, refresh));
        shown.since = std::max(shown.since, step_at(t));
    }
    for (std::size_t i = 0; i < overlays.size(); ++i) {
        const auto& overlay = overlays[i].overlay;
        if (overlay.kind == Overlay::Kind::ticker && sizes[i].h > 0) {
            auto& one = held(overlay, t);
            if (!one.strip) one.strip = std::make_unique<TickerStrip>(painter_, overlay, limits.ticker);
            shown.pictures[i] = one.strip->picture(areas[i], pixels);
        } else if (frames[i]) {
            shown.pictures[i] = {
                {frames[i],
                 {0, 0, static_cast<double>(frames[i]->width), static_cast<double>(frames[i]->height)},
                 areas[i]}};
        }
    }
    return shown;
}

void OverlayPictures::prepare(const std::vector<SceneOverlay>& overlays, HouseTime t) {
    const auto motion = motion_;
    show(overlays, t, Duration::zero());
    motion_ = motion;
}

void OverlayPictures::tidy(HouseTime t) {
    std::erase_if(held_, [&](auto& one) {
        if (one->used + kept_for > t) return false;
        if (one->logo) doors_.retire(std::move(one->logo));
        return true;
    });
}

} // namespace lianping::player
