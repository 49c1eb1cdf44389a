// What is to be heard: the sound of the layers, and music under it.
#include "plan/passes.h"
#include "plan/saturating.h"
#include "plan/scene_drawing.h"

#include <algorithm>

namespace lianping {
namespace {

// Music makes room for a film's own sound, and comes back.
constexpr Duration music_goes = 500ms, music_comes = 1s;

double share(Duration into, Duration whole) {
    return whole <= Duration{}
               ? 1
               : std::clamp(static_cast<double>(into.count()) / static_cast<double>(whole.count()), 0.0, 1.0);
}

// How far into its slot a sound is. One that is cut from a longer file goes on behind the slot's end.
Duration sound_position(const Showing& showing, HouseTime t) {
    const bool cut = showing.item.span > showing.item.length;
    return cut && t > showing.key.start ? between(showing.key.start, t) : showing.position(t);
}

// What is live sounds on while its picture fades.
bool over(const Showing& showing, Duration position) {
    if (showing.item.kind == Item::Kind::live) return false;
    return position >= std::max(showing.item.length, showing.item.span);
}

} // namespace

MediaTime Sounding::media_time() const {
    const Item& item = showing.item;
    return MediaTime(item.span > Duration{} ? item.in + (position % item.span) : item.in);
}

std::optional<Timeline::Placed> Timeline::music_at(const Reign& reign, HouseTime t) const {
    Placed placed;
    placed.zone = music_zone;
    std::optional<Slot> slot;
    if (reign.take != nullptr) {
        if (!reign.take->music) {
            return std::nullopt;
        }
        slot = slot_of({{}, *reign.take->music}, *acts_trees_, acts_->items, t);
        if (slot) {
            placed.take = reign.take;
            placed.item = &acts_->items[slot->item];
            placed.from = std::max(slot->start, reign.take->from);
            placed.to = std::min(slot->end, reign.take->until);
        }
    } else if (plan_ && !plan_->segments.empty()) {
        const auto& segments = plan_->segments;
        const std::size_t index = segment_at(t);
        const auto slot_in = [&](std::size_t segment, HouseTime when) {
            const auto& music = segments[segment].music;
            return music ? slot_in_plan({{}, *music}, when) : std::nullopt;
        };
        const auto same = [&](const std::optional<Slot>& other) {
            return other && other->start == slot->start &&
                   same_content(plan_->items[other->item], *placed.item);
        };
        slot = t < segments[index].start || t >= segments[index].end ? std::nullopt : slot_in(index, t);
        if (slot) {
            placed.item = &plan_->items[slot->item];
            placed.entry = &plan_->entries[segments[index].entry];
            std::size_t first = index, last = index;
            while (first > 0 && slot->start < segments[first].start &&
                   same(slot_in(first - 1, segments[first].start - 1ns))) {
                --first;
            }
            while (last + 1 < segments.size() && slot->end > segments[last].end &&
                   same(slot_in(last + 1, segments[last].end))) {
                ++last;
            }
            placed.first_segment = first;
            placed.segment = index;
            placed.last_segment = last;
            placed.from = std::max(slot->start, segments[first].start);
            placed.to = std::min(slot->end, segments[last].end);
        }
    }
    if (!slot) {
        return std::nullopt;
    }
    placed.slot = *slot;
    return placed;
}

// What the items' own sound leaves of music at t.
double Timeline::room_for_music(const Reign& reign, HouseTime t) const {
    double room = 1;
    const auto any_sounds = [&](const Placed& placed, HouseTime when) {
        const auto parts = parts_at(placed, when);
        return std::any_of(parts.begin(), parts.end(), [](const Placed& p) { return sounds(*p.item); });
    };
    for (const Placed& placed : placed_at(reign, t)) {
        for (const Placed& part : parts_at(placed, t)) {
            const bool loud = sounds(*part.item);
            const Duration since = between(part.from, t);
            if (since >= std::max(music_goes, music_comes)) {
                room = loud ? 0 : room;
                continue;
            }
            bool was_loud = false;
            if (part.from > reign.begin) {
                const bool within = part.part != 0 && part.from > placed.from;
                const auto before = within ? part_left_by(placed, part) : left_by(placed);
                was_loud = before && any_sounds(*before, part.from - 1ns);
            }
            if (loud) {
                room = std::min(room, was_loud ? 0 : 1 - share(since, music_goes));
            } else if (was_loud) {
                room = std::min(room, share(since, music_comes));
            }
        }
    }
    return room;
}

std::vector<Sounding> Timeline::sounding(HouseTime t) const {
    std::vector<Sounding> all;
    const double volume = plan_ ? volume_at(*plan_, t) : 0;
    const Reign reign = reigns_.at(t);
    if (volume <= 0 || reign.held) {
        return all;
    }
    if (acts_ && std::any_of(acts_->alerts.begin(), acts_->alerts.end(), [&](const Alert& alert) {
            return alert.level == Alert::Level::emergency && alert.from <= t && t < alert.until;
        })) {
        return all;
    }
    Scene scene;
    scene.at = t;
    Drawing(*this, reign, t, scene).layers();
    for (Layer& layer : scene.layers) {
        if (!sounds(layer.showing.item)) {
            continue;
        }
        Sounding sound;
        sound.position = sound_position(layer.showing, t);
        sound.gain = volume * layer.showing.item.volume * layer.loudness;
        if (over(layer.showing, sound.position)) {
            continue;
        }
        sound.showing = std::move(layer.showing);
        all.push_back(std::move(sound));
    }
    const auto music = music_at(reign, t);
    if (!music || !sounds(*music->item)) {
        return all;
    }
    Sounding sound;
    sound.showing = shown(*music, reign);
    sound.position = sound.showing.position(t);
    // It fades where it begins or ends with its entry, not between its pieces.
    const Duration in =
        music->from > music->slot.start && music->from > reign.begin ? between(music->from, t) : music_comes;
    const Duration out = music->to < music->slot.end ? between(t, music->to) : music_goes;
    sound.gain = volume * music->item->volume * room_for_music(reign, t) * share(in, music_comes) *
                 share(out, music_goes);
    all.push_back(std::move(sound));
    return all;
}

std::vector<Showing> Timeline::upcoming_sounds(HouseTime t, Duration ahead, std::size_t limit) const {
    constexpr std::size_t looked_at = 64;
    std::vector<Showing> all = upcoming(t, ahead, looked_at);
    std::erase_if(all, [](const Showing& showing) { return !sounds(showing.item); });
    const HouseTime end = later(t, ahead);
    HouseTime cursor = t;
    for (std::size_t i = 0; i < looked_at && cursor < end; ++i) {
        const Reign reign = reigns_.at(cursor);
        const auto music = reign.held ? std::nullopt : music_at(reign, cursor);
        HouseTime next = reign.end;
        if (music) {
            Showing showing = shown(*music, reign);
            next = std::min(next, showing.visible_to);
            all.push_back(std::move(showing));
        } else if (reign.take == nullptr && plan_ && !plan_->segments.empty()) {
            next = std::min(next, plan_->segments[segment_at(cursor)].end);
        }
        if (next <= cursor) {
            break;
        }
        cursor = next;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Showing& a, const Showing& b) { return a.visible_from < b.visible_from; });
    if (all.size() > limit) {
        all.resize(limit);
    }
    return all;
}

} // namespace lianping
