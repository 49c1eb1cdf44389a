#include "wire/item_bytes.h"

#include <algorithm>

namespace lianping::bytes {
namespace {

constexpr double loudest_gain = 60, softest_gain = -60; // dB: what lies beyond is no measurement

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
    case Item::Kind::layout:
        return wire::Item::LAYOUT;
    case Item::Kind::live:
        return wire::Item::LIVE;
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
    case wire::Item::LAYOUT:
        return Item::Kind::layout;
    case wire::Item::LIVE:
        return Item::Kind::live;
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

void put(const Transition& from, wire::Transition& to) {
    to.set_kind(kind_of(from.kind));
    to.set_length(from.length.count());
    to.set_colour(pack(from.colour));
    to.set_direction(from.direction);
    to.set_softness(from.softness);
}

Transition take(const wire::Transition& from, Faults& faults) {
    Transition to;
    to.kind = kind_of(from.kind());
    to.length = faults.span(from.length());
    faults.require(to.length >= Duration::zero(), "a transition is shorter than nothing");
    to.colour = unpack(from.colour());
    to.direction = from.direction();
    to.softness = Faults::share(from.softness());
    return to;
}

void put(const LayoutZone& from, wire::LayoutZone& to) {
    to.set_x(from.rect.x);
    to.set_y(from.rect.y);
    to.set_w(from.rect.w);
    to.set_h(from.rect.h);
    to.set_name(from.name);
    to.set_playlist(from.playlist);
    to.set_tree(from.tree);
    to.set_shift(from.shift.count());
    to.set_first_pass(from.first_pass);
    for (const std::uint32_t item : from.lead) to.add_lead(item);
}

LayoutZone take(const wire::LayoutZone& from, Faults& faults) {
    LayoutZone to;
    to.rect = take_rect(from.x(), from.y(), from.w(), from.h(), faults);
    to.name = from.name();
    to.playlist = from.playlist();
    to.tree = from.tree();
    to.shift = faults.span(from.shift());
    to.first_pass = from.first_pass();
    to.lead.assign(from.lead().begin(), from.lead().end());
    return to;
}

} // namespace

std::uint32_t pack(Colour c) { return (std::uint32_t{c.r} << 16U) | (std::uint32_t{c.g} << 8U) | c.b; }
Colour unpack(std::uint32_t c) {
    return {static_cast<std::uint8_t>(c >> 16U), static_cast<std::uint8_t>(c >> 8U),
            static_cast<std::uint8_t>(c)};
}

bool is_hash(const std::string& text) {
    return text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

ZoneRect take_rect(double x, double y, double w, double h, Faults& faults) {
    constexpr double edge = 1 + 1e-6;
    faults.require(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= edge && y + h <= edge,
                   "a zone lies outside of the screen");
    return {x, y, w, h};
}

void put(const Item& from, wire::Item& to) {
    to.set_kind(kind_of(from.kind));
    to.set_name(from.name);
    to.set_media(from.media);
    to.set_length(from.length.count());
    to.set_in(from.in.count());
    to.set_span(from.span.count());
    to.set_fit(fit_of(from.fit));
    to.set_moves_slowly(from.motion == Motion::slow);
    to.set_background(pack(from.background));
    if (from.transition != Transition{}) put(from.transition, *to.mutable_transition());
    to.set_volume(from.volume);
    to.set_mute(from.mute);
    to.set_silent(from.silent);
    to.set_gain_db(from.gain_db);
    to.set_track(from.track);
    to.set_subtitles(from.subtitles);
    to.set_stream(from.stream);
    to.set_latency(from.latency.count());
    to.set_sound(from.sound);
    to.set_on_loss(from.on_loss == Item::OnLoss::nothing ? wire::Item::ON_LOSS_NOTHING
                                                         : wire::Item::ON_LOSS_SLATE);
    for (const LayoutZone& zone : from.zones) put(zone, *to.add_zones());
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
    to.motion = from.moves_slowly() ? Motion::slow : Motion::none;
    to.background = unpack(from.background());
    to.transition = take(from.transition(), faults);
    to.volume = Faults::share(from.volume());
    to.mute = from.mute();
    to.silent = from.silent();
    to.gain_db = std::clamp(Faults::finite(from.gain_db()), softest_gain, loudest_gain);
    to.track = from.track();
    to.subtitles = from.subtitles();
    faults.require(is_hash(to.subtitles), "an item's subtitles are not a hash");
    to.stream = from.stream();
    to.latency = faults.span(from.latency());
    to.on_loss = from.on_loss() == wire::Item::ON_LOSS_NOTHING ? Item::OnLoss::nothing : Item::OnLoss::slate;
    to.sound = from.sound();
    faults.require(to.stream.size() <= longest_stream && to.sound.size() <= longest_stream,
                   "a stream's name is too long");
    faults.require(to.kind != Item::Kind::live || (!to.stream.empty() && to.latency > Duration::zero()),
                   "a live item names no stream, or would be shown before it is captured");
    faults.require(from.zones_size() <= most_zones, "a layout has too many zones");
    faults.require((to.kind == Item::Kind::layout) == (from.zones_size() > 0),
                   "a layout has no zones, or something else has them");
    if (!faults.none()) return to;
    for (const wire::LayoutZone& zone : from.zones()) to.zones.push_back(take(zone, faults));
    return to;
}

} // namespace lianping::bytes
