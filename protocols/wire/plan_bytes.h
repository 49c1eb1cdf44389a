#pragma once
// Private to wire: plans and acts to and from their protobuf messages.

#include "lianping.pb.h"
#include "plan/acts.h"
#include "plan/plan.h"
#include "wire/faults.h"

namespace lianping::bytes {

void put(const Version& from, wire::Version& to);
void put(const Anchor& from, wire::Anchor& to);
void put(const ScreenPlan& from, wire::ScreenPlan& to);
void put(const Acts& from, wire::Acts& to);

Version take(const wire::Version& from, Faults& faults);
Anchor take(const wire::Anchor& from, Faults& faults);
ScreenPlan take(const wire::ScreenPlan& from, Faults& faults);
Acts take(const wire::Acts& from, Faults& faults);

} // namespace lianping::bytes
