#include "programme/planner_branches.h"

#include "programme/planner_matches.h"

#include <algorithm>
#include <utility>

namespace lianping::programme {
namespace {

// Of what stands in for a source that is away; insets have the other side.
constexpr ZoneRect invitation_corner{0.03, 0.5, 0.45, 0.45};

// A source that fills the screen says so by the slate when it is away; one in a corner leaves what is below.
Item live_item(const Link& link, const std::string& screen, const LinkZone& zone, Duration length) {
    Item item;
    item.kind = Item::Kind::live;
    item.stream = stream_name(link.name, zone.source);
    item.name = "live:" + item.stream;
    item.latency = link.latency;
    item.length = length;
    item.transition = link.transition;
    // With the lowest of a screen's pictures, which is always on.
    const auto sound = link.sound.find(screen);
    const auto* shown = link.zones_on(screen);
    if (sound != link.sound.end() && shown != nullptr && zone == shown->front())
        item.sound = stream_name(link.name, sound->second);
    item.on_loss = zone.name == "inset" ? Item::OnLoss::nothing : Item::OnLoss::slate;
    return item;
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

CycleNode leaf_of(ItemIndex item) {
    CycleNode node;
    node.item = item;
    return node;
}

bool has_nothing_yet(const Branch& branch) {
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

Branch branch_of(std::uint32_t tree, const Pool& pool) {
    Branch branch;
    branch.node = pool.root(tree);
    return branch;
}

// What is to be heard of a list.
void keep_sound(Branch& list, const Pool& pool) {
    std::erase_if(list.children, [&](const Branch& child) {
        return child.layout || (!child.node.is_list && !sounds(pool.items()[child.node.item]));
    });
    for (Branch& child : list.children) {
        keep_sound(child, pool);
    }
}

BranchMaker::BranchMaker(const Programme& programme, const Catalogue& catalogue, const Screen& screen,
                         const Anchor& anchor, const StandIns& stand_ins, Pool& pool)
    : programme_(programme),
      make_(catalogue, awaited_somewhere(programme, catalogue)),
      stand_ins_(stand_ins),
      size_(picture_size(screen)),
      screen_(screen.name),
      anchor_(anchor),
      pool_(pool) {}

Branch BranchMaker::list_of_play(const Play& play, const std::string& entry,
                                 std::vector<std::size_t>& validities) {
    if (play.kind == Play::Kind::playlist) {
        return list_of(play.playlist, entry, validities);
    }
    Branch root;
    root.node.is_list = true;
    root.children.push_back(
        play.kind == Play::Kind::live
            ? link_of(play.link, standing_item(play).length, entry, validities)
            : Branch{leaf_of(pool_.item(standing_item(play))), std::nullopt, {}, std::nullopt});
    return root;
}

// What a link shows on this screen, for so long: one picture, or a layout of them. The slate where it serves
// other screens. Where a playlist stands in for what is away, it lies beneath, and the code for senders in
// its corner.
Branch BranchMaker::link_of(const std::string& name, Duration length, const std::string& entry,
                            std::vector<std::size_t>& validities) {
    Branch branch;
    const auto link = programme_.links.find(name);
    const std::vector<LinkZone>* zones =
        link == programme_.links.end() || within_link_ ? nullptr : link->second.zones_on(screen_);
    if (zones == nullptr) {
        Item none = standing_item({Play::Kind::live, "", name});
        none.length = length;
        branch.node = leaf_of(pool_.item(none));
        return branch;
    }
    Branch beneath = stand_in_of(link->second.on_loss, entry, validities);
    Branch invitation;
    if (link->second.invitation != link->second.on_loss) {
        invitation = stand_in_of(link->second.invitation, entry, validities);
        if (!invitation.children.empty() && beneath.children.empty()) {
            beneath.node.is_list = true;
            beneath.children.push_back(
                {leaf_of(pool_.item(standing_item({}))), std::nullopt, {}, std::nullopt});
        }
    }
    const bool stands_in = !beneath.children.empty();
    if (zones->size() == 1 && zones->front().rect == ZoneRect{} && !stands_in) {
        branch.node = leaf_of(pool_.item(live_item(link->second, screen_, zones->front(), length)));
        return branch;
    }
    Item layout;
    layout.kind = Item::Kind::layout;
    layout.name = "live:" + name;
    layout.length = length;
    layout.transition = link->second.transition;
    if (stands_in) {
        LayoutZone whole;
        whole.name = "on_loss";
        whole.playlist = link->second.on_loss;
        layout.zones.push_back(std::move(whole));
        branch.children.push_back(std::move(beneath));
    }
    if (!invitation.children.empty()) {
        LayoutZone corner;
        corner.name = "invitation";
        corner.rect = invitation_corner;
        corner.playlist = link->second.invitation;
        layout.zones.push_back(std::move(corner));
        branch.children.push_back(std::move(invitation));
    }
    for (const LinkZone& zone : *zones) {
        LayoutZone made;
        made.rect = zone.rect;
        made.name = zone.name;
        made.playlist = "live:" + stream_name(name, zone.source);
        layout.zones.push_back(std::move(made));
        Item item = live_item(link->second, screen_, zone, length);
        if (stands_in) item.on_loss = Item::OnLoss::nothing;
        Branch list;
        list.node.is_list = true;
        list.children.push_back({leaf_of(pool_.item(item)), std::nullopt, {}, std::nullopt});
        branch.children.push_back(std::move(list));
    }
    branch.layout = std::move(layout);
    return branch;
}

// The playlist that stands in for a source that is away, as far as it has pictures; empty: the slate does.
Branch BranchMaker::stand_in_of(const std::string& playlist, const std::string& entry,
                                std::vector<std::size_t>& validities) {
    Branch list;
    if (playlist.empty()) return list;
    within_link_ = true;
    list = list_of(playlist, entry, validities);
    within_link_ = false;
    keep_pictures(list);
    return list;
}

// Leaves what can be shown beneath, silent: the link's own sound rules, and a layout has no layouts.
void BranchMaker::keep_pictures(Branch& list) {
    std::erase_if(list.children, [&](const Branch& child) {
        return child.layout ||
               (!child.node.is_list && pool_.items()[child.node.item].kind == Item::Kind::audio);
    });
    for (Branch& child : list.children) {
        if (child.node.is_list) {
            keep_pictures(child);
            continue;
        }
        Item item = pool_.items()[child.node.item];
        item.mute = true;
        child.node.item = pool_.item(item);
    }
}

Branch BranchMaker::layout_of(const ItemSpec& spec, const std::string& entry,
                              std::vector<std::size_t>& validities) {
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
        const auto playlist = programme_.playlists.find(zone.play.playlist);
        made.playlist = zone.play.kind != Play::Kind::playlist   ? standing_item(zone.play).name
                        : playlist == programme_.playlists.end() ? zone.play.playlist
                                                                 : playlist->second.name;
        layout.zones.push_back(std::move(made));
        const PictureSize whole = std::exchange(size_, zone_size(zone.rect, size_));
        branch.children.push_back(list_of_play(zone.play, entry, validities));
        size_ = whole;
        Branch& shown = branch.children.back();
        if (has_nothing_yet(shown)) {
            if (const auto old = stand_ins_.of_zone(layout.name, zone.name)) {
                layout.zones.back().playlist = old->playlist;
                shown = branch_of(old->tree, pool_);
            }
        }
        branch.awaits = branch.awaits || shown.awaits;
    }
    branch.layout = std::move(layout);
    return branch;
}

Branch BranchMaker::list_of(const std::string& key, const std::string& entry,
                            std::vector<std::size_t>& validities) {
    Branch branch;
    branch.node.is_list = true;
    const auto found = programme_.playlists.find(key);
    // The reader refuses playlists within themselves; who made the programme otherwise gets no endless tree.
    if (found == programme_.playlists.end() || std::find(path_.begin(), path_.end(), key) != path_.end()) {
        return branch;
    }
    path_.push_back(key);
    const Playlist& playlist = found->second;
    if (playlist.shuffle) {
        branch.node.shuffle = seed_of(playlist.name, entry);
    }
    for (const ItemSpec& spec : playlist.items) {
        Branch child;
        if (spec.kind == ItemSpec::Kind::playlist) {
            child = list_of(spec.name, entry, validities);
            child.node.pick = spec.pick;
        } else if (spec.kind == ItemSpec::Kind::layout) {
            child = layout_of(spec, entry, validities);
        } else if (spec.kind == ItemSpec::Kind::live) {
            child = link_of(spec.link, spec.length.value_or(standing_item({}).length), entry, validities);
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
            child.validity = validity_of(spec);
            if (std::find(validities.begin(), validities.end(), *child.validity) == validities.end()) {
                validities.push_back(*child.validity);
            }
        }
        branch.children.push_back(std::move(child));
    }
    path_.pop_back();
    return branch;
}

// A list of the pages that are asked for and could be drawn; empty where there are none.
Branch BranchMaker::pages_of(const ItemSpec& spec) {
    Branch branch;
    branch.node.is_list = true;
    branch.awaits = make_.awaited(spec, size_);
    for (const Item& page : make_.pages(spec, size_)) {
        branch.children.push_back({leaf_of(pool_.item(page)), std::nullopt, {}, std::nullopt});
    }
    return branch;
}

std::size_t BranchMaker::validity_of(const ItemSpec& spec) {
    const auto known = clock_of_.find(&spec);
    if (known != clock_of_.end()) {
        return known->second;
    }
    clocks_.emplace_back(spec.validity, zone_named(programme_.zone), anchor_);
    return clock_of_[&spec] = clocks_.size() - 1;
}

} // namespace lianping::programme
