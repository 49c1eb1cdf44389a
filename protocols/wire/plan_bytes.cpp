#include "wire/plan_bytes.h"

#include <algorithm>

namespace lianping::bytes {
namespace {

constexpr std::size_t most_items = 200'000;
constexpr std::size_t most_nodes = 400'000;
constexpr std::size_t most_segments = 200'000;
constexpr int most_zones = 64;
constexpr int deepest_tree = 40; // protobuf itself stops at 100
constexpr std::size_t longest_text = 64U << 10U;

std::uint32_t pack(Colour c) { return (std::uint32_t{c.r} << 16U) | (std::uint32_t{c.g} << 8U) | c.b; }
Colour unpack(std::uint32_t c) {
    return {static_cast<std::uint8_t>(c >> 16U), static_cast<std::uint8_t>(c >> 8U),
            static_cast<std::uint8_t>(c)};
}

// The hash is a file's name in the store, so nothing but its own letters may stand in it.
bool is_hash(const std::string& text) {
    return text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

wire::Transition::Kind kind_of(Transition::Kind kind) {
    switch (kind) {
    case Transition::Kind::cut:
        return wire::Transition::CUT;
    case Transition::Kind::crossfade:
        return wire::Transition::CROSSFADE;
    case Transition::Kind::wipe:
        return wire::Transition::WIPE;
    case Transition::Kind::through:
        return wire::Transition::THROUGH;
    }
    return wire::Transition::CUT;
}

// A transition of a newer controller is a crossfade here, as an effect is that cannot be drawn.
Transition::Kind kind_of(wire::Transition::Kind kind) {
    switch (kind) {
    case wire::Transition::CUT:
        return Transition::Kind::cut;
    case wire::Transition::WIPE:
        return Transition::Kind::wipe;
    case wire::Transition::THROUGH:
        return Transition::Kind::through;
    default:
        return Transition::Kind::crossfade;
    }
}

wire::Item::Kind kind_of(Item::Kind kind) {
    switch (kind) {
    case Item::Kind::video:
        return wire::Item::VIDEO;
    case Item::Kind::image:
        return wire::Item::IMAGE;
    case Item::Kind::colour:
        return wire::Item::COLOUR;
    case Item::Kind::slate:
        return wire::Item::SLATE;
    case Item::Kind::audio:
        return wire::Item::AUDIO;
    }
    return wire::Item::SLATE;
}

// A kind of item of a newer controller is the slate here.
Item::Kind kind_of(wire::Item::Kind kind) {
    switch (kind) {
    case wire::Item::VIDEO:
        return Item::Kind::video;
    case wire::Item::IMAGE:
        return Item::Kind::image;
    case wire::Item::COLOUR:
        return Item::Kind::colour;
    case wire::Item::AUDIO:
        return Item::Kind::audio;
    default:
        return Item::Kind::slate;
    }
}

Fit fit_of(wire::Item::Fit fit) {
    switch (fit) {
    case wire::Item::COVER:
        return Fit::cover;
    case wire::Item::STRETCH:
        return Fit::stretch;
    default:
        return Fit::contain;
    }
}
wire::Item::Fit fit_of(Fit fit) {
    switch (fit) {
    case Fit::contain:
        return wire::Item::CONTAIN;
    case Fit::cover:
        return wire::Item::COVER;
    case Fit::stretch:
        return wire::Item::STRETCH;
    }
    return wire::Item::CONTAIN;
}

Alert::Level level_of(wire::Alert::Level level) {
    switch (level) {
    case wire::Alert::INFO:
        return Alert::Level::info;
    case wire::Alert::EMERGENCY:
        return Alert::Level::emergency;
    default:
        return Alert::Level::warning;
    }
}
wire::Alert::Level level_of(Alert::Level level) {
    switch (level) {
    case Alert::Level::info:
        return wire::Alert::INFO;
    case Alert::Level::warning:
        return wire::Alert::WARNING;
    case Alert::Level::emergency:
        return wire::Alert::EMERGENCY;
    }
    return wire::Alert::WARNING;
}

void put(const Transition& from, wire::Transition& to) {
    to.set_kind(kind_of(from.kind));
    to.set_length(from.length.count());
    to.set_colour(pack(from.colour));
    to.set_direction(from.direction);
}

Transition take(const wire::Transition& from, Faults& faults) {
    Transition to;
    to.kind = kind_of(from.kind());
    to.length = faults.span(from.length());
    faults.require(to.length >= Duration::zero(), "a transition is shorter than nothing");
    to.colour = unpack(from.colour());
    to.direction = from.direction();
    return to;
}

void put(const Item& from, wire::Item& to) {
    to.set_kind(kind_of(from.kind));
    to.set_name(from.name);
    to.set_media(from.media);
    to.set_length(from.length.count());
    to.set_in(from.in.count());
    to.set_span(from.span.count());
    to.set_fit(fit_of(from.fit));
    to.set_background(pack(from.background));
    if (from.transition != Transition{}) put(from.transition, *to.mutable_transition());
    to.set_volume(from.volume);
    to.set_mute(from.mute);
}

Item take(const wire::Item& from, Faults& faults) {
    Item to;
    to.kind = kind_of(from.kind());
    to.name = from.name();
    to.media = from.media();
    faults.require(is_hash(to.media), "an item's media is not a hash");
    to.length = faults.span(from.length());
    to.in = faults.span(from.in());
    to.span = faults.span(from.span());
    faults.require(to.length > Duration::zero(), "an item has no length");
    faults.require(to.in >= Duration::zero() && to.span >= Duration::zero(),
                   "an item begins before its media");
    to.fit = fit_of(from.fit());
    to.background = unpack(from.background());
    to.transition = take(from.transition(), faults);
    to.volume = Faults::share(from.volume());
    to.mute = from.mute();
    return to;
}

void put(const CycleNode& from, wire::CycleNode& to) {
    to.set_item(from.item);
    to.set_is_list(from.is_list);
    for (const CycleNode& child : from.children) put(child, *to.add_children());
    if (from.shuffle) to.set_shuffle(*from.shuffle);
    to.set_pick(from.pick);
}

CycleNode take_node(const wire::CycleNode& from, std::size_t items, int depth, std::size_t& nodes,
                    Faults& faults) {
    CycleNode to;
    to.item = from.item();
    to.is_list = from.is_list();
    if (from.has_shuffle()) to.shuffle = from.shuffle();
    to.pick = from.pick();
    ++nodes;
    faults.require(depth <= deepest_tree, "a tree is too deep");
    faults.require(nodes <= most_nodes, "there are too many nodes in the trees");
    faults.require(to.is_list || from.children().empty(), "an item of a tree has children");
    faults.require(to.is_list || to.item < items, "a tree names an item that is not there");
    if (!faults.none()) return to;
    to.children.reserve(static_cast<std::size_t>(from.children_size()));
    for (const wire::CycleNode& child : from.children())
        to.children.push_back(take_node(child, items, depth + 1, nodes, faults));
    return to;
}

void put(const Zone& from, wire::Zone& to) {
    to.set_x(from.rect.x);
    to.set_y(from.rect.y);
    to.set_w(from.rect.w);
    to.set_h(from.rect.h);
    wire::Cycle& cycle = *to.mutable_cycle();
    cycle.set_tree(from.cycle.tree);
    cycle.set_anchor(from.cycle.anchor.ns());
    cycle.set_first_pass(from.cycle.first_pass);
    for (const ItemIndex item : from.cycle.lead) cycle.add_lead(item);
}

Zone take(const wire::Zone& from, std::size_t items, std::size_t trees, Faults& faults) {
    Zone to;
    to.rect = {from.x(), from.y(), from.w(), from.h()};
    constexpr double edge = 1 + 1e-6;
    faults.require(to.rect.x >= 0 && to.rect.y >= 0 && to.rect.w > 0 && to.rect.h > 0 &&
                       to.rect.x + to.rect.w <= edge && to.rect.y + to.rect.h <= edge,
                   "a zone lies outside of the screen");
    const wire::Cycle& cycle = from.cycle();
    to.cycle.tree = cycle.tree();
    to.cycle.anchor = faults.house(cycle.anchor());
    to.cycle.first_pass = cycle.first_pass();
    to.cycle.lead.assign(cycle.lead().begin(), cycle.lead().end());
    faults.require(to.cycle.tree < trees, "a zone names a tree that is not there");
    faults.require(
        std::all_of(to.cycle.lead.begin(), to.cycle.lead.end(), [&](ItemIndex i) { return i < items; }),
        "a lead names an item that is not there");
    return to;
}

template <class Message>
std::vector<Zone> take_zones(const Message& from, std::size_t items, std::size_t trees, Faults& faults) {
    std::vector<Zone> to;
    faults.require(from.zones_size() >= 1 && from.zones_size() <= most_zones, "no zones, or too many");
    if (!faults.none()) return to;
    to.reserve(static_cast<std::size_t>(from.zones_size()));
    for (const wire::Zone& zone : from.zones()) to.push_back(take(zone, items, trees, faults));
    return to;
}

template <class Message>
std::vector<Item> take_items(const Message& from, Faults& faults) {
    std::vector<Item> to;
    faults.require(static_cast<std::size_t>(from.items_size()) <= most_items, "there are too many items");
    if (!faults.none()) return to;
    to.reserve(static_cast<std::size_t>(from.items_size()));
    for (const wire::Item& item : from.items()) to.push_back(take(item, faults));
    return to;
}

template <class Message>
std::vector<CycleNode> take_trees(const Message& from, std::size_t items, Faults& faults) {
    std::vector<CycleNode> to;
    std::size_t nodes = 0;
    to.reserve(static_cast<std::size_t>(from.trees_size()));
    for (const wire::CycleNode& tree : from.trees()) to.push_back(take_node(tree, items, 1, nodes, faults));
    return to;
}

// Both ends of an act. One that was let go before it began has from = until.
template <class Act, class Message>
void take_span(Act& to, const Message& from, Faults& faults) {
    to.from = faults.house(from.from());
    to.until = faults.house_or_never(from.until());
}

EntryInfo take(const wire::EntryInfo& from) {
    return {from.name(), from.playlist(),
            from.after() == wire::EntryInfo::RESUME ? After::resume : After::keep_time, from.priority()};
}

void take_segments(const wire::ScreenPlan& from, ScreenPlan& to, Faults& faults) {
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
        made.zones = take_zones(segment, to.items.size(), to.trees.size(), faults);
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
        made.zones = take_zones(beneath, to.items.size(), to.trees.size(), faults);
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
    for (const Item& item : from.items) put(item, *to.add_items());
    for (const CycleNode& tree : from.trees) put(tree, *to.add_trees());
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
    to.items = take_items(from, faults);
    to.trees = take_trees(from, to.items.size(), faults);
    for (const wire::EntryInfo& entry : from.entries()) to.entries.push_back(take(entry));
    take_segments(from, to, faults);
    return to;
}

void put(const Acts& from, wire::Acts& to) {
    put(from.version, *to.mutable_version());
    to.set_screen(from.screen);
    for (const Item& item : from.items) put(item, *to.add_items());
    for (const CycleNode& tree : from.trees) put(tree, *to.add_trees());
    for (const Take& take : from.takes) {
        wire::Take& made = *to.add_takes();
        made.set_id(take.id);
        made.set_from(take.from.ns());
        made.set_until(take.until.ns());
        made.set_by(take.by);
        made.set_name(take.name);
        for (const Zone& zone : take.zones) put(zone, *made.add_zones());
    }
    for (const Alert& alert : from.alerts) {
        wire::Alert& made = *to.add_alerts();
        made.set_id(alert.id);
        made.set_from(alert.from.ns());
        made.set_until(alert.until.ns());
        made.set_level(level_of(alert.level));
        made.set_text(alert.text);
        made.set_by(alert.by);
    }
    for (const Hold& hold : from.holds) {
        wire::Hold& made = *to.add_holds();
        made.set_id(hold.id);
        made.set_from(hold.from.ns());
        made.set_until(hold.until.ns());
        made.set_by(hold.by);
    }
    for (const Identify& identify : from.identifies) {
        wire::Identify& made = *to.add_identifies();
        made.set_from(identify.from.ns());
        made.set_until(identify.until.ns());
    }
}

Acts take(const wire::Acts& from, Faults& faults) {
    Acts to;
    to.version = take(from.version(), faults);
    to.screen = from.screen();
    faults.require(!to.screen.empty(), "acts name no screen");
    to.items = take_items(from, faults);
    to.trees = take_trees(from, to.items.size(), faults);
    constexpr int most_acts = 1000;
    faults.require(from.takes_size() <= most_acts && from.alerts_size() <= most_acts &&
                       from.holds_size() <= most_acts && from.identifies_size() <= most_acts,
                   "there are too many acts");
    if (!faults.none()) return to;
    for (const wire::Take& take : from.takes()) {
        Take made;
        made.id = take.id();
        take_span(made, take, faults);
        made.by = take.by();
        made.name = take.name();
        made.zones = take_zones(take, to.items.size(), to.trees.size(), faults);
        to.takes.push_back(std::move(made));
    }
    for (const wire::Alert& alert : from.alerts()) {
        Alert made;
        made.id = alert.id();
        take_span(made, alert, faults);
        made.level = level_of(alert.level());
        made.text = alert.text();
        faults.require(made.text.size() <= longest_text, "an alert's text is too long");
        made.by = alert.by();
        to.alerts.push_back(std::move(made));
    }
    for (const wire::Hold& hold : from.holds()) {
        Hold made;
        made.id = hold.id();
        take_span(made, hold, faults);
        made.by = hold.by();
        to.holds.push_back(std::move(made));
    }
    for (const wire::Identify& identify : from.identifies()) {
        Identify made;
        take_span(made, identify, faults);
        to.identifies.push_back(made);
    }
    return to;
}

} // namespace lianping::bytes
