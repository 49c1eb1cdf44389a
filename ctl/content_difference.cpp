#include "ctl/content_difference.h"

#include "plan/timeline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <tuple>

namespace lianping::ctl {
namespace {

// Where and when an item is shown.
struct Where {
    int rank = 0; // own items, zones, music
    std::string place;
    HouseTime start; // of its slot
    std::string item;
    friend auto operator<=>(const Where&, const Where&) = default;
};
using Shown = std::map<Where, Item>;

constexpr Duration at_once = std::chrono::minutes(10); // what a look ahead takes grows with its square

Where where(const Showing& showing) {
    const bool music = showing.key.zone == music_zone;
    std::string place;
    if (music) place = "music";
    if (!showing.layout.empty()) place = fmt::format("zone {}", showing.key.part);
    return {music ? 2 : (showing.layout.empty() ? 0 : 1), std::move(place), showing.key.start,
            showing.item.name};
}

// The name of a zone, which a showing has by number.
std::string zone_name(const ScreenPlan& plan, const Showing& showing) {
    for (const Item& item : plan.items)
        if (item.kind == Item::Kind::layout && item.name == showing.layout && showing.key.part > 0 &&
            showing.key.part <= item.zones.size())
            return "zone " + item.zones[showing.key.part - 1].name;
    return "zone";
}

// All that is shown or played, by where and when. The plan is made to sound, or music would be nothing.
Shown shown_in(const ScreenPlan& plan, HouseTime from, HouseTime to) {
    auto sounding = std::make_shared<ScreenPlan>(plan);
    sounding->sound = true;
    const Timeline timeline(sounding, nullptr);
    Shown all;
    const auto add = [&](const Showing& showing) {
        if (showing.visible_from >= to || showing.visible_to <= from) return;
        Where at = where(showing);
        if (!showing.layout.empty()) at.place = zone_name(plan, showing);
        all.emplace(std::move(at), showing.item);
    };
    for (HouseTime t = from; t < to; t += at_once) {
        const Duration ahead = std::min<Duration>(at_once, to - t);
        for (const Showing& showing : timeline.upcoming(t, ahead, SIZE_MAX)) add(showing);
        for (const Showing& showing : timeline.upcoming_sounds(t, ahead, SIZE_MAX))
            if (showing.key.zone == music_zone) add(showing);
    }
    return all;
}

// In which ways two items of one name differ; empty: a viewer would not tell.
std::string ways(const Item& a, const Item& b) {
    std::vector<std::string> differ;
    const auto unless = [&](bool same, const char* what) {
        if (!same) differ.emplace_back(what);
    };
    unless(a.media == b.media && a.kind == b.kind, "the file");
    unless(a.length == b.length, "length");
    unless(a.in == b.in && a.span == b.span, "trim");
    unless(a.fit == b.fit, "fit");
    unless(a.background == b.background, "background");
    unless(a.transition == b.transition, "transition");
    unless(a.volume == b.volume && a.mute == b.mute, "volume");
    unless(a.track == b.track, "track");
    unless(a.subtitles == b.subtitles, "subtitles");
    return fmt::format("{}", fmt::join(differ, ", "));
}

std::string overlay_text(const Overlay& overlay) {
    static constexpr const char* kinds[] = {"ticker", "clock", "logo", "countdown"};
    static constexpr const char* places[] = {"top-left",    "top",    "top-right",
                                             "bottom-left", "bottom", "bottom-right"};
    std::string text = kinds[static_cast<int>(overlay.kind)];
    if (overlay.kind != Overlay::Kind::ticker)
        text += fmt::format(" {}", places[static_cast<int>(overlay.place)]);
    if (!overlay.text.empty()) text += " " + overlay.text;
    return text;
}

std::vector<Overlay> overlays_in(const ScreenPlan& plan, HouseTime from, HouseTime to) {
    std::vector<Overlay> all;
    for (const Segment& segment : plan.segments) {
        if (segment.end <= from || segment.start >= to) continue;
        for (const std::uint32_t index : segment.overlays)
            if (const Overlay& one = plan.overlays.at(index);
                std::find(all.begin(), all.end(), one) == all.end())
                all.push_back(one);
    }
    return all;
}

std::vector<std::string> only_in(const std::vector<Overlay>& a, const std::vector<Overlay>& b) {
    std::vector<std::string> texts;
    for (const Overlay& one : a)
        if (std::find(b.begin(), b.end(), one) == b.end()) texts.push_back(overlay_text(one));
    return texts;
}

std::string percent(double volume) { return fmt::format("{:.0f} %", std::round(volume * 100)); }

std::string quiet_text(const std::vector<Quiet>& quiet) {
    static constexpr const char* days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const auto clock = [](std::chrono::seconds s) {
        return fmt::format("{:02}:{:02}", s.count() / 3600, s.count() / 60 % 60);
    };
    std::vector<std::string> all;
    for (const Quiet& one : quiet) {
        std::vector<std::string> on;
        for (int day = 0; day < 7 && one.weekdays != 0x7f; ++day)
            if ((one.weekdays >> day & 1) != 0) on.emplace_back(days[day]);
        all.push_back(fmt::format("{}{}{}-{} {}", fmt::join(on, ","), on.empty() ? "" : " ", clock(one.from),
                                  clock(one.to), percent(one.volume)));
    }
    return all.empty() ? "none" : fmt::format("{}", fmt::join(all, "; "));
}

} // namespace

std::vector<ContentDifference> content_differences(const ScreenPlan& before, const ScreenPlan& after,
                                                   UtcTime from, UtcTime to) {
    const auto shown = [&](const ScreenPlan& plan) {
        return shown_in(plan, plan.anchor.to_house(from), plan.anchor.to_house(to));
    };
    const Shown old_shown = shown(before), new_shown = shown(after);
    std::map<std::pair<int, std::string>, ContentDifference> found;
    const auto at = [&](const Where& w, const ScreenPlan& plan) -> ContentDifference& {
        ContentDifference& one = found[{w.rank, w.place}];
        const UtcTime start = plan.anchor.to_utc(w.start);
        if (one.place.empty() && one.before.empty() && one.after.empty()) one.at = start;
        one.place = w.place;
        one.at = std::min(one.at, start);
        return one;
    };
    for (const auto& [w, item] : new_shown) {
        const auto was = old_shown.find(w);
        const std::string how = was == old_shown.end() ? "" : ways(was->second, item);
        if (was != old_shown.end() && how.empty()) continue;
        ContentDifference& one = at(w, after);
        ++one.showings;
        if (!one.after.empty()) continue;
        one.after = w.item;
        one.how = how;
        if (!how.empty()) one.before = w.item;
    }
    for (const auto& [w, item] : old_shown) {
        if (new_shown.contains(w)) continue;
        ContentDifference& one = at(w, before);
        if (one.before.empty()) one.before = w.item;
    }
    std::vector<ContentDifference> all;
    for (auto& [key, one] : found) all.push_back(std::move(one));
    return all;
}

OverlayDifference overlay_differences(const ScreenPlan& before, const ScreenPlan& after, UtcTime from,
                                      UtcTime to) {
    const auto overlays = [&](const ScreenPlan& plan) {
        return overlays_in(plan, plan.anchor.to_house(from), plan.anchor.to_house(to));
    };
    const auto old_ones = overlays(before), new_ones = overlays(after);
    return {only_in(old_ones, new_ones), only_in(new_ones, old_ones)};
}

std::vector<std::string> screen_differences(const ScreenPlan& before, const ScreenPlan& after) {
    std::vector<std::string> all;
    const auto differ = [&](const char* what, const std::string& old_text, const std::string& new_text) {
        if (old_text != new_text) all.push_back(fmt::format("{} {} instead of {}", what, new_text, old_text));
    };
    const auto switched = [](bool on) { return std::string(on ? "on" : "off"); };
    const auto size = [](const ScreenPlan& plan) { return fmt::format("{}x{}", plan.width, plan.height); };
    differ("size", size(before), size(after));
    differ("rotate", std::to_string(before.turns * 90), std::to_string(after.turns * 90));
    differ("sound", switched(before.sound), switched(after.sound));
    differ("volume", percent(before.volume), percent(after.volume));
    differ("quiet hours", quiet_text(before.quiet), quiet_text(after.quiet));
    differ("the site's name", before.site, after.site);
    differ("language", before.language, after.language);
    return all;
}

} // namespace lianping::ctl
