#include "programme/planner_sources.h"

#include "plan/saturating.h"

#include <algorithm>
#include <utility>

namespace lianping::programme {
namespace {

constexpr Duration still_length = 10s;
// What black, the slate and a link stand before they begin anew, which nobody sees.
constexpr Duration standing_length = std::chrono::hours(24);

Item standing_item(const Play& play) {
    Item item;
    item.length = standing_length;
    if (play.kind == Play::Kind::black) {
        item.kind = Item::Kind::colour;
        item.name = "black";
    } else {
        item.kind = Item::Kind::slate;
        item.name = play.kind == Play::Kind::live ? "live:" + play.link : "slate";
    }
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
                 const Anchor& anchor, Pool& pool)
    : catalogue_(catalogue), size_(picture_size(screen)), anchor_(anchor), pool_(pool) {
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
        if (std::find(entry.screens.begin(), entry.screens.end(), screen.name) == entry.screens.end()) {
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
    root.children.push_back({leaf_of(pool_.item(standing_item(play))), std::nullopt, {}, {}});
    return root;
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
    }
    branch.layout = std::move(layout);
    return branch;
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
        } else if (spec.kind == ItemSpec::Kind::pdf) {
            child = pages_of(spec);
        } else if (const auto item = item_of(spec)) {
            child.node = leaf_of(pool_.item(*item));
        } else {
            continue;
        }
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

namespace {

// As the operator wrote it, and a still.
Item written(const ItemSpec& spec) {
    Item item;
    item.name = spec.name;
    item.fit = spec.fit;
    item.background = spec.background;
    item.transition = spec.transition;
    item.volume = spec.volume;
    item.mute = spec.mute;
    item.length = spec.length.value_or(still_length);
    return item;
}

// What a spec is played as, once its bytes are known.
Item::Kind kind_of(const ItemSpec& spec, const MediaFacts& facts) {
    using Medium = MediaFacts::Medium;
    const bool any = spec.kind == ItemSpec::Kind::file;
    if (spec.kind == ItemSpec::Kind::video || (any && facts.medium == Medium::video))
        return Item::Kind::video;
    if (spec.kind == ItemSpec::Kind::audio || (any && facts.medium == Medium::audio))
        return Item::Kind::audio;
    return Item::Kind::image;
}

} // namespace

// A list of the pages that are asked for and could be drawn; empty where there are none.
Sources::Branch Sources::pages_of(const ItemSpec& spec) {
    Branch branch;
    branch.node.is_list = true;
    const auto facts = catalogue_.find(media_key(spec, size_.width, size_.height));
    if (facts == catalogue_.end() || facts->second.state != MediaFacts::State::ready) {
        return branch;
    }
    Item item = written(spec);
    item.kind = Item::Kind::image;
    const std::vector<std::string>& drawn = facts->second.pages;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        if (drawn[i].empty()) {
            continue;
        }
        item.name = spec.name + " " + std::to_string(i + 1);
        item.media = drawn[i];
        branch.children.push_back({leaf_of(pool_.item(item)), std::nullopt, {}, std::nullopt});
    }
    return branch;
}

// Nothing: it cannot be shown, or nobody knows how long it would be.
std::optional<Item> Sources::item_of(const ItemSpec& spec) const {
    Item item = written(spec);
    if (spec.kind == ItemSpec::Kind::colour || spec.kind == ItemSpec::Kind::slate) {
        const bool colour = spec.kind == ItemSpec::Kind::colour;
        item.kind = colour ? Item::Kind::colour : Item::Kind::slate;
        if (colour) {
            item.background = spec.colour;
        }
        return item.length > Duration{} ? std::optional(item) : std::nullopt;
    }
    const auto facts = catalogue_.find(media_key(spec, size_.width, size_.height));
    if (facts == catalogue_.end() || facts->second.state != MediaFacts::State::ready) {
        return std::nullopt;
    }
    item.media = facts->second.hash;
    item.kind = kind_of(spec, facts->second);
    if (item.kind != Item::Kind::image) {
        item.in = spec.in.value_or(Duration{});
        item.span = std::min(spec.out.value_or(facts->second.length), facts->second.length) - item.in;
        if (item.span <= Duration{}) {
            return std::nullopt;
        }
        const bool each_for_stills = spec.kind == ItemSpec::Kind::file;
        item.length =
            each_for_stills
                ? item.span
                : spec.length.value_or(Duration(saturating_product(item.span.count(), spec.repeat)));
        item.silent = facts->second.silent;
        item.gain_db = facts->second.gain_db;
        item.track = spec.track;
        item.subtitles = subtitles_of(spec, facts->second);
    }
    return item.length > Duration{} ? std::optional(item) : std::nullopt;
}

std::string Sources::subtitles_of(const ItemSpec& spec, const MediaFacts& facts) const {
    const bool film = spec.kind == ItemSpec::Kind::video || spec.kind == ItemSpec::Kind::file;
    if (!film || spec.subtitles == "none") {
        return {};
    }
    if (spec.subtitles == "auto") {
        return facts.subtitles;
    }
    const auto file = catalogue_.find(spec.subtitles);
    const bool ready = file != catalogue_.end() && file->second.state == MediaFacts::State::ready;
    return ready ? file->second.hash : "";
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
