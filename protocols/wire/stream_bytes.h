#pragma once
// Private to wire: what is said about live streams, to and from protobuf.

#include "lianping.pb.h"
#include "wire/faults.h"
#include "wire/streams.h"

namespace lianping::bytes {

void put(const StreamOrder& from, wire::StreamOrder& to);
void put(const SourceStatus& from, wire::SourceStatus& to);
void put(const StreamList& from, wire::StreamList& to);
void put(const Reception& from, wire::Reception& to);

StreamOrder take(const wire::StreamOrder& from, Faults& faults);
SourceStatus take(const wire::SourceStatus& from, Faults& faults);
StreamList take(const wire::StreamList& from, Faults& faults);
Reception take(const wire::Reception& from, Faults& faults);

} // namespace lianping::bytes
