#pragma once
// Private to wire: what housekeepers and the controller say to each other, to and from protobuf.

#include "lianping.pb.h"
#include "wire/agents.h"
#include "wire/faults.h"

namespace lianping::bytes {

void put(const AgentHello& from, wire::AgentHello& to);
void put(const AgentWelcome& from, wire::AgentWelcome& to);
void put(const MediaAsk& from, wire::MediaAsk& to);
void put(const MediaPart& from, wire::MediaPart& to);
void put(const MediaState& from, wire::MediaState& to);
void put(const MediaPeers& from, wire::MediaPeers& to);
void put(const MachineState& from, wire::MachineState& to);
void put(const AgentOrder& from, wire::AgentOrder& to);
void put(const OrderResult& from, wire::OrderResult& to);
void put(const RecordingOffers& from, wire::RecordingOffers& to);
void put(const RecordingsHere& from, wire::RecordingsHere& to);

AgentHello take(const wire::AgentHello& from, Faults& faults);
AgentWelcome take(const wire::AgentWelcome& from, Faults& faults);
MediaAsk take(const wire::MediaAsk& from, Faults& faults);
MediaPart take(const wire::MediaPart& from, Faults& faults);
MediaState take(const wire::MediaState& from, Faults& faults);
MediaPeers take(const wire::MediaPeers& from, Faults& faults);
MachineState take(const wire::MachineState& from, Faults& faults);
AgentOrder take(const wire::AgentOrder& from, Faults& faults);
OrderResult take(const wire::OrderResult& from, Faults& faults);
RecordingOffers take(const wire::RecordingOffers& from, Faults& faults);
RecordingsHere take(const wire::RecordingsHere& from, Faults& faults);

} // namespace lianping::bytes
