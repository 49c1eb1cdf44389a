#include "programme/planner_sources.h"

#include "programme/planner_matches.h"

#include <algorithm>
#include <utility>

namespace lianping::programme {
namespace {

// A source that fills the screen says so by the slate when it is away; one in a corner leaves what is below.
Item live_item(const Link& link, const LinkZone& zone, Duration length) {
    Item item;
    item.kind = Item::Kind::live;
    item.stream = stream_name(link.name, zone.source);
    item.name = "live:" + item.stream;
    item.latency = link.latency;
    item.length = length;
    item.on_loss = zone.name == "inset" ? Item::OnLoss::nothing : Item::OnLoss::slate;
    return item;
}

CycleNode leaf_of(ItemIndex item) {
    CycleNode node;
    node.item = item;
    return node;
}

} // namespace

// FNV-1a over both names and what stands between them (a byte that no name holds).
std::uint64_t seed_of(const std::string& playlist, const std::string& entry) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : playlist + '\0' + entry) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

Sources::Sources(const Programme& programme, const Catalogue& catalogue, const Screen& screen,
                 const Anchor& anchor, const StandIns& stand_ins, Pool& pool)
    : catalogue_(catalogue),
      make_(catalogue),
      stand_ins_(stand_ins),
      size_(picture_size(screen)),
      screen_(screen.name),
      anchor_(anchor),
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
    std::vector<std::string> path;
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
                music = list_of(programme, playlist->second.music->playlist, source.info.name,
                                source.validities, path);
                keep_sound(music);
            }
        }
    } else {
        const Item item = standing_item(play);
        if (source.info.name != "slate") {
            source.info.playlist = item.name;
        }
        source.standing = true;
    }
    root = list_of_play(programme, play, source.info.name, source.validities, path);
    stand_in(source, root, music);
    sources_.push_back(std::move(source));
    roots_.push_back(std::move(root));
    music_.push_back(std::move(music));
}

Sources::Branch Sources::list_of_play(const Programme& programme, const Play& play, const std::string& entry,
                                      std::vector<std::size_t>& validities, std::vector<std::string>& path) {
    if (play.kind == Play::Kind::playlist) {
        return list_of(programme, play.playlist, entry, validities, path);
    }
    Branch root;
    root.node.is_list = true;
    root.children.push_back(
        play.kind == Play::Kind::live
            ? link_of(programme, play.link, standing_item(play).length)
            : Branch{leaf_of(pool_.item(standing_item(play))), std::nullopt, {}, std::nullopt});
    return root;
}

// What a link shows on this screen, for so long: one picture, or a layout of them. The slate where it serves
// other screens.
Sources::Branch Sources::link_of(const Programme& programme, const std::string& name, Duration length) {
    Branch branch;
    const auto link = programme.links.find(name);
    const std::vector<LinkZone>* zones = nullptr;
    if (link != programme.links.end())
        if (const auto layout = link->second.layouts.find(link->second.start_with);
            layout != link->second.layouts.end())
            if (const auto on = layout->second.find(screen_); on != layout->second.end()) zones = &on->second;
    if (zones == nullptr || zones->empty()) {
        Item none = standing_item({Play::Kind::live, "", name});
        none.length = length;
        branch.node = leaf_of(pool_.item(none));
        return branch;
    }
    if (zones->size() == 1 && zones->front().rect == ZoneRect{}) {
        branch.node = leaf_of(pool_.item(live_item(link->second, zones->front(), length)));
        return branch;
    }
    Item layout;
    layout.kind = Item::Kind::layout;
    layout.name = "live:" + name;
    layout.length = length;
    for (const LinkZone& zone : *zones) {
        LayoutZone made;
        made.rect = zone.rect;
        made.name = zone.name;
        made.playlist = "live:" + stream_name(name, zone.source);
        layout.zones.push_back(std::move(made));
        Branch list;
        list.node.is_list = true;
        list.children.push_back(
            {leaf_of(pool_.item(live_item(link->second, zone, length))), std::nullopt, {}, std::nullopt});
        branch.children.push_back(std::move(list));
    }
    branch.layout = std::move(layout);
    return branch;
}

Sources::Branch Sources::layout_of(const Programme& programme, const ItemSpec& spec, const std::string& entry,
                                   std::vector<std::size_t>& validities, std::vector<std::string>& path) {
    Branch branch;
    Item layout;
    layout.kind = Item::Kind::layout;
    layout.name = spec.name;
    layout.background = spec.background;
    layout.transition = spec.transition;
    layout.length = spec.length.value_or(Duration{}); // zero: as long as the longest pass of its zones
    for (const ZoneSpec& zone : spec.zones) {
        LayoutZone made;
        made.rect = zone.rect;
        made.name = zone.name;
        const auto playlist = programme.playlists.find(zone.play.playlist);
        made.playlist = zone.play.kind != Play::Kind::playlist  ? standing_item(zone.play).name
                        : playlist == programme.playlists.end() ? zone.play.playlist
                                                                : playlist->second.name;
        layout.zones.push_back(std::move(made));
        const PictureSize whole = std::exchange(size_, zone_size(zone.rect, size_));
        branch.children.push_back(list_of_play(programme, zone.play, entry, validities, path));
        size_ = whole;
        Branch& shown = branch.children.back();
        if (has_nothing_yet(shown)) {
            if (const auto old = stand_ins_.of_zone(layout.name, zone.name)) {
                layout.zones.back().playlist = old->playlist;
                shown = branch_of(old->tree);
            }
        }
        branch.awaits = branch.awaits || shown.awaits;
    }
    branch.layout = std::move(layout);
    return branch;
}

// Whether all that there is to show of it is still being taken in.
bool Sources::has_nothing_yet(const Branch& branch) {
    const auto shows = [](auto&& self, const Branch& part) -> bool {
        if (!part.node.is_list && !part.layout) {
            return true;
        }
        return !part.node.children.empty() ||
               std::any_of(part.children.begin(), part.children.end(),
                           [&](const Branch& child) { return self(self, child); });
    };
    return branch.awaits && !shows(shows, branch);
}

Sources::Branch Sources::branch_of(std::uint32_t tree) const {
    Branch branch;
    branch.node = pool_.root(tree);
    return branch;
}

// Until the media of a source are there, what its entry shows now goes on: the screen turns once, to what was
// asked for, and not to what lies beneath in between. A new entry goes on with what is on screen where that
// is of an entry that is gone: most likely it took its place.
void Sources::stand_in(Source& source, Branch& root, Branch& music) {
    if (!has_nothing_yet(root)) {
        if (has_nothing_yet(music)) {
            const auto old = stand_ins_.of_entry(source.info.name);
            if (old && old->music) {
                music = branch_of(*old->music);
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
    root = branch_of(old->tree);
    music = {};
    music.node.is_list = true;
    if (old->music) {
        music = branch_of(*old->music);
    }
    source.info.playlist = old->playlist;
    source.overlays = old->overlays;
    std::vector<ItemIndex> items;
    leaves(root.node, items);
    source.standing = items.size() == 1 && is_standing(pool_.items()[items.front()]);
}

// What is to be heard of a list.
void Sources::keep_sound(Branch& list) const {
    std::erase_if(list.children, [&](const Branch& child) {
        return child.layout || (!child.node.is_list && !sounds(pool_.items()[child.node.item]));
    });
    for (Branch& child : list.children) {
        keep_sound(child);
    }
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

Sources::Branch Sources::list_of(const Programme& programme, const std::string& key, const std::string& entry,
                                 std::vector<std::size_t>& validities, std::vector<std::string>& path) {
    Branch branch;
    branch.node.is_list = true;
    const auto found = programme.playlists.find(key);
    // The reader refuses playlists within themselves; who made the programme otherwise gets no endless tree.
    if (found == programme.playlists.end() || std::find(path.begin(), path.end(), key) != path.end()) {
        return branch;
    }
    path.push_back(key);
    const Playlist& playlist = found->second;
    if (playlist.shuffle) {
        branch.node.shuffle = seed_of(playlist.name, entry);
    }
    for (const ItemSpec& spec : playlist.items) {
        Branch child;
        if (spec.kind == ItemSpec::Kind::playlist) {
            child = list_of(programme, spec.name, entry, validities, path);
            child.node.pick = spec.pick;
        } else if (spec.kind == ItemSpec::Kind::layout) {
            child = layout_of(programme, spec, entry, validities, path);
        } else if (spec.kind == ItemSpec::Kind::live) {
            child = link_of(programme, spec.link, spec.length.value_or(standing_item({}).length));
        } else if (spec.kind == ItemSpec::Kind::pdf) {
            child = pages_of(spec);
        } else if (const auto item = make_.item(spec, size_)) {
            child.node = leaf_of(pool_.item(*item));
        } else {
            branch.awaits = branch.awaits || make_.awaited(spec, size_);
            continue;
        }
        branch.awaits = branch.awaits || child.awaits;
        if (spec.validity.days || spec.validity.from || spec.validity.to || spec.validity.between) {
            child.validity = validity_of(spec, programme);
            if (std::find(validities.begin(), validities.end(), *child.validity) == validities.end()) {
                validities.push_back(*child.validity);
            }
        }
        branch.children.push_back(std::move(child));
    }
    path.pop_back();
    return branch;
}

// A list of the pages that are asked for and could be drawn; empty where there are none.
Sources::Branch Sources::pages_of(const ItemSpec& spec) {
    Branch branch;
    branch.node.is_list = true;
    branch.awaits = make_.awaited(spec, size_);
    for (const Item& page : make_.pages(spec, size_)) {
        branch.children.push_back({leaf_of(pool_.item(page)), std::nullopt, {}, std::nullopt});
    }
    return branch;
}

std::size_t Sources::validity_of(const ItemSpec& spec, const Programme& programme) {
    const auto known = clock_of_.find(&spec);
    if (known != clock_of_.end()) {
        return known->second;
    }
    clocks_.emplace_back(spec.validity, zone_named(programme.zone), anchor_);
    return clock_of_[&spec] = clocks_.size() - 1;
}

// Whether anything of the branch can be shown at t; then `into` is it.
bool Sources::grown(const Branch& branch, HouseTime t, CycleNode& into) {
    if (branch.validity && !clocks_[*branch.validity].at(t).valid) {
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
        valid.push_back(clocks_[v].at(t).valid);
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
        until = std::min(until, clocks_[v].at(t).until);
    }
    return until;
}

} // namespace lianping::programme
