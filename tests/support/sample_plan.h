#pragma once
// A plan and acts with something in every field: for tests of what carries them.

#include "plan/acts.h"
#include "plan/plan.h"

namespace lianping::support {

inline HouseTime house(std::int64_t seconds) { return HouseTime(std::chrono::seconds(seconds)); }

inline Item sample_video() {
    Item item;
    item.kind = Item::Kind::video;
    item.name = "media/开场.mp4";
    item.media = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    item.length = 10s;
    item.in = 250ms;
    item.span = 8s;
    item.fit = Fit::cover;
    item.background = {1, 2, 3};
    item.transition = {Transition::Kind::wipe, 600ms, {9, 8, 7}, 90, 0.125};
    item.volume = 0.5;
    item.mute = true;
    item.silent = true;
    item.gain_db = -3.5;
    item.track = "zh";
    item.subtitles = "fedcba98";
    return item;
}

// Of the items and trees of sample_plan().
inline Item sample_layout() {
    Item item;
    item.kind = Item::Kind::layout;
    item.name = "layout board";
    item.length = 600s;
    item.zones = {{{0, 0, 0.75, 1}, "main", "films", 0, {}, 0, {}},
                  {{0.75, 0, 0.25, 1}, "side", "notices", 1, -3s, 2, {1, 0}}};
    return item;
}

inline Overlay sample_ticker() {
    Overlay ticker;
    ticker.kind = Overlay::Kind::ticker;
    ticker.text = "免费充电、装开水";
    ticker.colour = {255, 215, 0};
    ticker.background = {0, 0, 128};
    return ticker;
}

inline ScreenPlan sample_plan() {
    ScreenPlan plan;
    plan.version = {0xfeedULL, 7, house(1'000)};
    plan.site = "厦港互联网青年信仰空间";
    plan.screen = "wall";
    plan.width = 1920;
    plan.height = 1080;
    plan.turns = 1;
    plan.volume = 0.7;
    plan.sound = true;
    plan.anchor = {UtcTime(1'763'000'000s), house(1'763'000'000)};
    plan.offsets = {{UtcTime(0s), 28'800s}, {UtcTime(2'000'000'000s), 32'400s}};
    Item slate;
    slate.name = "slate";
    slate.length = 10s;
    plan.items = {sample_video(), slate, sample_layout()};
    CycleNode list;
    list.is_list = true;
    list.shuffle = 0x1234567890abcdefULL;
    list.pick = 1;
    list.children = {CycleNode{0, false, {}, {}, 0}, CycleNode{1, false, {}, {}, 0}};
    plan.trees = {list, CycleNode{1, false, {}, {}, 0}, CycleNode{2, false, {}, {}, 0}};
    plan.quiet = {{0x1f, 22h, 7h, 0.25}};
    plan.language = "zh";
    Overlay logo;
    logo.kind = Overlay::Kind::logo;
    logo.place = Overlay::Place::bottom_right;
    logo.media = "0123abcd";
    logo.until = UtcTime(1'764'000'000s);
    plan.overlays = {sample_ticker(), logo};
    plan.entries = {{"day", "bulletin", After::resume, 80}, {"default", "", After::keep_time, -1}};
    const Zone zone{{0, 0, 0.75, 0.88}, {0, house(900), 3, {1, 0}}};
    const Zone whole{{0, 0, 1, 1}, {1, house(-100), 0, {}}};
    const Zone board{{0, 0, 1, 1}, {2, house(2'000), 0, {}}};
    plan.segments = {
        {0, house(900), house(900), house(2'000), {zone, whole}, {1, 0}, Cycle{0, house(-7), 2, {0}}},
        {1, house(-100), house(2'000), HouseTime::never(), {board}, {}, {}}};
    plan.beneath = {{1, house(-100), {whole}}};
    return plan;
}

inline Acts sample_acts() {
    Acts acts;
    acts.version = {0xfeedULL, 9, house(1'001)};
    acts.screen = "wall";
    acts.items = {sample_video()};
    acts.trees = {CycleNode{0, false, {}, {}, 0}};
    acts.takes = {{3,
                   house(1'001),
                   house(5'000),
                   "anna@desk",
                   "media/开场.mp4",
                   {{{0, 0, 1, 1}, {0, house(1'001), 0, {}}}},
                   {0},
                   Cycle{0, house(1'002), 0, {}}}};
    acts.overlays = {sample_ticker()};
    acts.alerts = {{4, house(1'002), HouseTime::never(), Alert::Level::emergency, "请立即离开", "anna@desk"}};
    acts.holds = {{5, house(1'003), house(1'004), "bo"}};
    acts.identifies = {{house(1'005), house(1'015)}};
    acts.sound_tests = {{house(1'006), house(1'036)}};
    return acts;
}

} // namespace lianping::support
