#include "wire/content_bytes.h"

#include "wire/item_bytes.h"

#include <algorithm>

namespace lianping::bytes {
namespace {

constexpr std::size_t most_items = 200'000;
constexpr std::size_t most_nodes = 400'000;
constexpr int most_overlays = 1'000;
constexpr int deepest_tree = 40; // protobuf itself stops at 100

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

Cycle take(const wire::Cycle& from, std::size_t items, std::size_t trees, Faults& faults) {
    Cycle to;
    to.tree = from.tree();
    to.anchor = faults.house(from.anchor());
    to.first_pass = from.first_pass();
    to.lead.assign(from.lead().begin(), from.lead().end());
    faults.require(to.tree < trees, "a cycle names a tree that is not there");
    faults.require(std::all_of(to.lead.begin(), to.lead.end(), [&](ItemIndex i) { return i < items; }),
                   "a lead names an item that is not there");
    return to;
}

Zone take(const wire::Zone& from, std::size_t items, std::size_t trees, Faults& faults) {
    Zone to;
    to.rect = take_rect(from.x(), from.y(), from.w(), from.h(), faults);
    to.cycle = take(from.cycle(), items, trees, faults);
    return to;
}

wire::Overlay::Kind kind_of(Overlay::Kind kind) {
    switch (kind) {
    case Overlay::Kind::ticker:
        return wire::Overlay::TICKER;
    case Overlay::Kind::clock:
        return wire::Overlay::CLOCK;
    case Overlay::Kind::logo:
        return wire::Overlay::LOGO;
    case Overlay::Kind::countdown:
        return wire::Overlay::COUNTDOWN;
    }
    return wire::Overlay::NONE;
}

// The numbers are the same by intent; a place of a newer controller is where most stand.
static_assert(static_cast<int>(Overlay::Place::bottom_right) == wire::Overlay::BOTTOM_RIGHT);
Overlay::Place place_of(wire::Overlay::Place place) {
    return wire::Overlay::Place_IsValid(place) ? static_cast<Overlay::Place>(place)
                                               : Overlay::Place::top_right;
}

// A kind of overlay of a newer controller is a text of nothing here: it keeps its place in the list.
Overlay take(const wire::Overlay& from, Faults& faults) {
    Overlay to;
    switch (from.kind()) {
    case wire::Overlay::CLOCK:
        to.kind = Overlay::Kind::clock;
        break;
    case wire::Overlay::LOGO:
        to.kind = Overlay::Kind::logo;
        break;
    case wire::Overlay::COUNTDOWN:
        to.kind = Overlay::Kind::countdown;
        break;
    default:
        to.kind = Overlay::Kind::ticker;
        break;
    }
    if (from.kind() == wire::Overlay::TICKER || to.kind != Overlay::Kind::ticker) to.text = from.text();
    to.place = place_of(from.place());
    to.media = from.media();
    to.until = faults.utc(from.until());
    to.colour = unpack(from.colour());
    to.background = unpack(from.background());
    faults.require(is_hash(to.media), "an overlay's media is not a hash");
    faults.require(to.text.size() <= longest_text, "an overlay's text is too long");
    return to;
}

bool holds_layout(const CycleNode& node, const std::vector<Item>& items) {
    if (!node.is_list) return items[node.item].kind == Item::Kind::layout;
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const CycleNode& child) { return holds_layout(child, items); });
}

// Layouts name trees and items that are there, and none of them is a layout.
void check_layouts(const Content& content, Faults& faults) {
    std::vector<bool> nests;
    for (const CycleNode& tree : content.trees) nests.push_back(holds_layout(tree, content.items));
    for (const Item& item : content.items)
        for (const LayoutZone& zone : item.zones) {
            faults.require(zone.tree < content.trees.size(), "a layout names a tree that is not there");
            if (!faults.none()) return;
            faults.require(!nests[zone.tree], "a layout lies in a layout");
            for (const std::uint32_t i : zone.lead) {
                faults.require(i < content.items.size(), "a layout's lead names an item that is not there");
                if (!faults.none()) return;
                faults.require(content.items[i].kind != Item::Kind::layout, "a layout lies in a layout");
            }
        }
}

} // namespace

void put(const CycleNode& from, wire::CycleNode& to) {
    to.set_item(from.item);
    to.set_is_list(from.is_list);
    for (const CycleNode& child : from.children) put(child, *to.add_children());
    if (from.shuffle) to.set_shuffle(*from.shuffle);
    to.set_pick(from.pick);
}

void put(const Cycle& from, wire::Cycle& to) {
    to.set_tree(from.tree);
    to.set_anchor(from.anchor.ns());
    to.set_first_pass(from.first_pass);
    for (const ItemIndex item : from.lead) to.add_lead(item);
}

void put(const Zone& from, wire::Zone& to) {
    to.set_x(from.rect.x);
    to.set_y(from.rect.y);
    to.set_w(from.rect.w);
    to.set_h(from.rect.h);
    put(from.cycle, *to.mutable_cycle());
}

void put(const Overlay& from, wire::Overlay& to) {
    to.set_kind(kind_of(from.kind));
    to.set_place(static_cast<wire::Overlay::Place>(from.place));
    to.set_text(from.text);
    to.set_media(from.media);
    to.set_until(from.until.ns());
    to.set_colour(pack(from.colour));
    to.set_background(pack(from.background));
}

Content take_content(const Messages<wire::Item>& items, const Messages<wire::CycleNode>& trees,
                     const Messages<wire::Overlay>& overlays, Faults& faults) {
    Content to;
    faults.require(static_cast<std::size_t>(items.size()) <= most_items, "there are too many items");
    faults.require(overlays.size() <= most_overlays, "there are too many overlays");
    if (!faults.none()) return to;
    to.items.reserve(static_cast<std::size_t>(items.size()));
    for (const wire::Item& item : items) to.items.push_back(take(item, faults));
    std::size_t nodes = 0;
    to.trees.reserve(static_cast<std::size_t>(trees.size()));
    for (const wire::CycleNode& tree : trees)
        to.trees.push_back(take_node(tree, to.items.size(), 1, nodes, faults));
    for (const wire::Overlay& overlay : overlays) to.overlays.push_back(take(overlay, faults));
    if (faults.none()) check_layouts(to, faults);
    return to;
}

std::vector<Zone> take_zones(const Messages<wire::Zone>& from, const Content& content, Faults& faults) {
    std::vector<Zone> to;
    faults.require(!from.empty() && from.size() <= most_zones, "no zones, or too many");
    if (!faults.none()) return to;
    to.reserve(static_cast<std::size_t>(from.size()));
    for (const wire::Zone& zone : from)
        to.push_back(take(zone, content.items.size(), content.trees.size(), faults));
    return to;
}

std::vector<std::uint32_t> take_overlays(const google::protobuf::RepeatedField<std::uint32_t>& from,
                                         const Content& content, Faults& faults) {
    std::vector<std::uint32_t> to(from.begin(), from.end());
    faults.require(
        std::all_of(to.begin(), to.end(), [&](std::uint32_t i) { return i < content.overlays.size(); }),
        "an overlay is named that is not there");
    return to;
}

Cycle take_music(const wire::Cycle& from, const Content& content, Faults& faults) {
    return take(from, content.items.size(), content.trees.size(), faults);
}

} // namespace lianping::bytes
