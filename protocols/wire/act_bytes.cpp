#include "wire/content_bytes.h"
#include "wire/item_bytes.h"
#include "wire/plan_bytes.h"

namespace lianping::bytes {
namespace {

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

// Both ends of an act. One that was let go before it began has from = until.
template <class Act, class Message>
void take_span(Act& to, const Message& from, Faults& faults) {
    to.from = faults.house(from.from());
    to.until = faults.house_or_never(from.until());
}

} // namespace

void put(const Acts& from, wire::Acts& to) {
    put(from.version, *to.mutable_version());
    to.set_screen(from.screen);
    for (const Item& item : from.items) put(item, *to.add_items());
    for (const CycleNode& tree : from.trees) put(tree, *to.add_trees());
    for (const Overlay& overlay : from.overlays) put(overlay, *to.add_overlays());
    for (const Take& take : from.takes) {
        wire::Take& made = *to.add_takes();
        made.set_id(take.id);
        made.set_from(take.from.ns());
        made.set_until(take.until.ns());
        made.set_by(take.by);
        made.set_name(take.name);
        for (const Zone& zone : take.zones) put(zone, *made.add_zones());
        for (const std::uint32_t overlay : take.overlays) made.add_overlays(overlay);
        if (take.music) put(*take.music, *made.mutable_music());
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
    for (const SoundTest& test : from.sound_tests) {
        wire::SoundTest& made = *to.add_sound_tests();
        made.set_from(test.from.ns());
        made.set_until(test.until.ns());
    }
}

Acts take(const wire::Acts& from, Faults& faults) {
    Acts to;
    to.version = take(from.version(), faults);
    to.screen = from.screen();
    faults.require(!to.screen.empty(), "acts name no screen");
    Content content = take_content(from.items(), from.trees(), from.overlays(), faults);
    constexpr int most_acts = 1000;
    faults.require(from.takes_size() <= most_acts && from.alerts_size() <= most_acts &&
                       from.holds_size() <= most_acts && from.identifies_size() <= most_acts &&
                       from.sound_tests_size() <= most_acts,
                   "there are too many acts");
    if (!faults.none()) return to;
    for (const wire::Take& take : from.takes()) {
        Take made;
        made.id = take.id();
        take_span(made, take, faults);
        made.by = take.by();
        made.name = take.name();
        made.zones = take_zones(take.zones(), content, faults);
        made.overlays = take_overlays(take.overlays(), content, faults);
        if (take.has_music()) made.music = take_music(take.music(), content, faults);
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
    for (const wire::SoundTest& test : from.sound_tests()) {
        SoundTest made;
        take_span(made, test, faults);
        to.sound_tests.push_back(made);
    }
    to.items = std::move(content.items);
    to.trees = std::move(content.trees);
    to.overlays = std::move(content.overlays);
    return to;
}

} // namespace lianping::bytes
