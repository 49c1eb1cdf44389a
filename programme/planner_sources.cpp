#include "programme/planner_sources.h"

#include "programme/planner_matches.h"

#include <algorithm>
#include <utility>

namespace lianping::programme {
Sources::Sources(const Programme& programme, const Catalogue& catalogue, const Screen& screen,
                 const Anchor& anchor, const StandIns& stand_ins, Pool& pool)
    : catalogue_(catalogue),
      branches_(programme, catalogue, screen, anchor, stand_ins, pool),
      stand_ins_(stand_ins),
      pool_(pool) {
    const auto is_played_here = [&](const Entry& entry) {
        return std::find(entry.screens.begin(), entry.screens.end(), screen.name) != entry.screens.end();
    };
    const std::string shown = stand_ins.on_screen();
    shown_is_gone_ = !shown.empty() && shown != "slate" && shown != "default" &&
                     std::none_of(programme.entries.begin(), programme.entries.end(),
                                  [&](const Entry& e) { return e.name == shown && is_played_here(e); });
    Source built_in;
    built_in.info = {"slate", "", After::keep_time, 0};
    add(programme, Play{}, built_in);
    Source standing;
    standing.info = {screen.standing.kind == Play::Kind::slate ? "slate" : "default", "", After::keep_time,
                     0};
    standing.rank = 1;
    add(programme, screen.standing, standing);
    for (std::size_t i = 0; i < programme.entries.size(); ++i) {
        const Entry& entry = programme.entries[i];
        if (!is_played_here(entry)) {
            continue;
        }
        Source source;
        source.info = {entry.name, "", entry.after, entry.priority};
        source.entry = &entry;
        source.rank = i + 2;
        source.insertion = entry.when.every.has_value();
        add(programme, entry.play, source);
    }
    trees_.resize(sources_.size());
    music_trees_.resize(sources_.size());
}

void Sources::add(const Programme& programme, const Play& play, Source source) {
    Branch root, music;
    music.node.is_list = true;
    if (play.kind == Play::Kind::playlist) {
        const auto playlist = programme.playlists.find(play.playlist);
        if (playlist != programme.playlists.end()) {
            source.info.playlist = playlist->second.name;
            const Zone zone = zone_named(programme.zone);
            for (const OverlaySpec& spec : playlist->second.overlays) {
                if (const auto overlay = overlay_of(spec, zone)) {
                    source.overlays.push_back(*overlay);
                }
            }
            if (playlist->second.music && playlist->second.music->kind == Play::Kind::playlist) {
                music =
                    branches_.list_of(playlist->second.music->playlist, source.info.name, source.validities);
                keep_sound(music, pool_);
            }
        }
    } else {
        const Item item = standing_item(play);
        if (source.info.name != "slate") {
            source.info.playlist = item.name;
        }
        source.standing = true;
    }
    root = branches_.list_of_play(play, source.info.name, source.validities);
    stand_in(source, root, music);
    sources_.push_back(std::move(source));
    roots_.push_back(std::move(root));
    music_.push_back(std::move(music));
}

// Until the media of a source are there, what its entry shows now goes on: the screen turns once, to what was
// asked for, and not to what lies beneath in between. A new entry goes on with what is on screen where that
// is of an entry that is gone: most likely it took its place.
void Sources::stand_in(Source& source, Branch& root, Branch& music) {
    if (!has_nothing_yet(root)) {
        if (has_nothing_yet(music)) {
            const auto old = stand_ins_.of_entry(source.info.name);
            if (old && old->music) {
                music = branch_of(*old->music, pool_);
            }
        }
        return;
    }
    auto old = stand_ins_.of_entry(source.info.name);
    if (!old && shown_is_gone_ && !source.insertion) {
        old = stand_ins_.of_entry(stand_ins_.on_screen());
    }
    if (!old) {
        return;
    }
    root = branch_of(old->tree, pool_);
    music = {};
    music.node.is_list = true;
    if (old->music) {
        music = branch_of(*old->music, pool_);
    }
    source.info.playlist = old->playlist;
    source.overlays = old->overlays;
    std::vector<ItemIndex> items;
    leaves(root.node, items);
    source.standing = items.size() == 1 && is_standing(pool_.items()[items.front()]);
}

std::optional<Overlay> Sources::overlay_of(const OverlaySpec& spec, const Zone& zone) const {
    Overlay overlay = spec.overlay;
    if (spec.until) {
        overlay.until = zone.to_utc(*spec.until);
    }
    if (overlay.kind == Overlay::Kind::logo) {
        const auto facts = catalogue_.find(spec.file);
        if (facts == catalogue_.end() || facts->second.state != MediaFacts::State::ready) {
            return std::nullopt;
        }
        overlay.media = facts->second.hash;
    }
    return overlay;
}

// Whether anything of the branch can be shown at t; then `into` is it.
bool Sources::grown(const Branch& branch, HouseTime t, CycleNode& into) {
    if (branch.validity && !branches_.clock(*branch.validity).at(t).valid) {
        return false;
    }
    if (branch.layout) {
        return grown_layout(branch, t, into);
    }
    into = branch.node;
    if (!branch.node.is_list) {
        return true;
    }
    for (const Branch& child : branch.children) {
        CycleNode node;
        if (grown(child, t, node)) {
            into.children.push_back(std::move(node));
        }
    }
    return !into.children.empty();
}

// Zones that have nothing to show are left out; a layout in which none has, too.
bool Sources::grown_layout(const Branch& branch, HouseTime t, CycleNode& into) {
    Item layout = *branch.layout;
    layout.zones.clear();
    Duration longest{};
    for (std::size_t i = 0; i < branch.children.size(); ++i) {
        CycleNode root;
        if (!grown(branch.children[i], t, root)) {
            continue;
        }
        LayoutZone zone = branch.layout->zones[i];
        zone.tree = pool_.tree(std::move(root));
        longest = std::max(longest, pool_.passes(zone.tree).length(1));
        layout.zones.push_back(std::move(zone));
    }
    if (layout.zones.empty() || longest <= Duration{}) {
        return false;
    }
    if (layout.length <= Duration{}) {
        layout.length = longest;
    }
    into = leaf_of(pool_.item(layout));
    return true;
}

std::optional<std::uint32_t> Sources::grown_at(const Branch& root, std::size_t source, HouseTime t,
                                               Trees& known) {
    std::vector<bool> valid;
    valid.reserve(sources_[source].validities.size());
    for (const std::size_t v : sources_[source].validities) {
        valid.push_back(branches_.clock(v).at(t).valid);
    }
    const auto found = known.find(valid);
    if (found != known.end()) {
        return found->second;
    }
    CycleNode grown_root;
    std::optional<std::uint32_t> tree;
    if (grown(root, t, grown_root)) {
        tree = pool_.tree(std::move(grown_root));
    }
    return known[valid] = tree;
}

std::optional<std::uint32_t> Sources::tree_at(std::size_t source, HouseTime t) {
    return grown_at(roots_[source], source, t, trees_[source]);
}

std::optional<std::uint32_t> Sources::music_at(std::size_t source, HouseTime t) {
    return grown_at(music_[source], source, t, music_trees_[source]);
}

HouseTime Sources::tree_until(std::size_t source, HouseTime t) {
    HouseTime until = HouseTime::never();
    for (const std::size_t v : sources_[source].validities) {
        until = std::min(until, branches_.clock(v).at(t).until);
    }
    return until;
}

} // namespace lianping::programme
