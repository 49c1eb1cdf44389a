#pragma once
// The media that a plan or acts show or play, by hash. Pure.

#include "plan/acts.h"
#include "plan/plan.h"

#include <set>
#include <string>

namespace lianping {

void add_media(std::set<std::string>& to, const ScreenPlan& plan);
void add_media(std::set<std::string>& to, const Acts& acts);

} // namespace lianping
