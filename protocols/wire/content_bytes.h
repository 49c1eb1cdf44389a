#pragma once
// Private to wire: what plans and acts are both made of (items, trees, zones, overlays) to and from its
// messages. An item alone is in item_bytes.h.

#include "lianping.pb.h"
#include "plan/acts.h"
#include "plan/plan.h"
#include "wire/faults.h"

#include <vector>

namespace lianping::bytes {

template <class Message>
using Messages = google::protobuf::RepeatedPtrField<Message>;

void put(const CycleNode& from, wire::CycleNode& to);
void put(const Cycle& from, wire::Cycle& to);
void put(const Zone& from, wire::Zone& to);
void put(const Overlay& from, wire::Overlay& to);

// What the numbers of a message point into.
struct Content {
    std::vector<Item> items;
    std::vector<CycleNode> trees;
    std::vector<Overlay> overlays;
};
Content take_content(const Messages<wire::Item>& items, const Messages<wire::CycleNode>& trees,
                     const Messages<wire::Overlay>& overlays, Faults& faults);

std::vector<Zone> take_zones(const Messages<wire::Zone>& from, const Content& content, Faults& faults);
std::vector<std::uint32_t> take_overlays(const google::protobuf::RepeatedField<std::uint32_t>& from,
                                         const Content& content, Faults& faults);
Cycle take_music(const wire::Cycle& from, const Content& content, Faults& faults);

} // namespace lianping::bytes
