#pragma once
// Private to wire: what nodes and the controller say to each other besides plans, to and from protobuf.

#include "lianping.pb.h"
#include "wire/faults.h"
#include "wire/messages.h"

namespace lianping::bytes {

void put(const Hello& from, wire::Hello& to);
void put(const Welcome& from, wire::Welcome& to);
void put(const Heartbeat& from, wire::Heartbeat& to);
void put(const Status& from, wire::Status& to);
void put(const Confirm& from, wire::Confirm& to);
void put(const SnapshotRequest& from, wire::SnapshotRequest& to);
void put(const SnapshotReply& from, wire::SnapshotReply& to);

Hello take(const wire::Hello& from, Faults& faults);
Welcome take(const wire::Welcome& from, Faults& faults);
Heartbeat take(const wire::Heartbeat& from);
Status take(const wire::Status& from, Faults& faults);
Confirm take(const wire::Confirm& from, Faults& faults);
SnapshotRequest take(const wire::SnapshotRequest& from);
SnapshotReply take(const wire::SnapshotReply& from, Faults& faults);

} // namespace lianping::bytes
