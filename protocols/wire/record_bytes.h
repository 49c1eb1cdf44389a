#pragma once
// Private to wire: proof of play, to and from protobuf.

#include "lianping.pb.h"
#include "wire/faults.h"
#include "wire/records.h"

namespace lianping::bytes {

void put(const Played& from, wire::Played& to);
void put(const PlayedBatch& from, wire::PlayedBatch& to);
void put(const PlayedAck& from, wire::PlayedAck& to);

Played take(const wire::Played& from, Faults& faults);
PlayedBatch take(const wire::PlayedBatch& from, Faults& faults);
PlayedAck take(const wire::PlayedAck& from);

} // namespace lianping::bytes
