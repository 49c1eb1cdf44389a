#include "player/station/open_showings.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::player {
namespace {

bool has_pictures(const Item& item) {
    return item.kind == Item::Kind::video || item.kind == Item::Kind::image || item.kind == Item::Kind::live;
}

// How soon a source that has nothing yet is asked again.
constexpr Duration ask_again_in = 8ms;
constexpr Duration ask_again_away = 40ms;

// A live source that is away leaves what its item says for that.
void stand_in(LayerPicture& picture, HouseTime at) {
    auto& item = picture.layer.showing.item;
    const bool slate = item.on_loss == Item::OnLoss::slate;
    item.kind = slate ? Item::Kind::slate : Item::Kind::live;
    if (slate) item.name += " (away)";
    picture.frame = picture.over = nullptr;
    picture.ask_again = at + ask_again_away;
}

} // namespace

OpenShowings::~OpenShowings() {
    for (auto& [key, open] : open_) doors_.retire(std::move(open.source));
}

OpenShowings::Open* OpenShowings::open_now(const Showing& showing, HouseTime at) {
    auto source = doors_.open(showing, showing.position(std::max(at, showing.visible_from)), canvas_);
    if (!source) return nullptr;
    auto& open = open_[{showing.key, showing.visible_from}];
    open.showing = showing;
    open.source = std::move(source);
    open.opened = at;
    open.opened_ahead = at < showing.visible_from;
    open.wanted = true;
    if (!open.opened_ahead) open.source->soon();
    return &open;
}

void OpenShowings::close(Opened<Open>::iterator at) {
    doors_.retire(std::move(at->second.source));
    open_.erase(at);
}

void OpenShowings::broke(const Showing& showing, const std::string& why, HouseTime now) {
    const bool absent = doors_.there && !doors_.there(showing.item);
    if (absent) absent_.try_emplace(showing.item.media, showing.item);
    const std::string reason = absent ? "it has not arrived on this machine yet" : why;
    if (fallback_.broke(showing, reason, now))
        doors_.report(fmt::format("{} cannot be shown: {}", showing.item.name, reason));
}

// What comes is on at once, and not after the pause of what is broken.
void OpenShowings::look_for_arrivals_at(HouseTime now) {
    if (absent_.empty() || now < next_arrivals_) return;
    next_arrivals_ = now + look_for_arrivals;
    std::erase_if(absent_, [this](const auto& one) {
        if (!doors_.there(one.second)) return false;
        fallback_.try_now(one.first);
        return true;
    });
}

void OpenShowings::want(const Showing& showing, HouseTime now) {
    if (!has_pictures(showing.item)) return;
    auto* open = find_opened(open_, showing);
    // The same showing, seen until some instant and again later: it will be somewhere else in the film by
    // then.
    if (open && showing.visible_from > now && open->showing.visible_to < showing.visible_from) open = nullptr;
    if (!open && !fallback_.barred(showing.item.media, now)) open = open_now(showing, now);
    if (!open) return;
    open->wanted = true;
    open->showing.visible_to = showing.visible_to; // an act may have cut it
}

// Before it is on: whether its first picture is there, and can be shown.
void OpenShowings::look_at_first(Open& open, HouseTime now) {
    if (open.prepared || !open.source) return;
    const auto at = std::max(now, open.showing.visible_from);
    const auto first = open.source->select(open.showing.position(at));
    if (first.frame) {
        open.prepared = true;
        if (fallback_.works(open.showing.item.media))
            doors_.report(fmt::format("{} can be shown again", open.showing.item.name));
        doors_.prepare(first.frame);
    } else if (first.state == SourceState::failed) {
        open.failed = true;
        broke(open.showing, open.source->trouble(), now);
    }
}

std::vector<Showing> OpenShowings::follow(const Timeline& timeline, HouseTime now) {
    look_for_arrivals_at(now);
    for (auto& [key, open] : open_) open.wanted = false;
    std::vector<Showing> coming = timeline.upcoming(now, ahead, at_most);
    for (const auto& showing : coming) want(showing, now);
    for (auto& [key, open] : open_)
        if (open.wanted && open.showing.visible_from > now) look_at_first(open, now);
    for (const auto& showing : coming) {
        if (!has_pictures(showing.item) || !fallback_.broken(showing.item.media)) continue;
        const bool later = showing.visible_from > now;
        if (const auto fill = fallback_.fill(timeline, showing, later ? showing.visible_from : now,
                                             later ? 0ns : fill_ready_in))
            want(*fill, now);
    }
    for (auto& [key, open] : open_)
        if (open.wanted && open.showing.visible_from > now) look_at_first(open, now);
    for (auto& [key, open] : open_)
        if (open.wanted && open.showing.visible_from - now < soon) open.source->soon();
    for (auto at = open_.begin(); at != open_.end();) {
        const auto next = std::next(at);
        // What has just gone off stays for a moment: the picture drawn last may still be leaving it.
        const bool gone =
            at->second.showing.visible_to + 100ms < now || at->second.showing.visible_from > now;
        if (at->second.failed || (!at->second.wanted && gone)) close(at);
        at = next;
    }
    std::erase_if(held_, [&](const auto& held) {
        return held.first.second != 0 &&
               std::none_of(coming.begin(), coming.end(),
                            [&](const Showing& showing) { return place_of(showing) == held.first; });
    });
    fallback_.forget_before(now);
    return coming;
}

bool OpenShowings::select(const Showing& showing, HouseTime at, Duration position, LayerPicture& picture) {
    auto* open = find_opened(open_, showing);
    if (!open && !fallback_.barred(showing.item.media, at)) open = open_now(showing, at);
    if (!open) return false;
    const auto selection = open->source->select(position);
    const bool on_trial = fallback_.broken(showing.item.media);
    if (selection.state == SourceState::failed) {
        open->failed = true;
        broke(showing, open->source->trouble(), at);
        return false;
    }
    if (selection.state == SourceState::away) {
        picture.away = true;
        return false;
    }
    if (!selection.frame) {
        const auto due = std::max(showing.visible_from, open->opened);
        if (at - due > (open->opened_ahead ? patience : patience_mid_slot))
            broke(showing, "it has no picture when it is due", at);
        picture.ask_again = at + ask_again_in;
        return false;
    }
    if (selection.state == SourceState::pending) {
        if (open->newest != selection.frame->id) open->fresh = at;
        if (at - open->fresh > patience_for_next) {
            broke(showing, "its pictures have stopped coming", at);
            return false;
        }
        picture.ask_again = at + ask_again_in;
        // Just opened in the midst of its slot, it is about to reach the frame that is on.
        if (!open->shown && at - open->opened < catch_up) return false;
        picture.repeats = open->repeated != selection.frame->id;
        open->repeated = selection.frame->id;
    } else {
        open->fresh = at;
    }
    open->newest = selection.frame->id;
    if (on_trial && fallback_.works(showing.item.media))
        doors_.report(fmt::format("{} can be shown again", showing.item.name));
    // Opened behind its time, it had to run through what was over before: nothing that anybody missed.
    picture.dropped = open->prepared || open->opened_ahead ? selection.dropped : 0;
    open->prepared = open->shown = true;
    picture.frame = selection.frame;
    picture.over = selection.over;
    picture.outlook.next_due = selection.next_due;
    return true;
}

LayerPicture OpenShowings::picture(const Timeline& timeline, const Layer& layer, HouseTime at) {
    LayerPicture picture;
    picture.layer = layer;
    const auto& showing = layer.showing;
    if (!has_pictures(showing.item)) {
        held_[place_of(showing)] = {layer, nullptr};
        return picture;
    }
    if (select(showing, at, layer.position, picture)) {
        held_[place_of(showing)] = {picture.layer, picture.frame, picture.over};
        return picture;
    }
    if (picture.away) {
        stand_in(picture, at);
        held_.erase(place_of(showing));
        return picture;
    }
    if (fallback_.broken(showing.item.media)) {
        if (const auto fill = fallback_.fill(timeline, showing, at, fill_ready_in)) {
            LayerPicture other;
            other.layer = layer;
            other.layer.showing = *fill;
            other.layer.position = fill->position(at);
            const bool shows = !has_pictures(fill->item) || select(*fill, at, other.layer.position, other);
            if (shows && (has_pictures(fill->item) || at >= fill->visible_from)) {
                other.ask_again = std::min({other.ask_again, picture.ask_again, fill->visible_to});
                held_[place_of(showing)] = {other.layer, other.frame, other.over};
                return other;
            }
            picture.ask_again = std::min(picture.ask_again, at + ask_again_in);
        } else {
            picture.ask_again = std::min(picture.ask_again, at + 500ms);
        }
    }
    if (const auto held = held_.find(place_of(showing)); held != held_.end()) {
        picture.layer = held->second.layer;
        picture.layer.opacity = picture.layer.progress = 1;
        picture.frame = held->second.frame;
        picture.over = held->second.over;
    }
    return picture;
}

std::vector<std::string> OpenShowings::troubles() const {
    auto lines = fallback_.troubles();
    for (const auto& [key, open] : open_) {
        const auto trouble = open.source->trouble();
        if (trouble.empty() || fallback_.broken(open.showing.item.media)) continue;
        const auto line = open.showing.item.name + ": " + trouble;
        if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
    }
    return lines;
}

std::string OpenShowings::decoder() const {
    for (const auto& [key, held] : held_)
        for (const auto& [open_key, open] : open_)
            if (open_key.key == held.layer.showing.key) return open.source->decoder();
    return {};
}

bool OpenShowings::waiting() const {
    return std::any_of(open_.begin(), open_.end(), [](const auto& entry) { return !entry.second.prepared; });
}

} // namespace lianping::player
