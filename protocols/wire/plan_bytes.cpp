#include "wire/plan_bytes.h"

#include "wire/content_bytes.h"
#include "wire/item_bytes.h"

#include <algorithm>

namespace lianping::bytes {
namespace {

constexpr std::size_t most_segments = 200'000;
constexpr int most_quiet = 100;

EntryInfo take(const wire::EntryInfo& from) {
    return {from.name(), from.playlist(),
            from.after() == wire::EntryInfo::RESUME ? After::resume : After::keep_time, from.priority()};
}

void put(const Quiet& from, wire::Quiet& to) {
    to.set_weekdays(from.weekdays);
    to.set_from(static_cast<std::uint32_t>(from.from.count()));
    to.set_to(static_cast<std::uint32_t>(from.to.count()));
    to.set_volume(from.volume);
}

Quiet take(const wire::Quiet& from, Faults& faults) {
    constexpr std::uint32_t day = 86'400;
    faults.require(from.weekdays() <= 0x7f && from.from() < day && from.to() <= day,
                   "quiet hours are impossible");
    return {static_cast<std::uint8_t>(from.weekdays() & 0x7fU), std::chrono::seconds(from.from()),
            std::chrono::seconds(from.to()), Faults::share(from.volume())};
}

void take_segments(const wire::ScreenPlan& from, const Content& content, ScreenPlan& to, Faults& faults) {
    faults.require(from.segments_size() >= 1 &&
                       static_cast<std::size_t>(from.segments_size()) <= most_segments,
                   "no segments, or too many");
    if (!faults.none()) return;
    to.segments.reserve(static_cast<std::size_t>(from.segments_size()));
    for (const wire::Segment& segment : from.segments()) {
        Segment made;
        made.entry = segment.entry();
        made.occurrence = faults.house(segment.occurrence());
        made.start = faults.house(segment.start());
        made.end = faults.house_or_never(segment.end());
        made.zones = take_zones(segment.zones(), content, faults);
        made.overlays = take_overlays(segment.overlays(), content, faults);
        if (segment.has_music()) made.music = take_music(segment.music(), content, faults);
        faults.require(made.entry < to.entries.size(), "a segment names an entry that is not there");
        faults.require(made.start < made.end, "a segment ends before it begins");
        faults.require(to.segments.empty() || to.segments.back().end == made.start,
                       "a segment does not begin where the one before ends");
        to.segments.push_back(std::move(made));
    }
    faults.require(to.segments.back().end == HouseTime::never(), "the last segment ends");
    for (const wire::Beneath& beneath : from.beneath()) {
        Beneath made;
        made.entry = beneath.entry();
        made.occurrence = faults.house(beneath.occurrence());
        made.zones = take_zones(beneath.zones(), content, faults);
        faults.require(made.entry < to.entries.size(), "what lies beneath names an entry that is not there");
        to.beneath.push_back(std::move(made));
    }
}

} // namespace

void put(const Version& from, wire::Version& to) {
    to.set_epoch(from.epoch);
    to.set_number(from.number);
    to.set_stamp(from.stamp.ns());
}

Version take(const wire::Version& from, Faults& faults) {
    return {from.epoch(), from.number(), faults.house(from.stamp())};
}

void put(const Anchor& from, wire::Anchor& to) {
    to.set_utc(from.utc.ns());
    to.set_house(from.house.ns());
}

Anchor take(const wire::Anchor& from, Faults& faults) {
    return {faults.utc(from.utc()), faults.house(from.house())};
}

void put(const ScreenPlan& from, wire::ScreenPlan& to) {
    put(from.version, *to.mutable_version());
    to.set_site(from.site);
    to.set_screen(from.screen);
    to.set_width(from.width);
    to.set_height(from.height);
    to.set_turns(from.turns);
    to.set_volume(from.volume);
    to.set_sound(from.sound);
    put(from.anchor, *to.mutable_anchor());
    for (const UtcOffset& offset : from.offsets) {
        wire::UtcOffset& made = *to.add_offsets();
        made.set_from(offset.from.ns());
        made.set_seconds(static_cast<std::int32_t>(offset.offset.count()));
    }
    for (const Quiet& quiet : from.quiet) put(quiet, *to.add_quiet());
    to.set_language(from.language);
    for (const Item& item : from.items) put(item, *to.add_items());
    for (const CycleNode& tree : from.trees) put(tree, *to.add_trees());
    for (const Overlay& overlay : from.overlays) put(overlay, *to.add_overlays());
    for (const EntryInfo& entry : from.entries) {
        wire::EntryInfo& made = *to.add_entries();
        made.set_name(entry.name);
        made.set_playlist(entry.playlist);
        made.set_after(entry.after == After::resume ? wire::EntryInfo::RESUME : wire::EntryInfo::KEEP_TIME);
        made.set_priority(entry.priority);
    }
    for (const Segment& segment : from.segments) {
        wire::Segment& made = *to.add_segments();
        made.set_entry(segment.entry);
        made.set_occurrence(segment.occurrence.ns());
        made.set_start(segment.start.ns());
        made.set_end(segment.end.ns());
        for (const Zone& zone : segment.zones) put(zone, *made.add_zones());
        for (const std::uint32_t overlay : segment.overlays) made.add_overlays(overlay);
        if (segment.music) put(*segment.music, *made.mutable_music());
    }
    for (const Beneath& beneath : from.beneath) {
        wire::Beneath& made = *to.add_beneath();
        made.set_entry(beneath.entry);
        made.set_occurrence(beneath.occurrence.ns());
        for (const Zone& zone : beneath.zones) put(zone, *made.add_zones());
    }
}

ScreenPlan take(const wire::ScreenPlan& from, Faults& faults) {
    ScreenPlan to;
    to.version = take(from.version(), faults);
    to.site = from.site();
    to.screen = from.screen();
    to.width = from.width();
    to.height = from.height();
    to.turns = from.turns();
    to.volume = Faults::share(from.volume());
    to.sound = from.sound();
    to.anchor = take(from.anchor(), faults);
    faults.require(!to.screen.empty(), "a plan names no screen");
    faults.require(to.width >= 1 && to.width <= 65'535 && to.height >= 1 && to.height <= 65'535,
                   "a screen's size is impossible");
    faults.require(to.turns <= 3, "a screen is turned by more than three quarters");
    for (const wire::UtcOffset& offset : from.offsets()) {
        const UtcTime at =
            offset.from() == UtcTime::always().ns() ? UtcTime::always() : faults.utc(offset.from());
        faults.require(to.offsets.empty() || to.offsets.back().from < at, "the offsets do not ascend");
        faults.require(offset.seconds() >= -172'800 && offset.seconds() <= 172'800,
                       "an offset is impossible");
        to.offsets.push_back({at, std::chrono::seconds(offset.seconds())});
    }
    faults.require(!to.offsets.empty(), "a plan has no offset from UTC");
    faults.require(from.quiet_size() <= most_quiet, "there are too many quiet hours");
    for (const wire::Quiet& quiet : from.quiet()) to.quiet.push_back(take(quiet, faults));
    to.language = from.language();
    Content content = take_content(from.items(), from.trees(), from.overlays(), faults);
    for (const wire::EntryInfo& entry : from.entries()) to.entries.push_back(take(entry));
    take_segments(from, content, to, faults);
    to.items = std::move(content.items);
    to.trees = std::move(content.trees);
    to.overlays = std::move(content.overlays);
    return to;
}

} // namespace lianping::bytes
